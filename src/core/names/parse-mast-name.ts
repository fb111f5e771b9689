/**
 * What the name of an archive file says. JWST: file naming of the calibration pipeline's documentation; HST: `ipppssoot`
 * root names and the advanced products (`hst_...`). Every pattern is linear in the length of the name.
 */

interface FileParts {
  /** With its underscore and in lower case, as the archive writes it: `_cal`. Without `_thumb`. */
  readonly suffix: string
  readonly isThumbnail: boolean
  /** Lower case, without the first dot; a packed file has both endings (`fits.gz`). */
  readonly extension: string
}
export interface ExposureName extends FileParts {
  readonly kind: 'exposure'
  /** Five digits, as in the name. */
  readonly program: string
  readonly observation: string
  readonly visit: string
  readonly visitGroup: string
  /** 1 is prime, 2 to 5 are parallels. */
  readonly parallel: string
  readonly activity: string
  readonly exposure: string
  readonly segment: string | null
  readonly detector: string
  /** Of stage 2c files: `o002`. */
  readonly association: string | null
}
export interface Stage3Name extends FileParts {
  readonly kind: 'stage3'
  readonly program: string
  readonly association: string
  /** `t001` */
  readonly target: string | null
  /** `s000000001`, `b...`, `v...`; five digits before 2024. */
  readonly source: string | null
  readonly epoch: string | null
  readonly instrument: string
  /** Optical elements and subarray: `clear-gr700xd-substrip256`. */
  readonly elements: string
}
export interface AssociationName extends FileParts {
  readonly kind: 'association'
  readonly program: string
  readonly association: string
  /** `image2`, `spec3`, ... */
  readonly type: string
}
export interface PoolName extends FileParts {
  readonly kind: 'pool'
  readonly program: string
}
export interface GuideStarName extends FileParts {
  readonly kind: 'guide-star'
  readonly program: string | null
}
export interface HstName extends FileParts {
  readonly kind: 'hst'
  /** Root name of nine characters, or everything before the suffix of an advanced product. */
  readonly root: string
  /** Only advanced products name it. */
  readonly program: string | null
}
export interface UnknownName extends FileParts {
  readonly kind: 'unknown'
}
export type MastName =
  ExposureName | Stage3Name | AssociationName | PoolName | GuideStarName | HstName | UnknownName

/** No file system takes a longer name, and no archive has one. */
const maxNameLength = 255

const exposurePattern =
  /^jw(?<program>\d{5})(?<observation>\d{3})(?<visit>\d{3})_(?<group>\d{2})(?<parallel>\d)(?<activity>[0-9a-z]{2})_(?<exposure>\d{5})(?:-seg(?<segment>\d{3}))?_(?<detector>[a-z0-9]+)(?:_(?<association>[oac]\d{3,4}))?_(?<suffix>[a-z0-9-]+?)(?<thumb>_thumb)?\.(?<extension>[a-z0-9]+(?:\.(?:gz|fz|bz2|xz|z|zip))?)$/i
const stage3Pattern =
  /^jw(?<program>\d{5})-(?<association>[oac]\d{3,4})_(?:(?<target>t\d{3})(?:-(?<source>[sbv]\d{5,9}))?|(?<onlySource>[sbv]\d{5,9}))(?:-epoch(?<epoch>\d))?_(?<instrument>[a-z]+)_(?<elements>[a-z0-9-]+)_(?<suffix>[a-z0-9-]+?)(?<thumb>_thumb)?\.(?<extension>[a-z0-9]+(?:\.(?:gz|fz|bz2|xz|z|zip))?)$/i
const associationPattern =
  /^jw(?<program>\d{5})-(?<association>[oac]\d{3,4})_\d{8}t\d{6}_(?<type>[a-z0-9-]+)_\d{3,5}_asn\.json$/i
const poolPattern = /^jw(?<program>\d{5})_\d{8}t\d{6}_pool\.csv$/i
const guideStarPattern = /^jw(?<program>\d{5})\d{6}_gs-/i
const hstPattern =
  /^(?<root>(?=[a-z]*\d)[fijlnosuvwxyz][a-z0-9]{8})_(?<suffix>[a-z0-9-]+(?:_[a-z0-9-]+)*?)(?<thumb>_thumb)?\.(?<extension>[a-z0-9]+(?:\.(?:gz|fz|bz2|xz|z|zip))?)$/i
