import { AppError } from '#shared/errors'
import { nearestOf } from './nearest.ts'

/** Columns of observations that the archive has long had; it adds others over time. */
export const observationColumns: readonly string[] =
  `intentType obs_collection provenance_name instrument_name project
  filters wavelength_region target_name target_classification obs_id s_ra s_dec dataproduct_type proposal_pi calib_level
  t_min t_max t_exptime em_min em_max obs_title t_obs_release proposal_id proposal_type sequence_number s_region jpegURL
  dataURL dataRights mtFlag srcDen obsid objID objID1 distance`.split(/\s+/)

/** The archive's own spelling of a column, in whatever case it was typed; null when none of them is meant. */
export const columnNamed = (name: string, columns: readonly string[]): string | null =>
  columns.find(column => column === name) ??
  columns.find(column => column.toLowerCase() === name.toLowerCase()) ??
  null

const mostExamples = 3

/** A `usage` error for a column that does not exist, with those whose names are near it. */
export function unknownColumn(name: string, columns: readonly string[]): AppError {
  const near = nearestOf(name, columns)
  const hint =
    near.length === 0
      ? `such as ${columns.slice(0, mostExamples).join(', ')}`
      : `near it are ${near.join(', ')}`
  return new AppError('usage', `The archive has no column "${name.slice(0, 80)}"; ${hint}.`)
}
