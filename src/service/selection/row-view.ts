import type { SelectionRow } from '#shared/contract/areas/selection-views'
import type { Bits } from './choice.ts'
import type { FileList } from './file-list.ts'
import { count, counter, shareOf, stateOf } from './tallies.ts'
import type { TreeRow } from './tree.ts'

/** A row of the tree as a page shows it. */
export function rowView(row: TreeRow, files: FileList, chosen: Bits, hasToken: boolean): SelectionRow {
  if (row.kind === 'group') {
    const sum = counter()
    for (const entry of row.branch.entries) {
      const isHeldBack = entry.needsToken && !hasToken
      count(sum, entry, chosen[entry.id] === 1 && !isHeldBack, isHeldBack)
    }
    const { group, isExpanded } = row.branch
    return { kind: 'group', group, ...shareOf(sum), state: stateOf(sum), isExpanded }
  }
  const { entry, branch } = row
  const { product, level, suffix } = entry.file
  return {
    kind: 'file',
    uri: product.uri,
    group: branch.group,
    filename: product.filename,
    sizeBytes: product.sizeBytes,
    level,
    suffix,
    needsToken: entry.needsToken,
    references: product.parents.length,
    isTwin: files.twinsOf(entry.flatKey) > 1,
    isSelected: chosen[entry.id] === 1 && (hasToken || !entry.needsToken),
  }
}
