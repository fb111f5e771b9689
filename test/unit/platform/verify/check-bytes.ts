import { crc32 } from 'node:zlib'
import { expect } from 'vitest'
import { createContentCheck } from '#platform/verify/content-check'
import type { ContentVerdict } from '#platform/verify/content-check.types'

/** Verdict on a body given in chunks of `chunkBytes`. */
export const judge = (filename: string, body: Uint8Array | string, chunkBytes = 65_536): ContentVerdict => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const check = createContentCheck(filename)
  for (let at = 0; at < bytes.length; at += chunkBytes) void check.update(bytes.subarray(at, at + chunkBytes))
  return check.end()
}

export const sound = { kind: 'sound', provenance: {} }
/** Nothing speaks against the bytes, and nothing but the list for them. */
export const unchecked = {
  ...sound,
  doubt: {
    needs: 'nothing-against',
    otherwise: 'damaged',
    detail: 'Nothing shows that these bytes are the file.',
  },
}
// Matchers are typed as any; here one stands for the string it matches.
export const damaged = (detail: RegExp): unknown => ({
  kind: 'damaged',
  detail: expect.stringMatching(detail) as string,
})
export const notTheFile = (detail: string): unknown => ({ kind: 'not-the-file', detail })

export const pngChunk = (type: string, data: Uint8Array = new Uint8Array()): Uint8Array => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const sizes = Buffer.alloc(8)
  sizes.writeUInt32BE(data.length, 0)
  sizes.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([sizes.subarray(0, 4), body, sizes.subarray(4)])
}
export const pngSignature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
export const png = Buffer.concat([
  pngSignature,
  pngChunk('IHDR', Buffer.alloc(13, 1)),
  pngChunk('IDAT', Buffer.from('not looked into')),
  pngChunk('IEND'),
])
