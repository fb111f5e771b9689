import { crc32 } from 'node:zlib'
import type { ContentCheck } from './content-check.types.ts'
import { createBehind } from './behind.ts'
import { createFieldReader } from './field-reader.ts'
import { damaged, guardedCheck } from './guarded-check.ts'

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Chunk lengths are limited to 2^31 - 1 (PNG section 5.3). */
const maxChunkBytes = 2 ** 31 - 1

/** Structure of a PNG picture (PNG section 5): signature, IHDR first, every CRC, IDAT, IEND last and nothing after. */
export function createPngCheck(): ContentCheck {
  const field = createFieldReader(signature.length)
  let stage: 'signature' | 'head' | 'data' | 'crc' | 'after' = 'signature'
  let type = ''
  let leftBytes = 0
  let crc = 0
  let hasData = false
  const behind = createBehind('the picture', 0)

  return guardedCheck({
    update(bytes) {
      for (let at = 0; at < bytes.length;) at = stage === 'data' ? takeData(bytes, at) : takeField(bytes, at)
    },
    end() {
      if (stage !== 'after') throw damaged('the picture is cut off before its end')
      return behind.end()
    },
  })

  function takeData(bytes: Uint8Array, at: number): number {
    const end = at + Math.min(leftBytes, bytes.length - at)
    crc = crc32(bytes.subarray(at, end), crc)
    leftBytes -= end - at
    if (leftBytes === 0) enter('crc', 4)
    return end
  }

  function takeField(bytes: Uint8Array, at: number): number {
    if (stage === 'after') return behind.take(bytes, at)
    const next = field.take(bytes, at)
    if (!field.isWhole()) return next
    if (stage === 'signature') {
      if (signature.some((byte, i) => field.bytes()[i] !== byte))
        throw damaged('the picture has no PNG signature')
      enter('head', 8)
    } else if (stage === 'head') takeHead()
    else {
      if (field.view().getUint32(0) !== crc)
        throw damaged(`the ${type} chunk of the picture does not match its CRC`)
      if (type === 'IEND') stage = 'after'
      else enter('head', 8)
    }
    return next
  }

  function takeHead(): void {
    leftBytes = field.view().getUint32(0)
    const isFirst = type === ''
    type = String.fromCharCode(...field.bytes().subarray(4))
    const isPlaced = isFirst === (type === 'IHDR') && (type !== 'IEND' || (hasData && leftBytes === 0))
    if (!/^[A-Za-z]{4}$/.test(type) || leftBytes > maxChunkBytes || !isPlaced) {
      throw damaged('the picture contains a chunk in the wrong place')
    }
    if (type === 'IHDR' && leftBytes !== 13) throw damaged('the picture has no valid header chunk')
    hasData ||= type === 'IDAT'
    crc = crc32(field.bytes().subarray(4))
    if (leftBytes === 0) enter('crc', 4)
    else stage = 'data'
  }

  function enter(next: 'head' | 'crc', sizeBytes: number): void {
    stage = next
    field.expect(sizeBytes)
  }
}
