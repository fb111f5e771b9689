import type { LevelShareView } from '#shared/contract/areas/selection-views'
import { levels, type Level } from '#core/selection/level'
import type { ListEntry } from './file-list.ts'
import { count, counter, shareOf, stateOf, sumOf, type TallyCounter } from './tallies.ts'

/** Counts by level and file type, one file after the other. */
export interface LevelCounter {
  count(entry: ListEntry, isSelected: boolean, isHeldBack: boolean): void
  /** Highest level first, as in the archive's overlay; file types in alphabetical order. */
  shares(): readonly LevelShareView[]
}

export function levelCounter(): LevelCounter {
  const byLevel = new Map<Level | null, Map<string | null, TallyCounter>>()
  return {
    count(entry, isSelected, isHeldBack) {
      const { level, suffix } = entry.file
      const bySuffix = byLevel.get(level) ?? new Map<string | null, TallyCounter>()
      const found = bySuffix.get(suffix) ?? counter()
      byLevel.set(level, bySuffix.set(suffix, found))
      count(found, entry, isSelected, isHeldBack)
    },
    shares: () =>
      [...levels, null].flatMap(level => {
        const bySuffix = byLevel.get(level)
        if (bySuffix === undefined) return []
        const sum = sumOf(bySuffix.values())
        const suffixes = [...bySuffix]
          .map(([suffix, found]) => ({ suffix, ...shareOf(found), state: stateOf(found) }))
          .sort((a, b) => ((a.suffix ?? '') < (b.suffix ?? '') ? -1 : 1))
        return [{ level, ...shareOf(sum), state: stateOf(sum), suffixes }]
      }),
  }
}
