import { createFitsWalk } from '../fits/fits-walk.ts'
import { createAsdfCheck } from './asdf-check.ts'
import type { ContentCheck } from './content-check.types.ts'
import {
  createBzip2Check,
  createParquetCheck,
  createPdfCheck,
  createXzCheck,
  createZipCheck,
} from './end-checks.ts'
import { createFormatCheck } from './format-check.ts'
import type { Format } from './format.ts'
import { createGifCheck } from './gif-check.ts'
import { createGzipCheck } from './gzip-check.ts'
import { createHdf5Check, hdf5Signature, hdf5Starts } from './hdf5-check.ts'
import { createJpegCheck } from './jpeg-check.ts'
import { createJsonCheck } from './json-check.ts'
import { createPngCheck } from './png-check.ts'
import type { Recognised } from './recognise.ts'
import { createTarCheck } from './tar-check.ts'
import { createEcsvCheck, createPlainTextCheck } from './text-check.ts'
import { createXmlCheck } from './xml-check.ts'

const binary = ['fits', 'gzip', 'zip', 'jpeg', 'png', 'pdf'] as const satisfies readonly Recognised[]
/** A file that is cut off inside its signature is left to its check. */
const startsWith =
  (...signatures: readonly string[]) =>
  (head: string): boolean =>
    signatures.some(signature => head.startsWith(signature) || (head !== '' && signature.startsWith(head)))
const startsWholly =
  (...signatures: readonly string[]) =>
  (head: string): boolean =>
    signatures.some(signature => head.startsWith(signature))

const signed = (name: string, begins: (head: string) => boolean, create: () => ContentCheck): Format => ({
  name,
  begins,
  refused: [],
  errors: [],
  isProven: true,
  create,
})

/** Only the beginning can be checked: of a file that is cut off it says nothing. */
const begun = (name: string, begins: (head: string) => boolean, create = anything): Format => ({
  ...signed(name, begins, create),
  isProven: false,
})

/** Grammar without a beginning of its own. */
const written = (
  name: string,
  refused: readonly Recognised[],
  errors: Format['errors'],
  create: () => ContentCheck,
): Format => ({ name, begins: null, refused: [...refused, ...binary], errors, isProven: true, create })

/** Nothing of such a file can be checked. */
const free = (name: string, refused: readonly Recognised[], create = anything): Format => ({
  name,
  begins: null,
  refused,
  errors: [],
  isProven: false,
  create,
})

const fits = signed('a FITS file', startsWith('SIMPLE  ='), createFitsWalk)
const jpeg = signed('a JPEG picture', startsWith('\xff\xd8'), createJpegCheck)
const tiff = begun('a TIFF picture', startsWholly('II*\0', 'MM\0*', 'II+\0', 'MM\0+'))
const zip = signed('a zip archive', startsWith('PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'), createZipCheck)
const bzip2 = signed('a bzip2 file', head => /^B(?:$|Z(?:$|h(?:$|[1-9])))/.test(head), createBzip2Check)
const xz = signed('an xz file', startsWith('\xfd7zXZ\0'), createXzCheck)
const compressed = begun('a file packed by compress', startsWholly('\x1f\x9d', '\x1f\x1e'))
const zstd = begun('a Zstandard file', startsWholly('\x28\xb5\x2f\xfd'))
const tar = written('a tar archive', ['html', 'page', 'xml', 'json', 'text'], [], createTarCheck)
const hdf5 = signed(
  'an HDF5 file',
  head => startsWith(hdf5Signature)(head) || hdf5Starts.some(at => head.startsWith(hdf5Signature, at)),
  createHdf5Check,
)
const xml = written('an XML text', ['html', 'json', 'text'], ['xml', 'page'], () => createXmlCheck())
const votable = written('a VOTable', ['html', 'json', 'text'], ['xml', 'page'], () =>
  createXmlCheck('votable'),
)
const text = free('a text file', [...binary, 'html'])
const html: Format = { ...free('an HTML page', binary), errors: ['page'] }

