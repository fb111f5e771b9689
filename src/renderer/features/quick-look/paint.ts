import type { Pixels } from './pixels.ts'
import { levelCount } from './pixels.ts'

export const stretches = ['asinh', 'linear', 'log', 'sqrt'] as const
export type StretchName = (typeof stretches)[number]

export interface Look {
  readonly stretch: StretchName
  /** Values shown darkest and brightest. */
  readonly limits: readonly [number, number]
  /** 1 leaves the stretch as it is; more is steeper around `bias`. */
  readonly contrast: number
  /** 0 to 1: the part of the range that is shown in the middle tone. */
  readonly bias: number
  /** 256 colours, red, green and blue in turn. */
  readonly colours: Uint8Array
  /** Of undefined pixels, in two tones of a hatch. */
  readonly undefinedTones: readonly [number, number]
}

const bends: Readonly<Record<StretchName, (part: number) => number>> = {
  linear: part => part,
  sqrt: Math.sqrt,
  // The usual softening: a tenth of the range for asinh, a thousandth for the logarithm.
  asinh: part => Math.asinh(part * 10) / Math.asinh(10),
  log: part => Math.log10(1 + part * 1000) / Math.log10(1001),
}

/** The tone 0 to 255 of a value. */
export function toneOf(value: number, { stretch, limits: [low, high], contrast, bias }: Look): number {
  const part = Math.max(0, Math.min(1, (value - low) / (high - low)))
  const bent = bends[stretch](part)
  return Math.round(Math.max(0, Math.min(1, (bent - bias) * contrast + 0.5)) * 255)
}

/** Paints an image, bottom row first as FITS has it, into red, green, blue and alpha from the top. */
export function paint(
  pixels: Pixels,
  width: number,
  height: number,
  look: Look,
): Uint8ClampedArray<ArrayBuffer> {
  const tones = new Uint8Array(levelCount)
  for (let level = 1; level < levelCount; level += 1) tones[level] = toneOf(pixels.values[level] ?? 0, look)
  const painted = new Uint8ClampedArray(width * height * 4)
  const { colours, undefinedTones } = look
  for (let y = 0; y < height; y += 1) {
    const from = (height - 1 - y) * width
    for (let x = 0; x < width; x += 1) {
      const level = pixels.levels[from + x] ?? 0
      const at = (y * width + x) * 4
      if (level === 0) {
        const hatch = undefinedTones[(x + y) % 8 < 4 ? 0 : 1]
        painted[at] = hatch
        painted[at + 1] = hatch
        painted[at + 2] = hatch
      } else {
        const colour = (tones[level] ?? 0) * 3
        painted[at] = colours[colour] ?? 0
        painted[at + 1] = colours[colour + 1] ?? 0
        painted[at + 2] = colours[colour + 2] ?? 0
      }
      painted[at + 3] = 255
    }
  }
  return painted
}
