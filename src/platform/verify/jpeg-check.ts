import type { ContentCheck } from './content-check.types.ts'
import { createBehind } from './behind.ts'
import { damaged, guardedCheck } from './guarded-check.ts'

/** Some writers fill the last sector with zeros; more than this after the end of the picture is not a picture's. */
const maxTrailingZeros = 511

type Stage =
  | { readonly kind: 'begin' | 'marker' | 'code' | 'scan' | 'scan-code' | 'length' | 'after' }
  | { readonly kind: 'length-end'; readonly high: number }

/**
 * Structure of a JPEG picture (ITU-T T.81 annex B): SOI, whole marker segments, a frame and a scan, EOI, and after it
 * nothing but a few zero bytes.
 */
export function createJpegCheck(): ContentCheck {
  let stage: Stage = { kind: 'begin' }
  let code = 0
  let skipBytes = 0
  const behind = createBehind('the picture', maxTrailingZeros)
  const seen = new Set<'frame' | 'scan'>()

  return guardedCheck({
    update(bytes) {
      for (let at = 0; at < bytes.length;) at = take(bytes, at)
    },
    end() {
      if (stage.kind !== 'after') throw damaged('the picture is cut off before its end marker')
      return behind.end()
    },
  })

  function take(bytes: Uint8Array, at: number): number {
    if (skipBytes > 0) {
      const count = Math.min(skipBytes, bytes.length - at)
      skipBytes -= count
      return at + count
    }
    if (stage.kind === 'scan') {
      const next = bytes.indexOf(0xff, at)
      if (next < 0) return bytes.length
      stage = { kind: 'scan-code' }
      return next + 1
    }
    takeByte(bytes[at] ?? 0)
    return at + 1
  }

  function takeByte(byte: number): void {
    switch (stage.kind) {
      case 'begin':
      case 'marker':
        if (byte !== 0xff)
          throw damaged('the picture contains something other than a marker where one is required')
        stage = { kind: 'code' }
        return
      case 'scan-code':
        // In a scan 0xff00 is a data byte and 0xffd0 to 0xffd7 are restarts (T.81 section B.1.1.2).
        if (byte === 0 || (byte >= 0xd0 && byte <= 0xd7)) stage = { kind: 'scan' }
        else takeCode(byte)
        return
      case 'code':
        takeCode(byte)
        return
      case 'length':
        stage = { kind: 'length-end', high: byte }
        return
      case 'length-end':
        takeLength(stage.high * 256 + byte)
        return
      case 'after':
        behind.take(Uint8Array.of(byte), 0)
        return
      case 'scan':
        return
    }
  }

  function takeCode(byte: number): void {
    if (byte === 0xff) return // any number of fill bytes may precede a code
    if (byte === 0xd8 && code === 0) stage = { kind: 'marker' }
    else if (code === 0 || byte === 0 || byte === 0xd8)
      throw damaged('the picture contains a marker in the wrong place')
    else if (byte === 0xd9) {
      if (seen.size < 2) throw damaged('the picture ends before its first line')
      stage = { kind: 'after' }
    } else if (byte === 0x01 || (byte >= 0xd0 && byte <= 0xd7)) stage = { kind: 'marker' }
    else stage = { kind: 'length' }
    code = byte
  }

  function takeLength(length: number): void {
    if (length < 2) throw damaged('the picture holds a segment without a valid length')
    skipBytes = length - 2
    if (isFrame(code)) seen.add('frame')
    if (code === 0xda) seen.add('scan')
    stage = { kind: code === 0xda ? 'scan' : 'marker' }
  }
}

/** SOF0 to SOF15 without DHT, JPG and DAC, which share the range. */
const isFrame = (code: number): boolean =>
  code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc
