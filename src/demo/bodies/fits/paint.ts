import { hashText, normal } from '../random.ts'
import type { Frame } from '../recipe.ts'
import { signalOf, type Signal } from '../sky/signal.ts'
import { layersOf, type Content, type ImageHdu } from './hdu.ts'
import {
  floatTile,
  rowPhase,
  stackPlane,
  tilePlane,
  wordTile,
  type Plane,
  type RowPainter,
  type Tile,
} from './planes.ts'

/** Sky background and noise of one pixel, in units of the signal. */
const background = 0.02
const noise = 0.011
/** Signal 1 in MJy/sr (JWST) or electrons (HST). */
const gain = 40

/** Length of the noise pattern; rows begin anywhere in its first half, and no row is longer than the second. */
const noiseLength = 8192
const halfMask = noiseLength / 2 - 1
const noisePattern = Float32Array.from({ length: noiseLength }, normal(20211225))

const tiles: Readonly<Partial<Record<Content, Tile>>> = {
  error: floatTile(1, value => gain * noise * (1 + 0.12 * Math.abs(value))),
  variance: floatTile(2, value => (gain * noise * (1 + 0.12 * Math.abs(value))) ** 2 / 2),
  weight: floatTile(3, value => 1280 * (1 + 0.03 * value)),
  context: wordTile(4, () => 1),
  // Stored with BZERO 2^31: 0 good, 1 do not use, 4 a cosmic ray.
  quality: wordTile(5, value => (2 ** 31 + (value > 3.2 ? 1 : value < -2.6 ? 4 : 0)) >>> 0),
}

/** The pixels of an image HDU of the file that `seed` identifies (its URI and version). */
export function imagePlane(image: ImageHdu, frame: Frame, seed: number): Plane {
  const own = (seed ^ hashText(`${image.name} ${image.extver}`)) >>> 0
  const tile = tiles[image.content]
  if (tile !== undefined)
    return tilePlane(tile, own % tile.words.length, (image.innerSide * image.zoom) ** 2 * layersOf(image))
  const { innerSide, zoom } = image
  const stack = { innerWidth: innerSide, innerHeight: innerSide, zoom, layers: layersOf(image) }
  const pixelsPerWord = image.pixel === 'unsigned-half' ? 2 : 1
  return stackPlane({ ...stack, pixelsPerWord }, painterOf(image, frame, own))
}

function painterOf(image: ImageHdu, frame: Frame, seed: number): RowPainter {
  const side = image.innerSide
  if (image.content === 'wavelength') return wavelengths(frame, side)
  const signal = signalOf(frame, side)
  if (image.content === 'labels') return labels(signal, side)
  return image.content === 'ramp' ? ramp(signal, side, image, seed) : light(signal, side, image, seed)
}

function light(signal: Signal, side: number, image: ImageHdu, seed: number): RowPainter {
  const layers = layersOf(image)
  return ({ floats }, layer, y) => {
    const phase = rowPhase(seed, layer, y) & halfMask
    // Layers of a cube differ in brightness as a spectrum does.
    const bright =
      layers === 1
        ? gain
        : gain * (0.75 + 0.25 * Math.sin(layer * 0.21) + 0.4 * Math.exp(-(((layer % 37) - 18) ** 2) / 6))
    const offset = gain * background
    for (let x = 0; x < side; x++) {
      floats[x] =
        bright * (signal[y * side + x] ?? 0) + offset + gain * noise * (noisePattern[phase + x] ?? 0)
    }
  }
}

/** Counts that grow from group to group until they saturate; 16 bits stored with BZERO 2^15. */
function ramp(signal: Signal, side: number, image: ImageHdu, seed: number): RowPainter {
  const groups = image.depth[0] ?? 1
  return ({ halves }, layer, y) => {
    const phase = rowPhase(seed, layer, y) & halfMask
    const time = ((layer % groups) + 1) / groups
    for (let x = 0; x < side; x++) {
      const counts =
        9_000 +
        time * 24_000 * ((signal[y * side + x] ?? 0) + background) +
        14 * (noisePattern[phase + x] ?? 0)
      halves[x] = Math.min(65_535, counts) ^ 0x8000
    }
  }
}

/** Segments: 0 for sky, and one number per coarse cell for what is brighter. */
function labels(signal: Signal, side: number): RowPainter {
  return ({ words }, _, y) => {
    const band = Math.floor((y * 16) / side) * 16
    for (let x = 0; x < side; x++) {
      words[x] = (signal[y * side + x] ?? 0) > 0.14 ? 1 + band + Math.floor((x * 16) / side) : 0
    }
  }
}

function wavelengths(frame: Frame, side: number): RowPainter {
  return ({ floats }) => {
    for (let x = 0; x < side; x++) floats[x] = frame.wavelength * (0.8 + (0.4 * x) / side)
  }
}