const byExtension: Readonly<Record<string, Format>> = {
  fits,
  fit: fits,
  fts: fits,
  // What fpack makes is a FITS file of compressed images.
  fz: fits,
  jpg: jpeg,
  jpeg,
  png: signed('a PNG picture', startsWith('\x89PNG\r\n\x1a\n'), createPngCheck),
  gif: signed('a GIF picture', startsWith('GIF87a', 'GIF89a'), createGifCheck),
  tif: tiff,
  tiff,
  webp: begun('a WebP picture', startsWholly('RIFF')),
  mp4: begun('an MP4 video', head => head.startsWith('ftyp', 4)),
  ps: begun('a PostScript file', startsWholly('%!PS')),
  eps: begun('a PostScript file', startsWholly('%!PS', '\xc5\xd0\xd3\xc6')),
  pdf: signed(
    'a PDF document',
    head => startsWith('%PDF-')(head) || head.slice(0, 1024).includes('%PDF-'),
    createPdfCheck,
  ),
  ecsv: begun('an ECSV table', startsWholly('# %ECSV ', '\xef\xbb\xbf# %ECSV '), createEcsvCheck),
  asdf: signed('an ASDF file', startsWith('#ASDF '), createAsdfCheck),
  h5: hdf5,
  hdf5,
  hdf: hdf5,
  he5: hdf5,
  parquet: signed('a Parquet table', startsWith('PAR1', 'PARE'), createParquetCheck),
  npy: begun('a NumPy array', startsWholly('\x93NUMPY')),
  npz: zip,
  zip,
  docx: zip,
  xlsx: zip,
  pptx: zip,
  tar,
  bz2: bzip2,
  tbz: bzip2,
  tbz2: bzip2,
  xz,
  txz: xz,
  zst: zstd,
  z: compressed,
  taz: compressed,
  '7z': begun('a 7-Zip archive', startsWholly("7z\xbc\xaf'\x1c")),
  xml,
  xsd: xml,
  svg: xml,
  kml: xml,
  vot: votable,
  votable,
  json: written('a JSON file', ['html', 'page', 'xml'], ['json'], createJsonCheck),
  geojson: written('a JSON file', ['html', 'page', 'xml'], ['json'], createJsonCheck),
  csv: free('a CSV table', ['html', 'page', 'xml', 'json', ...binary], createPlainTextCheck),
  html,
  htm: html,
  xhtml: html,
  txt: text,
  text,
  log: text,
  trl: text,
  reg: text,
  tsv: text,
  tab: text,
  asc: text,
  ascii: text,
  lis: text,
  lst: text,
  list: text,
  md: text,
  rst: text,
  yaml: text,
  yml: text,
  toml: text,
  ini: text,
  cfg: text,
  par: text,
  pro: text,
  py: text,
  sh: text,
}

/** For a name with an unknown extension: it may hold anything but an HTML page. */
export const unknownFormat = free('the file', ['html'])

/** By the extension, whatever its case. */
export function formatOf(filename: string): Format {
  const name = filename.trim().toLowerCase()
  const packed = /^(.*)\.(?:gz|tgz|svgz)$/s.exec(name)
  if (packed !== null) {
    const inside = name.endsWith('.tgz') ? '.tar' : name.endsWith('.svgz') ? '.svg' : ''
    return gzipOf(`${packed[1] ?? ''}${inside}`)
  }
  const extension = name.slice(name.lastIndexOf('.') + 1)
  const isNamed = name.includes('.') && Object.hasOwn(byExtension, extension)
  return (isNamed ? byExtension[extension] : undefined) ?? unknownFormat
}

/** What is inside is judged by the name without `.gz`; what is packed twice is not unpacked twice. */
function gzipOf(innerName: string): Format {
  const inner = innerName.endsWith('.gz') ? unknownFormat : formatOf(innerName)
  return signed('a gzip file', startsWith('\x1f\x8b'), () => createGzipCheck(createFormatCheck([inner])))
}

function anything(): ContentCheck {
  return { update: () => undefined, end: () => ({ kind: 'sound', provenance: {} }) }
}
