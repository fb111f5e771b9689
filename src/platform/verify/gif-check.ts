import type { ContentCheck } from './content-check.types.ts'
import { createBehind } from './behind.ts'
import { damaged, guardedCheck } from './guarded-check.ts'

const maxTrailingZeros = 511

type Stage = 'screen' | 'block' | 'extension' | 'image' | 'code-size' | 'sub-block' | 'after'

/** Blocks of a GIF picture (GIF89a specification): screen, extensions and images, each to its end, and the trailer. */
export function createGifCheck(): ContentCheck {
  let stage: Stage = 'screen'
  /** Fields are short: gathered byte by byte. */
  let field: number[] = []
  let skipBytes = 0
  let hasImage = false
  const behind = createBehind('the picture', maxTrailingZeros)

  return guardedCheck({
    update(bytes) {
      for (let at = 0; at < bytes.length;) {
        const skipped = Math.min(skipBytes, bytes.length - at)
        skipBytes -= skipped
        at += skipped
        if (at < bytes.length) takeByte(bytes[at++] ?? 0)
      }
    },
    end() {
      if (stage !== 'after') throw damaged('the picture is cut off before its end')
      return behind.end()
    },
  })

  function takeByte(byte: number): void {
    switch (stage) {
      case 'screen': {
        takeField(byte, 13, 10)
        return
      }
      case 'image': {
        takeField(byte, 9, 8)
        return
      }
      case 'block': {
        takeBlock(byte)
        return
      }
      case 'extension':
      case 'code-size':
        stage = 'sub-block'
        return
      case 'sub-block':
        if (byte === 0) stage = 'block'
        else skipBytes = byte
        return
      case 'after':
        behind.take(Uint8Array.of(byte), 0)
    }
  }

  function takeBlock(byte: number): void {
    if (byte === 0x21) stage = 'extension'
    else if (byte === 0x2c) {
      hasImage = true
      stage = 'image'
    } else if (byte === 0x3b) {
      if (!hasImage) throw damaged('the picture ends before its first image')
      stage = 'after'
    } else throw damaged('the picture contains a block in the wrong place')
  }

  /** One byte of a screen or image descriptor gives the size of the colour table after it. */
  function takeField(byte: number, lengthBytes: number, flagsAt: number): void {
    field.push(byte)
    if (field.length < lengthBytes) return
    const flags = field[flagsAt] ?? 0
    skipBytes = flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
    field = []
    stage = stage === 'screen' ? 'block' : 'code-size'
  }
}
