import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { createTextReader } from '#shared/decode-text'

/** Thrown when a text is longer than was allowed; what follows was not read. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError'
}

/**
 * A body as text, unpacked and decoded piece by piece, so that a packed one is never in memory in both forms. Calls
 * `took` with every piece as it came over the line. Throws TooLongError beyond `mostBytes` of text, however few bytes
 * it came in, and whatever the body or its packing throws.
 */
export async function readText(
  body: Readable,
  isPacked: boolean,
  mostBytes: number,
  took: (sizeBytes: number) => void,
): Promise<string> {
  const reader = createTextReader()
  const pieces: string[] = []
  let sizeBytes = 0
  async function* counted(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      took(chunk.length)
      yield chunk
    }
  }
  async function gather(source: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of source) {
      sizeBytes += chunk.length
      if (sizeBytes > mostBytes) throw new TooLongError(`The answer is longer than ${mostBytes} bytes.`)
      pieces.push(reader.push(chunk))
    }
  }
  await (isPacked
    ? pipeline(body, counted, createGunzip({ chunkSize: 65_536 }), gather)
    : pipeline(body, counted, gather))
  pieces.push(reader.end())
  return pieces.join('')
}
