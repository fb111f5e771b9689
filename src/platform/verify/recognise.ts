import { pageIn, textOf } from './markup.ts'

/** What bytes can be seen to be from their beginning. `page`: perhaps an HTML page. */
export type Recognised =
  'html' | 'page' | 'xml' | 'json' | 'text' | 'fits' | 'gzip' | 'zip' | 'jpeg' | 'png' | 'pdf'

export const nameOfKind: Readonly<Record<Recognised, string>> = {
  html: 'an HTML page',
  page: 'what looks like an HTML page',
  xml: 'an XML text',
  json: 'a JSON text',
  text: 'a plain text',
  fits: 'a FITS file',
  gzip: 'gzip-compressed data',
  zip: 'a zip archive',
  jpeg: 'a JPEG picture',
  png: 'a PNG picture',
  pdf: 'a PDF document',
}

const signatures: readonly (readonly [Recognised, string])[] = [
  ['fits', 'SIMPLE  ='],
  ['gzip', '\x1f\x8b'],
  ['zip', 'PK\x03\x04'],
  ['jpeg', '\xff\xd8\xff'],
  ['png', '\x89PNG\r\n\x1a\n'],
  ['pdf', '%PDF-'],
]

/** Judges the first bytes (some thousand are enough); null where nothing is recognised. */
export function recognise(head: Uint8Array): Recognised | null {
  const raw = String.fromCharCode(...head.subarray(0, 16))
  const signature = signatures.find(([, start]) => raw.startsWith(start))
  if (signature !== undefined && !(signature[0] === 'fits' && isInLines(head))) return signature[0]
  const text = textOf(head)
  const isPlain = isPlainText(head)
  const page = pageIn(text)
  if (page === 'surely') return 'html'
  // Behind other words a page counts only in a text: data of any kind may hold such letters.
  if (page === 'perhaps' && (text.startsWith('<') || isPlain)) return 'page'
  if (/^<(?:\?xml|!--|!DOCTYPE|[a-z])/i.test(text)) return 'xml'
  if (/^(?:\{\s*["}]|\[\s*["{[\]\d])/.test(text)) return 'json'
  return isPlain ? 'text' : null
}

/** A header of a FITS file, written out card by card. */
const isInLines = (head: Uint8Array): boolean =>
  head.subarray(0, 82).some(byte => byte === 0x0a || byte === 0x0d)

/** Printable ASCII and UTF-8; headers of FITS files, which are text too, are recognised by their second card. */
function isPlainText(head: Uint8Array): boolean {
  const secondCard = String.fromCharCode(...head.subarray(80, 88))
  if (secondCard === 'BITPIX  ') return false
  return (
    head.length > 0 &&
    head.every(byte => (byte >= 0x20 ? byte !== 0x7f : [0x09, 0x0a, 0x0c, 0x0d].includes(byte)))
  )
}
