import { AppError } from '#shared/errors'
import { nearestOf } from './nearest.ts'

/** The archive's collections (`obs_collection`), as its list of missions gives them. */
export const missions = [
  'JWST',
  'HST',
  'HLA',
  'HLSP',
  'TESS',
  'Kepler',
  'KeplerFFI',
  'K2',
  'K2FFI',
  'ROMAN',
  'OPO',
  'GALEX',
  'PS1',
  'SDSS',
  'SPITZER_SHA',
  'SWIFT',
  'XMM-OM',
  'FUSE',
  'FIMS-SPEAR',
  'IUE',
  'EUVE',
  'BEFS',
  'TUIT',
  'HUT',
  'WUPPE',
  'COPERNICUS',
  'ULLYSES',
] as const

/** `dataproduct_type`: the vocabulary of CAOM, which the archive's tables use. */
export const productTypes = [
  'image',
  'spectrum',
  'cube',
  'timeseries',
  'measurements',
  'catalog',
  'eventlist',
  'event',
  'visibility',
  'sed',
] as const

export const rights = ['PUBLIC', 'EXCLUSIVE_ACCESS', 'RESTRICTED'] as const

/** -1: planned. */
export const calibLevels = ['-1', '0', '1', '2', '3', '4'] as const

/** Columns of which the archive's values are a closed list. */
const valuesOfColumn: Readonly<Record<string, readonly string[]>> = {
  obs_collection: missions,
  dataproduct_type: productTypes,
  dataRights: rights,
  calib_level: calibLevels,
  intentType: ['science', 'calibration'],
}

/** A list so short is shown whole. */
const mostTold = 8

/**
 * A value in the archive's own spelling. Throws 'usage' for one that `known` does not have, since a search for it finds
 * nothing and looks like an empty archive; the message names the nearest. `option`: what the value was given to.
 */
export function knownValue<Value extends string>(
  option: string,
  text: string,
  known: readonly Value[],
): Value {
  const value =
    known.find(candidate => candidate === text) ??
    known.find(candidate => candidate.toLowerCase() === text.toLowerCase())
  if (value !== undefined) return value
  const near = nearestOf(text, known)
  const told =
    known.length <= mostTold
      ? known.join(', ')
      : [...(near.length > 0 ? [`near it: ${near.join(', ')}`] : []), `all: ${known.join(', ')}`].join('; ')
  throw new AppError('usage', `${option} does not know "${text.slice(0, 80)}"; it takes ${told}.`)
}

/** The same where the archive takes wildcards (`*` and `%`): a value with one is as it is. */
export const knownOrPattern = (option: string, text: string, known: readonly string[]): string =>
  /[*%]/.test(text) ? text : knownValue(option, text, known)

/** The same for a value of any column, which is free where its list is not closed. */
export function knownValueOf(column: string, text: string): string {
  const known = valuesOfColumn[column]
  return known === undefined ? text : knownOrPattern(`--column ${column}`, text, known)
}
