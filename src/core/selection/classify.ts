import type { Product } from '#shared/models'
import { parseMastName } from '../names/parse-mast-name.ts'
import { isProtected } from '../archive/access.ts'
import { hubbleRawSuffixes, levelOf, type Level } from './level.ts'

/** A product with what its name says, so that a changed rule does not read 100,000 names again. */
export interface ClassifiedProduct {
  readonly product: Product
  readonly level: Level | null
  /** File type as the archive's overlay lists it: `_cal`, `_cal_thumb`; null without any. */
  readonly suffix: string | null
  /** Lower case, without the first dot; `fits.gz` for a packed file. */
  readonly extension: string
  readonly isGuideStar: boolean
  /** What the pipeline reads to process exposures from the start. */
  readonly isPipelineInput: boolean
  /** Whether the list does not say that a token is needed. */
  readonly isPublic: boolean
}

const pipelineInputs: ReadonlySet<string> = new Set(['_uncal', '_asn', '_pool', '_msa'])
/** Of HST: raw data and the associations that name them; the other files of an exposure are not what is calibrated. */
const hubbleInputs: ReadonlySet<string> = new Set([...hubbleRawSuffixes, '_asn'])
const imageExtensions: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'png'])

/** Reads a product's name once. */
export function classify(product: Product): ClassifiedProduct {
  const name = parseMastName(product.filename)
  const isGuideStar = name.kind === 'guide-star'
  const inputs = name.kind === 'hst' ? hubbleInputs : pipelineInputs
  return {
    product,
    level: levelOf(product),
    suffix: name.suffix === '' ? null : name.isThumbnail ? `${name.suffix}_thumb` : name.suffix,
    extension: name.extension,
    isGuideStar,
    isPipelineInput: inputs.has(name.suffix) && !isGuideStar && !imageExtensions.has(name.extension),
    isPublic: !isProtected(product),
  }
}
