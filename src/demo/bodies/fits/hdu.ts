/** The shape of an HDU, from which sizes and headers are computed before any byte. */

export type Pixel = 'float' | 'word' | 'unsigned-word' | 'unsigned-half'

/** What the pixels of an image show. */
export type Content =
  'light' | 'ramp' | 'error' | 'variance' | 'quality' | 'weight' | 'context' | 'labels' | 'wavelength'

export interface ImageHdu {
  readonly kind: 'image'
  readonly name: string
  readonly extver: number
  readonly pixel: Pixel
  readonly content: Content
  /** Square images of side innerSide x zoom. */
  readonly innerSide: number
  readonly zoom: number
  /** Lengths of the third and fourth axes; empty for a plain image. */
  readonly depth: readonly number[]
  readonly unit: string
  readonly wcs: 'none' | 'sky' | 'sky-wave'
}

export interface Column {
  readonly name: string
  /** TFORM: D (64-bit float), J (32-bit integer), or text such as `12A`. */
  readonly form: string
  readonly unit: string
  readonly value: (row: number) => number | string
}

export interface TableHdu {
  readonly kind: 'table'
  readonly name: string
  readonly extver: number
  readonly rows: number
  readonly columns: readonly Column[]
}

/** `blocks` of header; the primary HDU never has data here. */
export type Hdu =
  { readonly kind: 'primary' } | { readonly kind: 'bare'; readonly name: string } | ImageHdu | TableHdu

export const headerBlocks = (hdu: Hdu): number => (hdu.kind === 'primary' ? 3 : 2)

const pixelBytes = (pixel: Pixel): number => (pixel === 'unsigned-half' ? 2 : 4)
export const layersOf = (image: ImageHdu): number =>
  image.depth.reduce((product, length) => product * length, 1)

export function columnBytes({ form }: Column): number {
  if (form === 'D') return 8
  return form === 'J' ? 4 : Number.parseInt(form, 10)
}
export const rowBytes = (table: TableHdu): number =>
  table.columns.reduce((sum, column) => sum + columnBytes(column), 0)

/** Length of the data without padding, in bytes. */
export function dataBytes(hdu: Hdu): number {
  if (hdu.kind === 'image') return (hdu.innerSide * hdu.zoom) ** 2 * layersOf(hdu) * pixelBytes(hdu.pixel)
  return hdu.kind === 'table' ? rowBytes(hdu) * hdu.rows : 0
}
