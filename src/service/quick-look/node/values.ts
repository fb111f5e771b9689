/** Reads numbers as FITS stores them, big-endian (FITS 4.0 sections 5.2 and 5.3). `at` is in bytes. */
export type ReadNumber = (bytes: Buffer, at: number) => number

const readers: Readonly<Record<number, ReadNumber>> = {
  8: (bytes, at) => bytes.readUInt8(at),
  16: (bytes, at) => bytes.readInt16BE(at),
  32: (bytes, at) => bytes.readInt32BE(at),
  64: (bytes, at) => Number(bytes.readBigInt64BE(at)),
  [-32]: (bytes, at) => bytes.readFloatBE(at),
  [-64]: (bytes, at) => bytes.readDoubleBE(at),
}

/** The reader of a BITPIX; null for one that the standard does not know. */
export const numberReader = (bitpix: number): ReadNumber | null => readers[bitpix] ?? null

/** A real or integer value of a header card; null for anything else. */
export function numberOf(field: string | null): number | null {
  const text = /^ *([+-]?[\d.]+(?:[EeDd][+-]?\d+)?) *(?:\/.*)?$/.exec(field ?? '')?.[1]
  if (text === undefined) return null
  const value = Number(text.replace(/d/i, 'e'))
  return Number.isFinite(value) ? value : null
}
