import { normal, mix } from '../random.ts'
import { fold, repeated, sumOfWords } from './sum.ts'

/**
 * The pixels of one HDU as 32-bit words (two 16-bit pixels make one word), computed at any place.
 * Words are in native order here; callers receive them as big-endian bytes.
 */
export interface Plane {
  readonly words: number
  /** Ones' complement sum of all words. */
  sum(): number
  /** Writes the words [from, from + out.length). */
  fill(out: Uint32Array, from: number): void
}

/* ---- Tiles: planes that repeat a short pattern, so that their sum costs nothing ---- */

const tileWords = 16_384

export interface Tile {
  readonly words: Uint32Array
  /** before[i]: exact sum of the first i words. */
  readonly before: Float64Array
}

/** A pattern from a function that writes the word at an index, given normal noise. */
function tile(write: (at: number, noise: number) => void, words: Uint32Array, seed: number): Tile {
  const next = normal(seed)
  for (let i = 0; i < words.length; i++) write(i, next())
  const before = new Float64Array(words.length + 1)
  for (let i = 0; i < words.length; i++) before[i + 1] = (before[i] ?? 0) + (words[i] ?? 0)
  return { words, before }
}

/** A pattern of 32-bit floats. */
export function floatTile(seed: number, value: (noise: number) => number): Tile {
  const floats = new Float32Array(tileWords)
  return tile((at, noise) => (floats[at] = value(noise)), new Uint32Array(floats.buffer), seed)
}

/** A pattern of 32-bit words. */
export function wordTile(seed: number, value: (noise: number) => number): Tile {
  const words = new Uint32Array(tileWords)
  return tile((at, noise) => (words[at] = value(noise)), words, seed)
}

/** A plane that repeats a tile, beginning at `phase`. */
export function tilePlane({ words: pattern, before }: Tile, phase: number, words: number): Plane {
  const start = phase % pattern.length
  const upTo = (end: number): number => {
    const cycles = Math.floor(end / pattern.length)
    const rest = before[end % pattern.length] ?? 0
    return fold(repeated(fold(before[pattern.length] ?? 0), cycles) + fold(rest))
  }
  return {
    words,
    // Adding the complement removes the words before the start.
    sum: () =>
      words === 0 || before.at(-1) === 0 ? 0 : fold(upTo(start + words) + (2 ** 32 - 1) - upTo(start)),
    fill(out, from) {
      for (let at = 0; at < out.length;) {
        const offset = (start + from + at) % pattern.length
        const part = pattern.subarray(offset, offset + out.length - at)
        out.set(part, at)
        at += part.length
      }
    },
  }
}

/* ---- Images: planes made row by row from a signal and noise ---- */

/** Geometry of a stack of images. `zoom` repeats every pixel in both directions, so large images stay cheap. */
export interface Stack {
  readonly innerWidth: number
  readonly innerHeight: number
  readonly zoom: number
  readonly layers: number
  readonly pixelsPerWord: 1 | 2
}

/** Writes all pixels of an inner row into `row` (a view of native words). */
export type RowPainter = (row: RowBuffer, layer: number, y: number) => void
export interface RowBuffer {
  readonly floats: Float32Array
  readonly words: Uint32Array
  readonly halves: Uint16Array
}

/** A stack of images painted row by row. With two pixels in a word the inner width is even. */
export function stackPlane(stack: Stack, paint: RowPainter): Plane {
  const { innerWidth, innerHeight, zoom, layers, pixelsPerWord } = stack
  const rowWords = (innerWidth * zoom) / pixelsPerWord
  const height = innerHeight * zoom
  const inner = rowBuffer(Math.ceil(innerWidth / pixelsPerWord))
  const wide = zoom === 1 ? inner : rowBuffer(rowWords)
  const full = (layer: number, y: number): RowBuffer => {
    paint(inner, layer, y)
    if (pixelsPerWord === 2) swapPairs(inner, innerWidth)
    if (zoom > 1) widen(inner, wide, innerWidth, zoom, pixelsPerWord)
    return wide
  }
  return {
    words: rowWords * height * layers,
    sum() {
      let total = 0
      for (let layer = 0; layer < layers; layer++) {
        for (let y = 0; y < innerHeight; y++) total = fold(total + sumOfWords(full(layer, y).words))
      }
      return repeated(total, zoom)
    },
    fill(out, from) {
      let painted = -1
      for (let at = 0; at < out.length;) {
        const row = Math.floor((from + at) / rowWords)
        const innerRow = Math.floor(row / height) * innerHeight + Math.floor((row % height) / zoom)
        if (innerRow !== painted) full(Math.floor(row / height), innerRow % innerHeight)
        painted = innerRow
        const x = (from + at) % rowWords
        const part = wide.words.subarray(x, x + out.length - at)
        out.set(part, at)
        at += part.length
      }
    },
  }
}

function rowBuffer(words: number): RowBuffer {
  const buffer = new ArrayBuffer(words * 4)
  return {
    floats: new Float32Array(buffer),
    words: new Uint32Array(buffer),
    halves: new Uint16Array(buffer),
  }
}

/** In a big-endian word the first of two pixels is the upper half; painters write them in reading order. */
function swapPairs({ halves, words }: RowBuffer, width: number): void {
  for (let i = 0; i < width; i += 2) words[i / 2] = ((halves[i] ?? 0) << 16) | (halves[i + 1] ?? 0)
}

function widen(from: RowBuffer, to: RowBuffer, width: number, zoom: number, pixelsPerWord: 1 | 2): void {
  if (pixelsPerWord === 1) {
    for (let x = 0; x < width; x++) to.words.fill(from.words[x] ?? 0, x * zoom, (x + 1) * zoom)
    return
  }
  for (let at = 0; at < to.words.length; at++) {
    const pixel = (index: number): number => {
      const x = Math.floor(index / zoom)
      const word = from.words[x >> 1] ?? 0
      return x % 2 === 0 ? word >>> 16 : word & 0xffff
    }
    to.words[at] = (pixel(2 * at) << 16) | pixel(2 * at + 1)
  }
}

/** Where the noise of one row begins in its tile: unrelated between rows, so that no repetition can be seen. */
export const rowPhase = (seed: number, layer: number, y: number): number =>
  mix(seed ^ Math.imul(layer + 1, 0x9e3779b1) ^ Math.imul(y + 1, 0x85ebca6b))
