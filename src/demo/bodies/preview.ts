import jpeg from 'jpeg-js'
import { AppError } from '#shared/errors'
import { hashText } from './random.ts'
import type { BodyRecipe, Frame } from './recipe.ts'
import { signalOf } from './sky/signal.ts'

type Preview = Extract<BodyRecipe, { kind: 'preview' }>

/** Length of a preview in bytes, known before painting: a comment fills the rest of the file. */
export function previewSize(uri: string, isThumbnail: boolean): number {
  const [least, range] = isThumbnail ? [7_000, 4_000] : [34_000, 26_000]
  return least + (hashText(uri) % range)
}

/** A JPEG of exactly `previewSize` bytes: the same sky as the image it belongs to, or a plot of a spectrum. */
export function previewBytes(uri: string, { frame, isThumbnail, isPlot }: Preview): Uint8Array {
  const side = isThumbnail ? 128 : 384
  const picture = isPlot ? plot(frame, side, hashText(uri)) : photograph(frame, side)
  const size = previewSize(uri, isThumbnail)
  for (const quality of [90, 80, 65, 45, 25, 10, 3]) {
    const bytes = jpeg.encode({ ...picture, width: side, height: side }, quality).data
    // Leaves space for the head of one comment, and never less than that.
    if (bytes.length + 8 <= size) return withComments(bytes, size)
  }
  throw new AppError('bug', 'A preview of the demo archive does not fit its size.')
}

interface Picture {
  readonly data: Uint8Array
}

/** The sky in the colours of its wavelength: blue-white for short, amber for long. Top row is north. */
function photograph(frame: Frame, side: number): Picture {
  const signal = signalOf(frame, side)
  const data = new Uint8Array(side * side * 4)
  const warmth = Math.min(1, Math.max(0, Math.log10(frame.wavelength / 0.6) / 1.5))
  const steepness = [0.95 - 0.5 * warmth, 0.68 + 0.1 * warmth, 0.42 + 0.85 * warmth] as const
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const light = Math.max(0, signal[(side - 1 - y) * side + x] ?? 0)
      const level = Math.min(1, Math.asinh(light * 26) / Math.asinh(26))
      const at = 4 * (y * side + x)
      steepness.forEach((power, channel) => (data[at + channel] = 255 * (0.02 + 0.98 * level ** (2 * power))))
      data[at + 3] = 255
    }
  }
  return { data }
}

/** A line on a light ground. */
function plot(frame: Frame, side: number, seed: number): Picture {
  const data = new Uint8Array(side * side * 4).fill(250)
  const height = (x: number): number => {
    const t = x / side
    const lines =
      Math.exp(-(((t - 0.2 - (seed % 40) / 100) * 60) ** 2)) + 0.6 * Math.exp(-(((t - 0.75) * 80) ** 2))
    return side * (0.25 + 0.12 * Math.sin(5 * t + frame.wavelength) + 0.45 * lines)
  }
  for (let x = 0; x < side; x++) {
    const [low, high] = [Math.min(height(x), height(x + 1)), Math.max(height(x), height(x + 1)) + 1.5]
    for (let y = Math.floor(low); y < high && y < side; y++)
      data.set([28, 78, 140], 4 * ((side - 1 - y) * side + x))
  }
  return { data }
}

/** Puts comment segments behind the start of the image (ITU-T T.81, section B.2.4.5) until `size` is reached. */
function withComments(picture: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size).fill(0x20)
  out.set(picture.subarray(0, 2))
  let at = 2
  let left = size - picture.length
  while (left > 0) {
    const whole = left <= 65_537 ? left : Math.min(65_537, left - 4)
    out.set([0xff, 0xfe, (whole - 2) >> 8, (whole - 2) & 0xff], at)
    at += whole
    left -= whole
  }
  out.set(picture.subarray(2), at)
  return out
}
