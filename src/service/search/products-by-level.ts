import type { ProductsByLevel } from '#shared/contract/areas/search'
import type { ProductRow } from '#shared/models'
import { levelOf, levels } from '#core/selection/level'

/** Files by level in the order in which people read levels; a file that is listed twice counts once. */
export function productsByLevel(rows: readonly ProductRow[]): ProductsByLevel {
  const unique = [...new Map(rows.map(row => [row.uri, row])).values()]
  const groups = Map.groupBy(unique, row => levelOf(row) ?? 'other')
  const counted = [...levels, 'other' as const].flatMap(level => {
    const group = groups.get(level)
    return group === undefined ? [] : [{ level, files: group.length, sizeBytes: sizeOf(group) }]
  })
  return {
    files: unique.length,
    sizeBytes: sizeOf(unique),
    exclusive: unique.filter(({ access }) => access.toUpperCase() !== 'PUBLIC').length,
    levels: counted,
  }
}

const sizeOf = (rows: readonly ProductRow[]): number =>
  rows.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0)
