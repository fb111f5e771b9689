import type { SelectionSummary } from '#shared/contract/areas/selection-views'
import type { Bits } from './choice.ts'
import type { ListEntry, FileList } from './file-list.ts'
import { levelCounter } from './level-shares.ts'
import { count, counter, shareOf, stateOf } from './tallies.ts'

/** What is counted over all files of a list. */
export type SelectionCounts = Pick<
  SelectionSummary,
  | 'total'
  | 'filtered'
  | 'filteredState'
  | 'levels'
  | 'needToken'
  | 'guideStarFiles'
  | 'shared'
  | 'flatCollisions'
  | 'extensions'
>

const mostExtensions = 50

/**
 * One walk over the list. `chosen` and `kept` are bits by id. While no token works, files that need one are remembered as
 * chosen and count as left out.
 */
export function countsOf(list: FileList, chosen: Bits, kept: Bits, hasToken: boolean): SelectionCounts {
  const total = counter()
  const filtered = counter()
  const needToken = counter()
  const guideStars = counter()
  const byLevel = levelCounter()
  const extensions = new Map<string, number>()
  const twins = new Map<string, number>()
  let shared = 0
  for (const entry of list.entries) {
    const isHeldBack = entry.needsToken && !hasToken
    const isChosen = chosen[entry.id] === 1
    const isSelected = isChosen && !isHeldBack
    count(total, entry, isSelected, isHeldBack)
    if (kept[entry.id] === 1) {
      count(filtered, entry, isSelected, isHeldBack)
      byLevel.count(entry, isSelected, isHeldBack)
    }
    if (entry.needsToken) count(needToken, entry, isChosen, isHeldBack)
    if (entry.file.isGuideStar) count(guideStars, entry, isSelected, isHeldBack)
    extensions.set(entry.file.extension, (extensions.get(entry.file.extension) ?? 0) + 1)
    if (!isSelected) continue
    if (entry.file.product.parents.length > 1) shared += 1
    if (list.twinsOf(entry.flatKey) > 1) twins.set(entry.flatKey, (twins.get(entry.flatKey) ?? 0) + 1)
  }
  return {
    total: shareOf(total),
    filtered: shareOf(filtered),
    filteredState: stateOf(filtered),
    levels: byLevel.shares(),
    needToken: shareOf(needToken),
    guideStarFiles: shareOf(guideStars),
    shared,
    flatCollisions: [...twins.values()].filter(files => files > 1).length,
    extensions: [...extensions]
      .sort(([a, inA], [b, inB]) => inB - inA || (a < b ? -1 : 1))
      .slice(0, mostExtensions)
      .map(([extension, files]) => ({ extension, files })),
  }
}

/** The chosen files in list order, less those that are held back. */
export const selectedEntries = (list: FileList, chosen: Bits, hasToken: boolean): readonly ListEntry[] =>
  list.inOrder().filter(({ id, needsToken }) => chosen[id] === 1 && (hasToken || !needsToken))
