import type { FileHandle } from 'node:fs/promises'
import type { ImageView } from '#shared/contract/areas/quick-look'
import { AppError } from '#shared/errors'
import { stringValue } from '#platform/fits/card'
import type { Hdu } from './hdus.ts'
import { encodePixels } from './encode-pixels.ts'
import { numberOf, numberReader } from './values.ts'
import { linearWcs } from './linear-wcs.ts'
import { zscaleLimits } from './zscale.ts'

/**
 * One plane of an image, reduced to at most `mostPixels` on its longer side: every `step`th row is read, and in it the
 * mean of `step` pixels is taken, so that a mosaic of gigabytes costs no more than what is shown of it.
 */
export async function readImage(
  handle: FileHandle,
  hdu: Hdu,
  plane: number,
  mostPixels: number,
): Promise<ImageView> {
  const [fullWidth = 0, fullHeight = 0, ...deeper] = hdu.axes
  const bitpix = numberOf(hdu.keyword('BITPIX')) ?? 0
  const read = numberReader(bitpix)
  const planes = deeper.reduce((product, length) => product * length, 1)
  if (hdu.kind !== 'image' || read === null || fullWidth === 0 || fullHeight === 0 || plane >= planes)
    throw new AppError('usage', 'This part of the file is not an image.')
  const step = Math.max(1, Math.ceil(Math.max(fullWidth, fullHeight) / mostPixels))
  const width = Math.ceil(fullWidth / step)
  const height = Math.ceil(fullHeight / step)
  const zero = numberOf(hdu.keyword('BZERO')) ?? 0
  const factor = numberOf(hdu.keyword('BSCALE')) ?? 1
  const blank = numberOf(hdu.keyword('BLANK'))
  const bytesPerValue = Math.abs(bitpix) / 8
  const rowBytes = fullWidth * bytesPerValue
  const planeStart = hdu.dataStart + plane * rowBytes * fullHeight
  const values = new Float64Array(width * height)
  const row = Buffer.alloc(rowBytes)
  for (let y = 0; y < height; y += 1) {
    await handle.read(row, 0, rowBytes, planeStart + y * step * rowBytes)
    for (let x = 0; x < width; x += 1) {
      let sum = 0
      let count = 0
      const end = Math.min(fullWidth, (x + 1) * step)
      for (let column = x * step; column < end; column += 1) {
        const stored = read(row, column * bytesPerValue)
        if (stored === blank || !Number.isFinite(stored)) continue
        sum += stored
        count += 1
      }
      values[y * width + x] = count === 0 ? Number.NaN : zero + (factor * sum) / count
    }
  }
  return {
    fullWidth,
    fullHeight,
    width,
    height,
    step,
    planes,
    plane,
    ...encodePixels(values),
    unit: stringValue(hdu.keyword('BUNIT') ?? ''),
    zscale: zscaleLimits(values),
    wcs: linearWcs(hdu.keyword),
  }
}
