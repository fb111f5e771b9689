import type { Footprint } from '#shared/contract/areas/search'
import { readRegion } from './region.ts'
import type { SearchTable } from './search-table.ts'

/** More outlines than this cannot be distinguished, and would make a large answer. */
const mostFootprints = 2_000

export interface Footprints {
  readonly footprints: Footprint[]
  /** Rows beyond those drawn. */
  readonly left: number
  /** Rows without an outline. */
  readonly without: number
}

/** The outlines of rows, in their order; rows without one do not count among the most. */
export function footprintsOf(table: SearchTable, rows: Uint32Array): Footprints {
  const footprints: Footprint[] = []
  let without = 0
  for (let index = 0; index < rows.length; index += 1) {
    if (footprints.length === mostFootprints) return { footprints, left: rows.length - index, without }
    const row = rows[index] ?? 0
    const outlines = [...readRegion(table.regions[row] ?? '')]
    if (outlines.length === 0) without += 1
    else footprints.push({ obsid: table.obsids[row] ?? '', dataset: table.datasets[row] ?? '', outlines })
  }
  return { footprints, left: 0, without }
}
