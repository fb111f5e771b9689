import type { FitsLayout, Frame } from '../recipe.ts'
import type { Content, Hdu, ImageHdu, Pixel } from './hdu.ts'
import { associationTable, logTable, pointingTable, shutterTables, spectrumTable } from './tables.ts'

/** The HDUs of every kind of file. A layout contains only shapes and is cheap to make. */
export function layoutOf(layout: FitsLayout, frame: Frame, members: readonly string[]): readonly Hdu[] {
  return [{ kind: 'primary' }, ...layouts[layout](frame, members)]
}

/** Beyond this side pixels are repeated, so that the sums of very large images stay cheap. */
const largestInnerSide = 1024
/** Images stay above this side however small the scale. */
const smallestSide = 24

/** Side of an image after scaling, as an even inner side and the factor by which pixels are repeated. */
export function scaledSide(
  side: number,
  scale: number,
): { readonly innerSide: number; readonly zoom: number } {
  const wanted = Math.max(smallestSide, side * Math.sqrt(scale))
  const zoom = Math.ceil(wanted / largestInnerSide)
  return { innerSide: 2 * Math.round(wanted / zoom / 2), zoom }
}

type Layout = (frame: Frame, members: readonly string[]) => readonly Hdu[]

const layouts: Readonly<Record<FitsLayout, Layout>> = {
  uncal: frame => [
    image(frame, 'SCI', 'ramp', { depth: [frame.groups, frame.integrations], unit: 'DN' }),
    pointingTable('INT_TIMES', frame.integrations, frame),
  ],
  rate: frame => planes(frame, { unit: 'DN/s', variances: true }),
  rates: frame => planes(frame, { unit: 'DN/s', depth: [frame.integrations], variances: false }),
  image: frame =>
    planes(frame, { unit: 'MJy/sr', wcs: frame.view === 'field' ? 'sky' : 'none', variances: true }),
  cube: frame => planes(frame, { unit: 'MJy/sr', depth: [frame.integrations], variances: false }),
  resampled: frame => [
    image(frame, 'SCI', 'light', { unit: 'MJy/sr', wcs: 'sky' }),
    image(frame, 'ERR', 'error', { unit: 'MJy/sr' }),
    image(frame, 'CON', 'context', {}),
    image(frame, 'WHT', 'weight', {}),
  ],
  'spectrum-2d': frame => [
    image(frame, 'SCI', 'light', { unit: 'MJy/sr' }),
    image(frame, 'ERR', 'error', { unit: 'MJy/sr' }),
    image(frame, 'WAVELENGTH', 'wavelength', { unit: 'um' }),
    image(frame, 'WHT', 'weight', {}),
  ],
  'spectral-cube': frame => {
    const depth = [cubeLayers]
    return [
      image(frame, 'SCI', 'light', { unit: 'MJy/sr', wcs: 'sky-wave', depth }),
      image(frame, 'ERR', 'error', { unit: 'MJy/sr', depth }),
      image(frame, 'DQ', 'quality', { depth }),
      image(frame, 'WMAP', 'weight', { depth }),
    ]
  },
  'spectrum-1d': frame => [spectrumTable('EXTRACT1D', 1, frame)],
  'spectra-1d': frame =>
    Array.from({ length: frame.integrations }, (_, i) => spectrumTable('EXTRACT1D', i + 1, frame)),
  'combined-1d': frame => [spectrumTable('COMBINE1D', 1, frame)],
  labels: frame => [image(frame, 'SCI', 'labels', { wcs: 'sky' })],
  traps: frame => [image(frame, 'SCI', 'light', { unit: 'DN', depth: [3] })],
  shutters: frame => [image({ ...frame, side: 180 }, 'SHUTTER_IMAGE', 'labels', {}), ...shutterTables(frame)],
  guide: frame => [
    image(frame, 'SCI', 'light', { unit: 'DN', depth: [frame.groups] }),
    pointingTable('Pointing', 8, frame),
  ],
  'hst-raw': frame =>
    chips.flatMap(extver => [
      image(frame, 'SCI', 'ramp', { unit: 'COUNTS', extver }),
      { kind: 'bare' as const, name: 'ERR' },
      { kind: 'bare' as const, name: 'DQ' },
    ]),
  'hst-flat': frame =>
    chips.flatMap(extver => [
      image(frame, 'SCI', 'light', { unit: 'ELECTRONS', wcs: 'sky', extver }),
      image(frame, 'ERR', 'error', { unit: 'ELECTRONS', extver }),
      image(frame, 'DQ', 'quality', { unit: 'UNITLESS', extver }),
    ]),
  'hst-drizzled': frame => [
    image(frame, 'SCI', 'light', { unit: 'ELECTRONS/S', wcs: 'sky' }),
    image(frame, 'WHT', 'weight', { unit: 'UNITLESS' }),
    image(frame, 'CTX', 'context', { unit: 'UNITLESS' }),
  ],
  'hst-support': () => ['UDL', 'SHP', 'EPC'].map(name => ({ kind: 'bare', name })),
  'hst-association': (_, members) => [associationTable(members)],
  'hst-log': frame => [logTable(frame)],
}

/** Layers of a spectral cube: fewer than a real one has. */
const cubeLayers = 120
/** The two CCDs of ACS/WFC. */
const chips = [1, 2] as const

const pixels: Readonly<Record<Content, Pixel>> = {
  light: 'float',
  ramp: 'unsigned-half',
  error: 'float',
  variance: 'float',
  quality: 'unsigned-word',
  weight: 'float',
  context: 'word',
  labels: 'word',
  wavelength: 'float',
}

type Options = Partial<Pick<ImageHdu, 'extver' | 'depth' | 'unit' | 'wcs'>>

function image(frame: Frame, name: string, content: Content, options: Options): ImageHdu {
  return {
    kind: 'image',
    name,
    extver: 1,
    pixel: pixels[content],
    content,
    ...scaledSide(frame.side, frame.scale),
    depth: [],
    unit: '',
    wcs: 'none',
    ...options,
  }
}

/** Light with its errors, flags and, for single images, the two parts of the variance. */
function planes(
  frame: Frame,
  { variances, ...options }: Options & { readonly variances: boolean },
): readonly Hdu[] {
  const { unit = '', depth = [] } = options
  const basic = [
    image(frame, 'SCI', 'light', options),
    image(frame, 'ERR', 'error', { unit, depth }),
    image(frame, 'DQ', 'quality', { depth }),
  ]
  if (!variances) return basic
  return [
    ...basic,
    ...['VAR_POISSON', 'VAR_RNOISE'].map(name =>
      image(frame, name, 'variance', { unit: `(${unit})^2`, depth }),
    ),
  ]
}
