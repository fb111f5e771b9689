/** More digits than any size has (as curl counts them). */
const mostDigits = 16
/** Fields behind the body that are read over at most. */
const mostTrailerBytes = 300 * 1024

const lf = 0x0a
const cr = 0x0d
const colon = 0x3a

export interface ChunkMender {
  /** The pieces of the body that these bytes of the connection hold, framed as strict parsers take them. */
  take(bytes: Uint8Array): readonly Uint8Array[]
}

/**
 * Reads chunks as curl does: blanks and words behind a size, lines that end with a line feed alone. Sizes and bytes count
 * exactly as sent. What is no size, or no line end behind a chunk, comes out as something that no parser takes. Only for
 * the last response of a connection.
 */
export function createChunkMender(): ChunkMender {
  let stage: 'size' | 'size-line' | 'data' | 'data-end' | 'trailer' | 'over' = 'size'
  let digits = ''
  let leftBytes = 0
  let lineBytes = 0
  let trailerBytes = 0
  let isField = false

  return {
    take(bytes) {
      const out: Uint8Array[] = []
      for (let at = 0; at < bytes.length && stage !== 'over';)
        if (stage === 'data') {
          const piece = bytes.subarray(at, at + leftBytes)
          out.push(latin1(`${piece.length.toString(16)}\r\n`), piece, latin1('\r\n'))
          leftBytes -= piece.length
          at += piece.length
          if (leftBytes === 0) stage = 'data-end'
        } else {
          const said = takeByte(bytes[at] ?? 0)
          if (said !== null) out.push(latin1(said))
          at += 1
        }
      return out
    },
  }

  /** What is to be passed on: the end of the body, or nonsense; null while there is nothing. */
  function takeByte(byte: number): string | null {
    switch (stage) {
      case 'size': {
        const digit = String.fromCharCode(byte)
        if (/[0-9a-f]/i.test(digit) && digits.length < mostDigits) digits += digit
        else if (digits === '' || !/[\s;]/.test(digit)) return broken()
        else {
          stage = 'size-line'
          return takeByte(byte)
        }
        return null
      }
      case 'size-line':
        if (byte === lf) return beginChunk()
        return null
      case 'data-end':
        if (byte === cr && lineBytes === 0) lineBytes = 1
        else if (byte === lf) {
          lineBytes = 0
          stage = 'size'
        } else return broken()
        return null
      case 'trailer':
        trailerBytes += 1
        if (trailerBytes > mostTrailerBytes) return broken()
        if (byte !== lf) {
          if (byte !== cr) lineBytes += 1
          isField ||= byte === colon && lineBytes > 1
          return null
        }
        if (lineBytes > 0 && !isField) return broken()
        if (lineBytes === 0) {
          stage = 'over'
          return '0\r\n\r\n'
        }
        lineBytes = 0
        isField = false
        return null
      case 'data':
      case 'over':
        return null
    }
  }

  function beginChunk(): string | null {
    leftBytes = Number.parseInt(digits, 16)
    digits = ''
    if (!Number.isSafeInteger(leftBytes)) return broken()
    stage = leftBytes === 0 ? 'trailer' : 'data'
    return null
  }

  function broken(): string {
    stage = 'over'
    return 'no size\r\n'
  }
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, character => character.charCodeAt(0))
