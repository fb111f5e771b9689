/** Reads bytes that come in pieces as text. */
export interface TextReader {
  push(bytes: Uint8Array): string
  /** What is left when no more comes. */
  end(): string
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** So many bytes decide which encoding a text without a mark has. */
export const lookedAt = 512

/**
 * Text as people's programs save it: UTF-8, or UTF-16 in either byte order, with its mark (BOM) or without. A text
 * without mark is UTF-16 when every other byte of its beginning is zero, as it is where letters are Latin. The mark
 * itself is taken away; bytes that are no text become U+FFFD.
 */
export function createTextReader(): TextReader {
  let decoder: TextDecoder | null = null
  let held = new Uint8Array(0)
  const start = (): string => {
    decoder = new TextDecoder(encodingOf(held))
    const text = decoder.decode(held, { stream: true })
    held = new Uint8Array(0)
    return text
  }
  return {
    push(bytes) {
      if (decoder !== null) return decoder.decode(bytes, { stream: true })
      const joined = new Uint8Array(held.length + bytes.length)
      joined.set(held)
      joined.set(bytes, held.length)
      held = joined
      return held.length < lookedAt ? '' : start()
    },
    end() {
      const text = decoder === null ? start() : ''
      return text + (decoder?.decode() ?? '')
    },
  }
}

/** A whole text at once. */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes.subarray(0, lookedAt))).decode(bytes)
}

/** By the first bytes of a text: its mark, else the places of its zeros. */
export function encodingOf(start: Uint8Array): Encoding {
  const [first, second] = start
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const even = start.length - (start.length % 2)
  if (even === 0) return 'utf-8'
  let zeroFirst = 0
  let zeroSecond = 0
  for (let at = 0; at < even; at += 2) {
    if (start[at] === 0) zeroFirst += 1
    if (start[at + 1] === 0) zeroSecond += 1
  }
  // Letters of other scripts may lie between; a stray zero in a text of single bytes does not change its coding.
  const isMost = (zeros: number, others: number): boolean => zeros > even / 4 && others < zeros / 4
  if (isMost(zeroSecond, zeroFirst)) return 'utf-16le'
  return isMost(zeroFirst, zeroSecond) ? 'utf-16be' : 'utf-8'
}
