/** Longest safe name in bytes of UTF-8. File systems take 255: the rest is for numbers and `.part`. */
const maxBytes = 200
/** A name that is too long is cut below the limit, so that what the other rules may add still fits. */
const cutToBytes = 196
const nameless = 'unnamed'

/** Refused by Windows, or a separator somewhere. */
const forbidden = /[<>:"/\\|?*]/gu
/** Control (Cc), formatting such as bidi overrides and zero-width (Cf), lone surrogates (Cs), line separators. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
/** Windows opens a device for these, with any extension; more of COM and LPT are refused than exist today. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[^.])$/u
/** Endings of our unfinished files. */
const unfinished = /\.(?:part|tmp)$/u
const manifests: ReadonlySet<string> = new Set([
  'manifest.html',
  'manifest.csv',
  'manifest.json',
  'sha256sums',
])
/** What says what a file is: `_cal.fits`, `.fits.gz`. */
const suffix = /(?:_[a-z0-9-]{1,24})?(?:\.[a-z0-9]{1,10}){1,2}$/iu

/** No rule but that of reserved names changes anything of these. */
const plain = /^[a-z0-9_](?:[a-z0-9_+.-]*[a-z0-9_+-])?$/i
const ascii = /^[\u0020-\u007e]*$/

/**
 * A name that every file system takes as exactly one file in the folder it is put into, and that no shell, device or
 * part of this program takes for something else. Ordinary archive names come back unchanged; so do safe names.
 * Different names may become the same safe name: the placing of files numbers them.
 */
export function safeName(name: string): string {
  if (plain.test(name) && name.length <= cutToBytes && notReserved(name) === name) return name
  let safe = name
  // Every rule leaves a name alone that it has made safe, and cutting leaves room for the others: two or three rounds
  // settle any name.
  for (;;) {
    const next = oneRound(safe)
    if (next === safe) return safe
    safe = next
  }
}

/** Key under which file systems that ignore case or normalise Unicode would find the same file. */
export function foldName(name: string): string {
  if (ascii.test(name)) return name.toLowerCase()
  return name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC')
}

function oneRound(name: string): string {
  const parts = name.normalize('NFC').split(/[/\\]/u)
  const flat = parts.filter(part => part !== '' && part !== '.' && part !== '..').join('_')
  const visible = flat.replace(forbidden, '_').replace(invisible, '_')
  return cut(notReserved(visible.replace(/^\s+/u, '').replace(/[\s.]+$/u, '')))
}

function notReserved(name: string): string {
  if (name === '') return nameless
  const folded = foldName(name)
  const [stem = ''] = folded.split('.', 1)
  // Windows drops the blanks before the dot, but they are also the "one character more" of COM and LPT.
  const isTaken = devices.test(stem) || devices.test(stem.trimEnd()) || manifests.has(folded)
  // An option for the shell, or somebody's home folder.
  const begin = isTaken ? `_${name}` : name.replace(/^[-~]/u, '_')
  return unfinished.test(folded) ? `${begin}_` : begin
}

/** Keeps the suffix and as many whole characters before it as fit. */
function cut(name: string): string {
  if (byteLength(name) <= maxBytes) return name
  const [end = ''] = suffix.exec(name) ?? []
  const room = cutToBytes - byteLength(end)
  let stem = ''
  let used = 0
  for (const character of name.slice(0, name.length - end.length)) {
    used += byteLength(character)
    if (used > room) break
    stem += character
  }
  return stem + end
}

const byteLength = (text: string): number => new TextEncoder().encode(text).length
