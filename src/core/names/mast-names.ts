import { parseMastName, type ExposureName, type Stage3Name } from './parse-mast-name.ts'

export { parseMastName } from './parse-mast-name.ts'

/**
 * The dataset (`obs_id`) that owns a file, as far as its name shows: `jw02733002001_02103_00001_mirimage`,
 * `jw02733-o002_t001_miri_f1130w`, `n8yj63010`. Null for associations, pools and guide star files: the archive
 * gives them to whichever observation its list says.
 */
export function dataSetOf(filename: string): string | null {
  const name = parseMastName(filename)
  switch (name.kind) {
    case 'exposure':
    case 'stage3':
      return filename.slice(0, -endingOf(filename, name).length)
    case 'hst':
      return name.root
    case 'association':
    case 'pool':
    case 'guide-star':
    case 'unknown':
      return null
  }
}

/**
 * The key of the mission search for the same file (`fileSetName`), as the archive's exported lists name datasets:
 * exposures without segment and detector, stage 3 without optical elements. Else the same as `dataSetOf`.
 */
export function fileSetOf(filename: string): string | null {
  const name = parseMastName(filename)
  const dataSet = dataSetOf(filename)
  if (dataSet === null) return null
  if (name.kind === 'stage3') return dataSet.slice(0, -name.elements.length - 1)
  if (name.kind !== 'exposure') return dataSet
  const base = dataSet.slice(0, -name.detector.length - 1)
  return name.segment === null ? base : base.slice(0, -`-seg${name.segment}`.length)
}

/** The mission of a `mast:` URI in upper case (`mast:jwst/product/x` is JWST); null where there is none. */
export function collectionOf(uri: string): string | null {
  const collection = /^mast:([a-z0-9][a-z0-9_-]{0,63})\//i.exec(uri)?.[1]
  return collection === undefined ? null : collection.toUpperCase()
}

/** As most lists write it: nothing is to be changed. */
const canonicalForm = /^mast:[A-Z0-9]{1,64}\/product\/[^/]+$/

/**
 * One form for the URIs of one file: the archive takes the mission in any case, and some lists of JWST and HST put the
 * dataset's folder before the name (`mast:hst/product/N8KU01050/n8ku01050_asn.fits`). Other URIs come back as they are.
 */
export function canonicalUri(uri: string): string {
  if (canonicalForm.test(uri)) return uri
  const collection = collectionOf(uri)
  if (collection === null) return uri
  const path = uri.slice('mast:'.length + collection.length)
  const foldered = /^\/product\/[^/]+\/([^/]+)$/i.exec(path)?.[1]
  const isKnown = (collection === 'JWST' || collection === 'HST') && foldered !== undefined
  return `mast:${collection}${isKnown && uriOfName(foldered) !== null ? `/product/${foldered}` : path}`
}

/** Everything after the last slash of a URI; without a slash, after the scheme. May be hostile or empty. */
export function filenameOf(uri: string): string {
  const slash = uri.lastIndexOf('/')
  return slash >= 0 ? uri.slice(slash + 1) : uri.replace(/^mast:/i, '')
}

/** `_cal`, `_rateints`, `_i2d`; thumbnails are a file type of their own (`_cal_thumb`), as in the archive's overlay. */
export function suffixOf(filename: string): string | null {
  const { suffix, isThumbnail } = parseMastName(filename)
  return suffix === '' ? null : isThumbnail ? `${suffix}_thumb` : suffix
}

/** Names without an ending are of observations; what holds other signs, or a second ending, is no name of the archive. */
const jwstFile = /^jw\d{5}[\w+-]{0,200}\.[a-z0-9]{1,8}(?:\.(?:gz|fz|bz2|xz|z|zip))?$/i

/** The URI of a file of which only the name is known; null when the name does not contain the mission. */
export function uriOfName(filename: string): string | null {
  if (/[/\\]/.test(filename)) return null
  if (jwstFile.test(filename)) return `mast:JWST/product/${filename}`
  return parseMastName(filename).kind === 'hst' ? `mast:HST/product/${filename}` : null
}

/** Whether a text is the name of an observation of JWST or HST, or a number (program, obsid), which no file has. */
export function isObservationName(text: string): boolean {
  return /^(?:\d{1,12}|jw\d{5}[\w+-]{0,200}|(?=[a-z]*\d)[fijlnosuvwxyz][a-z0-9]{8}|hst_[\w+-]{1,200})$/i.test(
    text,
  )
}

/** Guide star files carry `_gs-` in their name. */
export function isGuideStar(filename: string): boolean {
  return filename.toLowerCase().includes('_gs-')
}

/** The program without leading zeros, as CAOM writes `proposal_id`; null where the name does not contain it. */
export function programOf(filename: string): string | null {
  const name = parseMastName(filename)
  // Files such as `jw02736007001_01_msa.fits` follow no documented pattern, but begin like all of JWST.
  const program = name.kind === 'unknown' ? (/^jw(\d{5})/i.exec(filename)?.[1] ?? null) : name.program
  return program === null ? null : program.replace(/^0+(?=.)/, '')
}

/** `_o002_crf.fits`: everything after the dataset. */
function endingOf(filename: string, name: ExposureName | Stage3Name): string {
  const association = name.kind === 'exposure' && name.association !== null ? name.association.length + 1 : 0
  const thumb = name.isThumbnail ? '_thumb'.length : 0
  return filename.slice(-(association + name.suffix.length + thumb + 1 + name.extension.length))
}
