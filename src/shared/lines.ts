import { z } from 'zod'
import type { Failure } from './errors.ts'
import type { ExtraColumns, ItemView, Observation, Product, Summary } from './models.ts'

/**
 * The JSON lines that other programs rely on: one object per line, `v` and `kind` first, `snake_case` as in the archive.
 * Names here are never changed or removed under `v: 1`; new ones go after the old.
 */
const head = <Kind extends string>(kind: Kind) => ({ v: 1, kind }) as const

/** A line of `search`. Angles in degrees, times in MJD days, exposure in seconds. */
export function observationLine(observation: Observation) {
  return withExtra(observation.extra, {
    ...head('observation'),
    obsid: observation.obsid,
    obs_id: observation.obsId,
    collection: observation.collection,
    instrument: observation.instrument,
    filters: observation.filters,
    calib_level: observation.calibLevel,
    access: saidAccess(observation.access),
    product_type: observation.productType,
    target: observation.targetName,
    program: observation.programId,
    title: observation.title,
    pi: observation.principalInvestigator,
    ra: observation.ra,
    dec: observation.dec,
    start_mjd: observation.startMjd,
    end_mjd: observation.endMjd,
    exposure_seconds: observation.exposureSeconds,
    release_mjd: observation.releaseMjd,
    region: observation.region,
    preview_uri: observation.previewUri,
    distance_arcsec: observation.distanceArcsec,
  })
}

/**
 * A line of `products`: a file, or with one element in `parents` a reference. `group` is the archive's own mark for the
 * recommended products, or null. Level and suffix are decisions of the core and come in as arguments.
 */
export function productLine(product: Product, level: string | null, suffix: string | null) {
  return withExtra(product.extra, {
    ...head('product'),
    uri: product.uri,
    filename: product.filename,
    obs_id: product.obsId,
    collection: product.collection,
    size: product.sizeBytes,
    access: saidAccess(product.access),
    calib_level: product.calibLevel,
    level,
    suffix,
    group: product.isRecommended ? recommendedGroup : null,
    parents: product.parents,
    sub_group: product.subGroup,
    product_type: product.productType,
    version: product.version,
    program: product.programId,
    instrument: product.instrument,
    filters: product.filters,
    description: product.description,
  })
}

/** Null where the archive's row does not say it. */
const saidAccess = (access: string): string | null => (access === 'UNKNOWN' ? null : access)

/** How the archive marks its minimum set (`productGroupDescription`). */
const recommendedGroup = 'Minimum Recommended Products'

/** What a line needs of an item; an imported file that is not in the queue has no more. */
export type ItemFacts = Pick<
  ItemView,
  'uri' | 'obsId' | 'filename' | 'state' | 'reason' | 'path' | 'sizeBytes' | 'sha256'
> &
  Partial<Pick<ItemView, 'detail' | 'batchId'>>

/** A line of `get`, `queue` and `import`: an item as it now is. Size in bytes. */
export function itemLine(item: ItemFacts) {
  return {
    ...head('item'),
    uri: item.uri,
    obs_id: item.obsId,
    filename: item.filename,
    state: item.state,
    reason: item.reason,
    path: item.path,
    size: item.sizeBytes,
    sha256: item.sha256,
    detail: item.detail ?? null,
    batch: item.batchId ?? null,
  }
}

/** The last line. `refused` counts the lines of a list that name no file, where a list was read. */
export function summaryLine(summary: Summary, refused?: number) {
  const { asked, verified, failed, cancelled, waiting, bytes, manifest } = summary
  const line = { ...head('summary'), asked, verified, failed, cancelled, waiting, bytes, manifest }
  return refused === undefined ? line : { ...line, refused }
}

/** The only line of `export` and `manifests export` when their text goes to standard output. */
export function exportLine(format: string, text: string) {
  return { ...head('export'), format, text }
}

/** What went wrong outside a single file. */
export function errorLine(error: Failure) {
  return { ...head('error'), code: error.code, message: error.message }
}

/** A server of ours answers at `url` from now on. The token is the demo archive's and no secret. */
export function readyLine(ready: {
  readonly url: string
  readonly secondUrl: string
  readonly token: string
}) {
  return { ...head('ready'), url: ready.url, secondUrl: ready.secondUrl, token: ready.token }
}

const text = z.string().nullish()
/** A size or level that is no number is as good as none: both are hints. */
const count = z.number().int().nonnegative().nullish().catch(null)

/**
 * Reads a file back from a line of `products`, or of `get` and `queue` (an item says less). Only the URI must be there;
 * unknown members are ignored.
 */
export const fileLineSchema = z.object({
  v: z.literal(1),
  kind: z.enum(['product', 'item']),
  uri: z.string().min(1),
  filename: text,
  obs_id: text,
  collection: text,
  size: count,
  access: text,
  calib_level: z.number().int().nullish().catch(null),
  version: text,
  program: text,
  parents: z.array(z.string()).nullish(),
})

/** Columns of the archive alone go last and never replace one of ours. */
function withExtra<Line extends object>(extra: ExtraColumns, line: Line): Line & ExtraColumns {
  const added = Object.entries(extra).filter(([name]) => !Object.hasOwn(line, name))
  return { ...line, ...Object.fromEntries(added) }
}
