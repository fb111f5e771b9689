import type { HduView, ImageView, TableView } from '#shared/contract/areas/quick-look'

import { countedText } from '../../kit/words.ts'
import type { ColourMap } from './colour-maps.ts'
import type { StretchName } from './paint.ts'
import { sexagesimal, skyPosition } from './sky-position.ts'

/** Every word of the quick look. */
export const words = {
  title: 'Quick look',
  facts: 'Details',
  sides: 'What is shown of the file',
  loading: 'Reading the file…',
  unreadable: 'Could not draw this file. It passed its checksum; open it in your own tool.',
  nothing: 'There is nothing to draw in this kind of file.',
  part: 'Extension',
  plane: 'Plane',
  stretch: 'Stretch',
  limits: 'Limits',
  low: 'Low',
  high: 'High',
  colours: 'Colour map',
  invert: 'Invert',
  contrast: 'Contrast',
  bias: 'Bias',
  keep: 'Same look for all files',
  image: 'Image',
  header: 'Header',
  table: 'Rows',
  curve: 'Curve',
  hint: 'Move the pointer or the arrow keys over the image to read values.',
} as const

export const stretchWords: Readonly<Record<StretchName, string>> = {
  asinh: 'asinh',
  linear: 'Linear',
  log: 'Logarithmic',
  sqrt: 'Square root',
}
export const limitChoices = ['99', '99.5', '95', 'min-max', 'zscale', 'manual'] as const
export type LimitChoice = (typeof limitChoices)[number]
export const limitWords: Readonly<Record<LimitChoice, string>> = {
  '99': '99 %',
  '99.5': '99.5 %',
  '95': '95 %',
  'min-max': 'Min–max',
  zscale: 'zscale',
  manual: 'Manual',
}
export const colourWords: Readonly<Record<ColourMap, string>> = {
  gray: 'Gray',
  viridis: 'Viridis',
  inferno: 'Inferno',
  cividis: 'Cividis',
  red: 'Red',
}

/** `SCI · image 2048 × 2048`. */
export function hduText({ index, name, kind, axes }: HduView): string {
  if (kind === 'image') return `${index} ${name} · image ${axes.join(' × ')}`
  if (kind === 'table') return `${index} ${name} · table, ${rowsText(axes[0] ?? 0)}`
  return `${index} ${name} · ${kind === 'empty' ? 'header only' : 'not drawn'}`
}

export const valueText = (value: number, unit: string | null): string =>
  Number.isNaN(value) ? 'undefined' : `${Number(value.toPrecision(6))}${unit === null ? '' : ` ${unit}`}`

/** A pixel of the reduced image: its place in the file, its value, and its place in the sky. */
export function readoutText(image: ImageView, column: number, row: number, value: number): string {
  const centre = (at: number): number => at * image.step + (image.step + 1) / 2
  const [x, y] = [centre(column), centre(row)]
  const place = `x ${Math.round(x)}, y ${Math.round(y)}: ${valueText(value, image.unit)}`
  if (image.wcs === null) return place
  return `${place} · ${image.wcs.isApproximate ? '≈ ' : ''}${sexagesimal(skyPosition(image.wcs, x, y))}`
}

export function imageSummary(image: ImageView): string {
  const size = `${image.fullWidth} by ${image.fullHeight} pixels`
  return image.step === 1 ? `Image, ${size}.` : `Image, ${size}, drawn at one of ${image.step}.`
}

export const tableSummary = ({ rows, columns, cells }: TableView): string =>
  rows > cells.length
    ? `The first ${cells.length} of ${rowsText(rows)}, ${columnsText(columns.length)}.`
    : `${rowsText(rows)}, ${columnsText(columns.length)}.`
const rowsText = (count: number): string => countedText(count, 'row', 'rows')
const columnsText = (count: number): string => countedText(count, 'column', 'columns')

export const curveSummary = ({ x, y }: NonNullable<TableView['series']>): string =>
  `${axisText(y)} against ${axisText(x)}, ${countedText(x.values.length, 'point', 'points')}.`
export const axisText = ({ name, unit }: { readonly name: string; readonly unit: string | null }): string =>
  unit === null ? name : `${name} (${unit})`
