import { AppError } from '#shared/errors'
import { dataSetOf, filenameOf, isObservationName, uriOfName } from '../names/mast-names.ts'
import { placeOf } from './place.ts'
import { demandNoControls, demandPlainAddress } from './plain-address.ts'
import type { FoundFile } from './wanted-files.ts'

/** Turns an address into a `mast:` URI; throws `foreign-host` or `usage` (see `uriFromDownloadUrl`). */
export type UriOf = (url: string) => string

/** Columns of product lists, exported lists and manifests, in lower case, by what they mean. */
const columnsOf = {
  uri: ['datauri', 'uri', 'url', 'dataurl'],
  filename: ['productfilename', 'filename', 'expname'],
  path: ['file'],
  obsId: ['obs_id'],
  dataset: ['dataset', 'filesetname'],
  collection: ['obs_collection', 'collection'],
  size: ['size'],
  access: ['datarights', 'access'],
  calibLevel: ['calib_level'],
  version: ['prvversion', 'version'],
  program: ['proposal_id', 'program'],
} as const

/** Columns that only tables of observations have; product rows have the first two under other names or with a URI. */
const observationColumns = [
  'jpegurl',
  's_ra',
  't_min',
  't_obs_release',
  'preview_uri',
  'start_mjd',
  'target_name',
]

/**
 * Whether a record with these names (in lower case) is an observation, which is no file: the archive's `dataURL` names
 * one main file of it, and its other files are what people come for.
 */
export function isObservation(names: readonly string[]): boolean {
  const fileNames: readonly string[] = [
    ...columnsOf.uri.filter(name => name !== 'dataurl'),
    ...columnsOf.filename,
  ]
  if (names.some(name => fileNames.includes(name))) return false
  // Only the mission search has these keys; its product lists name their files.
  if (names.includes('filesetname') || names.includes('sci_data_set_name')) return true
  const isKeyed = names.includes('obsid') || names.includes('obs_id')
  return isKeyed && (names.includes('dataurl') || names.some(name => observationColumns.includes(name)))
}

/** What to do with a table of observations. */
export const observationAdvice =
  'This is a table of observations, not of files. List their files first, with `halyard products` and their obsid or obs_id, and give that list.'

const observationNameAdvice =
  'This names an observation or a program, not a file. List its files first, with `halyard products`, and give that list.'

/** Whether a record with these names can name a file. */
export function canNameFile(names: readonly string[]): boolean {
  const known = new Set<string>([...columnsOf.uri, ...columnsOf.filename])
  return names.some(name => known.has(name.trim().toLowerCase()))
}

/**
 * The file that a record (a CSV row, a JSON object) names: by URI, by an address of the archive, or by a file name that
 * contains its mission. Null when it names none. Throws `foreign-host` or `usage` when it names something else.
 */
export function fileOfRecord(record: ReadonlyMap<string, unknown>, uriOf: UriOf): FoundFile | null {
  const text = (names: readonly string[]): string | null => firstText(record, names)
  const address = text(columnsOf.uri)
  const uri = address === null ? uriOfFile(text(columnsOf.filename)) : uriOfAddress(address, uriOf)
  if (uri === null) return null
  const place = placeOf(text(columnsOf.path), uri)
  const filename = text(columnsOf.filename) ?? place?.filename ?? filenameOf(uri)
  return {
    uri,
    filename,
    // The archive's exported list names datasets of another kind; they decide where the file name does not contain it.
    obsId: text(columnsOf.obsId) ?? place?.obsId ?? dataSetOf(filename) ?? text(columnsOf.dataset),
    collection: text(columnsOf.collection)?.toUpperCase(),
    sizeBytes: numberOf(text(columnsOf.size)),
    access: accessOf(text(columnsOf.access)),
    calibLevel: numberOf(text(columnsOf.calibLevel)),
    version: text(columnsOf.version),
    programId: text(columnsOf.program),
    parents: parentsOf(record.get('parents')),
    relativePath: place?.relativePath,
  }
}

/**
 * The `mast:` URI of an address: the URI itself, a download address of the archive, or a path of the mission search that
 * ends in a known file name. Throws `foreign-host` or `usage`.
 */
export function uriOfAddress(address: string, uriOf: UriOf): string {
  if (/^mast:./i.test(address)) {
    if (filenameOf(address) === '') throw new AppError('usage', 'This URI ends without a file name.')
    demandNoControls(address)
    return `mast:${address.slice('mast:'.length)}`
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) {
    if (/^https?:/i.test(address)) {
      const uri = uriOf(address)
      demandNoControls(uri)
      return uri
    }
    throw new AppError(
      'foreign-host',
      'This is no address of the archive; give a mast: URI or an https address.',
    )
  }
  const uri = uriOfFile(filenameOf(address))
  if (uri !== null) return uri
  throw new AppError('usage', 'This is neither a mast: URI, nor an address, nor a file name of JWST or HST.')
}

function uriOfFile(filename: string | null): string | null {
  if (filename === null) return null
  demandPlainAddress(filename)
  const uri = uriOfName(filename)
  if (uri !== null) return uri
  throw new AppError(
    'usage',
    isObservationName(filename)
      ? observationNameAdvice
      : 'This file name does not tell its mission; give its mast: URI.',
  )
}

/** Blank, masked (`--`) and null cells are none. */
function firstText(record: ReadonlyMap<string, unknown>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = record.get(name)
    const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : ''
    if (text !== '' && text !== '--' && text !== 'None' && text !== 'null') return text
  }
  return null
}

/** Manifests also say REMOTE, which is no right. */
function accessOf(text: string | null): string | null {
  const access = text?.toUpperCase() ?? ''
  return ['PUBLIC', 'EXCLUSIVE_ACCESS', 'RESTRICTED'].includes(access) ? access : null
}

/** A list, or in tables its members with semicolons between. */
function parentsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(';').filter(Boolean)
  return Array.isArray(value) ? value.filter(parent => typeof parent === 'string') : []
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}
