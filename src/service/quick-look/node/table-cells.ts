/** Reads the cells of one column of a binary table (FITS 4.0 section 7.3, table 18). */
export interface CellReader {
  readonly sizeBytes: number
  readonly repeat: number
  readonly isNumeric: boolean
  number(bytes: Buffer, at: number, index: number): number
  text(bytes: Buffer, at: number): string
}

interface Kind {
  readonly bytes: number
  readonly read: (bytes: Buffer, at: number) => number
}
const kinds: Readonly<Record<string, Kind>> = {
  B: { bytes: 1, read: (bytes, at) => bytes.readUInt8(at) },
  I: { bytes: 2, read: (bytes, at) => bytes.readInt16BE(at) },
  J: { bytes: 4, read: (bytes, at) => bytes.readInt32BE(at) },
  K: { bytes: 8, read: (bytes, at) => Number(bytes.readBigInt64BE(at)) },
  E: { bytes: 4, read: (bytes, at) => bytes.readFloatBE(at) },
  D: { bytes: 8, read: (bytes, at) => bytes.readDoubleBE(at) },
}
/** Widths of the kinds that are shown as words or not at all. */
const widths: Readonly<Record<string, number>> = { L: 1, A: 1, C: 8, M: 16, P: 8, Q: 16 }
const shownValues = 3

/** `form` is a TFORM such as `1D`, `40A` or `1PE(20)`. */
export function cellReader(form: string, scale: number, zero: number): CellReader {
  const [, digits = '', letter = ''] = /^ *(\d*)([LXBIJKAEDCMPQ])/.exec(form) ?? []
  const repeat = digits === '' ? 1 : Number(digits)
  const kind = kinds[letter]
  const sizeBytes = letter === 'X' ? Math.ceil(repeat / 8) : repeat * (kind?.bytes ?? widths[letter] ?? 0)
  const number: CellReader['number'] = (bytes, at, index) =>
    kind === undefined ? Number.NaN : zero + scale * kind.read(bytes, at + index * kind.bytes)
  const text = (bytes: Buffer, at: number): string => {
    if (letter === 'A')
      return (
        bytes
          .toString('latin1', at, at + repeat)
          .split('\0', 1)[0]
          ?.trimEnd() ?? ''
      )
    if (letter === 'L') return { 84: 'true', 70: 'false' }[bytes[at] ?? 0] ?? ''
    if (kind === undefined) return repeat === 0 ? '' : '…'
    const values = Array.from({ length: Math.min(repeat, shownValues) }, (_, index) =>
      wordOf(number(bytes, at, index)),
    )
    return repeat > shownValues ? `${values.join(', ')}, … (${repeat})` : values.join(', ')
  }
  return { sizeBytes, repeat, isNumeric: kind !== undefined && repeat > 0, number, text }
}

const wordOf = (value: number): string =>
  Number.isNaN(value) ? 'NaN' : Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(8)))