const hstAdvancedPattern =
  /^(?<root>hst_(?:(?<program>\d{1,5})|[a-z0-9-]+)(?:_[a-z0-9+-]+)*)_(?<suffix>(?!thumb\.)[a-z0-9-]+?)(?<thumb>_thumb)?\.(?<extension>[a-z0-9]+(?:\.(?:gz|fz|bz2|xz|z|zip))?)$/i
const tailPattern =
  /_(?<suffix>[a-z0-9-]+?)(?<thumb>_thumb)?\.(?<extension>[a-z0-9]+(?:\.(?:gz|fz|bz2|xz|z|zip))?)$/i
const extensionPattern = /\.([a-z0-9]+(?:\.(?:gz|fz|bz2|xz|z|zip))?)$/i

type Groups = Readonly<Record<string, string | undefined>>

/** The parts of an archive file's name. Never fails: a name that no pattern matches is `unknown`, with what its ending shows. */
export function parseMastName(filename: string): MastName {
  if (last?.filename !== filename) last = { filename, name: parse(filename) }
  return last.name
}

/** Several facts are read from one name, one after the other. */
let last: { readonly filename: string; readonly name: MastName } | null = null

function parse(filename: string): MastName {
  if (filename.length > maxNameLength) return { kind: 'unknown', ...noParts }
  if (filename.toLowerCase().includes('_gs-')) {
    const program = guideStarPattern.exec(filename)?.groups?.['program'] ?? null
    return { kind: 'guide-star', program, ...tailOf(filename) }
  }
  return (
    exposureName(match(exposurePattern, filename)) ??
    stage3Name(match(stage3Pattern, filename)) ??
    listName(filename) ??
    hstName(match(hstPattern, filename) ?? match(hstAdvancedPattern, filename)) ?? {
      kind: 'unknown',
      ...tailOf(filename),
    }
  )
}

const noParts: FileParts = { suffix: '', isThumbnail: false, extension: '' }

const match = (pattern: RegExp, filename: string): Groups | undefined => pattern.exec(filename)?.groups

function partsOf(groups: Groups): FileParts {
  return {
    suffix: `_${groups['suffix'] ?? ''}`.toLowerCase(),
    isThumbnail: groups['thumb'] !== undefined,
    extension: (groups['extension'] ?? '').toLowerCase(),
  }
}

function tailOf(filename: string): FileParts {
  const groups = match(tailPattern, filename)
  if (groups !== undefined) return partsOf(groups)
  return { ...noParts, extension: extensionPattern.exec(filename)?.[1]?.toLowerCase() ?? '' }
}

function exposureName(groups: Groups | undefined): ExposureName | null {
  if (groups === undefined) return null
  return {
    kind: 'exposure',
    program: groups['program'] ?? '',
    observation: groups['observation'] ?? '',
    visit: groups['visit'] ?? '',
    visitGroup: groups['group'] ?? '',
    parallel: groups['parallel'] ?? '',
    activity: groups['activity'] ?? '',
    exposure: groups['exposure'] ?? '',
    segment: groups['segment'] ?? null,
    detector: groups['detector'] ?? '',
    association: groups['association'] ?? null,
    ...partsOf(groups),
  }
}

function stage3Name(groups: Groups | undefined): Stage3Name | null {
  if (groups === undefined) return null
  return {
    kind: 'stage3',
    program: groups['program'] ?? '',
    association: groups['association'] ?? '',
    target: groups['target'] ?? null,
    source: groups['source'] ?? groups['onlySource'] ?? null,
    epoch: groups['epoch'] ?? null,
    instrument: groups['instrument'] ?? '',
    elements: groups['elements'] ?? '',
    ...partsOf(groups),
  }
}

/** The lists of files that the pipeline reads: associations and pools. */
function listName(filename: string): AssociationName | PoolName | null {
  const association = match(associationPattern, filename)
  if (association !== undefined) {
    return {
      kind: 'association',
      program: association['program'] ?? '',
      association: association['association'] ?? '',
      type: association['type'] ?? '',
      suffix: '_asn',
      isThumbnail: false,
      extension: 'json',
    }
  }
  const pool = match(poolPattern, filename)
  if (pool === undefined) return null
  return {
    kind: 'pool',
    program: pool['program'] ?? '',
    suffix: '_pool',
    isThumbnail: false,
    extension: 'csv',
  }
}

function hstName(groups: Groups | undefined): HstName | null {
  if (groups === undefined) return null
  return { kind: 'hst', root: groups['root'] ?? '', program: groups['program'] ?? null, ...partsOf(groups) }
}
