import type { Product } from '#shared/models'
import { collectionOf } from '../names/mast-names.ts'
import { parseMastName } from '../names/parse-mast-name.ts'

/**
 * Processing levels in the order in which people read them. JWST has 1a to 3; other missions keep the bare number that
 * the archive gives. `association` is what the pipeline reads besides exposures (asn, pool, msa): the archive's mission
 * search files them under a category of their own, whatever number their row carries. `guide` is for guide star files.
 */
export const levels = ['3', '2c', '2b', '2a', '2', '1b', '1a', '1', '4', 'association', 'guide'] as const
export type Level = (typeof levels)[number]

type LevelFacts = Pick<Product, 'filename' | 'uri' | 'calibLevel'>

/**
 * The level of a file. CAOM does not distinguish 2a, 2b and 2c, so for JWST exposures the suffix decides (product types
 * and stages of the calibration pipeline's documentation); previews go with the file that they show. Null: unknown.
 */
export function levelOf({ filename, uri, calibLevel }: LevelFacts): Level | null {
  const name = parseMastName(filename)
  if (name.kind === 'guide-star') return 'guide'
  if (pipelineLists.has(name.suffix) && name.kind !== 'hst') return 'association'
  if (name.kind === 'exposure') return exposureLevels.get(name.suffix) ?? (calibLevel === 1 ? '1b' : '2b')
  if (name.kind === 'stage3') return '3'
  if (calibLevel !== null) return numberedLevel(calibLevel, collectionOf(uri) === 'JWST')
  return name.kind === 'hst' ? (hubbleLevels.get(name.suffix) ?? null) : null
}

/**
 * The level as the archive writes it in lists: lists of the pipeline and guide star files, which are apart here, have
 * the number of their row there.
 */
export function archiveLevelOf(facts: LevelFacts): Level | null {
  const level = levelOf(facts)
  if (level !== 'association' && level !== 'guide') return level
  return facts.calibLevel === null
    ? null
    : numberedLevel(facts.calibLevel, collectionOf(facts.uri) === 'JWST')
}

const pipelineLists: ReadonlySet<string> = new Set(['_asn', '_pool', '_msa'])

/** Everything that is not here and not raw is a product of stage 2 (`cal`, `calints`, `i2d`, `s2d`, `s3d`, `x1d`...). */
const exposureLevels: ReadonlyMap<string, Level> = new Map([
  ['_uncal', '1b'],
  ...['_rate', '_rateints', '_trapsfilled', '_dark', '_ramp', '_fitopt'].map(
    suffix => [suffix, '2a'] as const,
  ),
  ['_crf', '2c'],
  ['_crfints', '2c'],
])

/** Raw data of HST, of every instrument. */
export const hubbleRawSuffixes = [
  '_raw',
  '_rawtag',
  '_rawtag_a',
  '_rawtag_b',
  '_d0f',
  '_d0m',
  '_tag',
] as const

/** For old answers without a level: raw, calibrated and combined data. */
const hubbleLevels: ReadonlyMap<string, Level> = new Map([
  ...hubbleRawSuffixes.map(suffix => [suffix, '1'] as const),
  ...['_flt', '_flc', '_crj', '_crc', '_c0f', '_c0m', '_cal', '_x1d', '_x2d'].map(
    suffix => [suffix, '2'] as const,
  ),
  ...['_drz', '_drc', '_mos', '_x1dsum'].map(suffix => [suffix, '3'] as const),
])

function numberedLevel(calibLevel: number, isJwst: boolean): Level | null {
  if (isJwst) return (['1a', '1b', '2b', '3', '4'] as const)[calibLevel] ?? null
  return ([null, '1', '2', '3', '4'] as const)[calibLevel] ?? null
}
