import { z } from 'zod'

/** A finished file of the queue or the history. */
const fileSchema = z.strictObject({ itemId: z.int().positive() })
const hduInput = fileSchema.extend({ hdu: z.int().nonnegative() })

/** One part of a FITS file (header-data unit). */
const hduSchema = z.strictObject({
  index: z.int().nonnegative(),
  /** EXTNAME, with EXTVER from the second on; `PRIMARY` for the first. */
  name: z.string(),
  kind: z.enum(['image', 'table', 'empty', 'other']),
  /** NAXIS1 to NAXISn of an image, or rows and columns of a table. */
  axes: z.array(z.number()).readonly(),
})
export type HduView = Readonly<z.infer<typeof hduSchema>>

/** A linear celestial coordinate system: tangent plane, FITS WCS paper II. Pixel (1, 1) is the centre of the first. */
const wcsSchema = z.strictObject({
  crpix: z.tuple([z.number(), z.number()]),
  crval: z.tuple([z.number(), z.number()]),
  /** Degrees per pixel: CD1_1, CD1_2, CD2_1, CD2_2. */
  cd: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Distortion is there and left out: positions are near, not exact. */
  isApproximate: z.boolean(),
})
export type LinearWcs = Readonly<z.infer<typeof wcsSchema>>

const imageSchema = z.strictObject({
  /** Of the file. */
  fullWidth: z.int().positive(),
  fullHeight: z.int().positive(),
  /** Of what is sent: every `step`th row, and the mean of `step` pixels in it. */
  width: z.int().positive(),
  height: z.int().positive(),
  step: z.int().positive(),
  planes: z.int().positive(),
  plane: z.int().nonnegative(),
  /** Base64 of little-endian 16-bit numbers, bottom row first; 0 is undefined, else see `scale`. */
  pixels: z.string(),
  /** value = centre + width * sinh(low + (number - 1) / 65534 * (high - low)). */
  scale: z.strictObject({ centre: z.number(), width: z.number(), low: z.number(), high: z.number() }),
  unit: z.string().nullable(),
  /** Display limits by the usual algorithm for astronomical images. */
  zscale: z.tuple([z.number(), z.number()]),
  wcs: wcsSchema.nullable(),
})
export type ImageView = Readonly<z.infer<typeof imageSchema>>

const tableSchema = z.strictObject({
  rows: z.int().nonnegative(),
  columns: z.array(z.strictObject({ name: z.string(), unit: z.string().nullable() })).readonly(),
  /** The first rows as text. */
  cells: z.array(z.array(z.string()).readonly()).readonly(),
  /** A spectrum or light curve: two numeric columns; null when there are none that belong together. */
  series: z
    .strictObject({
      x: z.strictObject({
        name: z.string(),
        unit: z.string().nullable(),
        values: z.array(z.number()).readonly(),
      }),
      y: z.strictObject({
        name: z.string(),
        unit: z.string().nullable(),
        values: z.array(z.number().nullable()).readonly(),
      }),
    })
    .nullable(),
})
export type TableView = Readonly<z.infer<typeof tableSchema>>

const openedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fits'), name: z.string(), hdus: z.array(hduSchema).readonly() }),
  /** A JPEG or PNG as it is. */
  z.strictObject({ kind: z.literal('picture'), name: z.string(), dataUrl: z.string() }),
  z.strictObject({ kind: z.literal('text'), name: z.string(), text: z.string(), isWhole: z.boolean() }),
  /** Nothing of it can be shown here. */
  z.strictObject({ kind: z.literal('none'), name: z.string() }),
])
export type OpenedFile = Readonly<z.infer<typeof openedSchema>>

export const quickLookCalls = {
  'quick-look.open': { input: fileSchema, output: openedSchema },
  'quick-look.image': {
    input: hduInput.extend({ plane: z.int().nonnegative(), mostPixels: z.int().min(64).max(2048) }),
    output: imageSchema,
  },
  'quick-look.table': { input: hduInput, output: tableSchema },
  /** The cards of a header, without blank ones at the end. */
  'quick-look.header': { input: hduInput, output: z.strictObject({ cards: z.array(z.string()).readonly() }) },
} as const

export const quickLookEvents = {} as const
