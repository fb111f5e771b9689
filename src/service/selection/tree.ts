import type { Bits } from './choice.ts'
import type { ListEntry } from './file-list.ts'

/** Files by dataset, in list order, as a tree of two levels of which some branches are open. */
export interface Tree {
  /** Rows of open and closed branches together. */
  readonly rowCount: number
  row(index: number): TreeRow | null
  readonly branches: readonly Branch[]
}
export interface Branch {
  readonly group: string
  readonly entries: readonly ListEntry[]
  readonly isExpanded: boolean
  /** The row of the dataset itself. */
  readonly firstRow: number
}
export type TreeRow =
  | { readonly kind: 'group'; readonly branch: Branch }
  | { readonly kind: 'file'; readonly branch: Branch; readonly entry: ListEntry }

/** Groups without any kept file are left out. `kept` is by id. */
export function treeOf(
  inOrder: readonly ListEntry[],
  kept: Bits,
  isExpanded: (group: string) => boolean,
): Tree {
  const byGroup = new Map<string, ListEntry[]>()
  for (const entry of inOrder) {
    if (kept[entry.id] !== 1) continue
    const group = entry.file.product.obsId
    const found = byGroup.get(group)
    if (found === undefined) byGroup.set(group, [entry])
    else found.push(entry)
  }
  const branches: Branch[] = []
  let rowCount = 0
  for (const [group, entries] of byGroup) {
    const branch = { group, entries, isExpanded: isExpanded(group), firstRow: rowCount }
    branches.push(branch)
    rowCount += 1 + (branch.isExpanded ? entries.length : 0)
  }
  return {
    rowCount,
    branches,
    row(index) {
      const branch = branchAt(branches, index)
      if (branch === null || index < 0 || index >= rowCount) return null
      const entry = branch.entries[index - branch.firstRow - 1]
      return entry === undefined || index === branch.firstRow
        ? { kind: 'group', branch }
        : { kind: 'file', branch, entry }
    },
  }
}

/** The first row from `from` on, and around the end, whose file or dataset begins with the text; null for none. */
export function findRow(tree: Tree, text: string, from: number): number | null {
  const wanted = text.toLowerCase()
  for (let step = 0; step < tree.rowCount; step += 1) {
    const index = (from + step) % tree.rowCount
    const row = tree.row(index)
    const name = row?.kind === 'file' ? row.entry.file.product.filename : (row?.branch.group ?? '')
    if (name.toLowerCase().startsWith(wanted)) return index
  }
  return null
}

/** What a range of rows is about: closed datasets whole, otherwise the files; the row of an open one is none. */
export function namesInRows(
  tree: Tree,
  first: number,
  last: number,
): { readonly groups: ReadonlySet<string>; readonly uris: ReadonlySet<string> } {
  const groups = new Set<string>()
  const uris = new Set<string>()
  const end = Math.min(last, tree.rowCount - 1)
  for (let index = Math.max(0, first); index <= end; index += 1) {
    const row = tree.row(index)
    if (row?.kind === 'file') uris.add(row.entry.file.product.uri)
    else if (row?.branch.isExpanded === false) groups.add(row.branch.group)
  }
  return { groups, uris }
}

/** The last branch that begins at or before a row. */
function branchAt(branches: readonly Branch[], index: number): Branch | null {
  let low = 0
  let high = branches.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((branches[middle]?.firstRow ?? 0) <= index) low = middle
    else high = middle - 1
  }
  return branches[low] ?? null
}
