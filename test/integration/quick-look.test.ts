import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { QuickLookReader } from '#service/quick-look/quick-look-handlers'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoFile } from '#demo/catalogue/types'
import { openQuickLook } from '#service/quick-look/node/open-quick-look'
import type { ImageView } from '#shared/contract/areas/quick-look'

/** Files of the demo archive, read in the quick-look thread. */

let folder: string
let reader: QuickLookReader
const files = [...createCatalogue({ scale: 0.05 }).files()]

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-look-'))
  reader = openQuickLook()
})
afterAll(async () => {
  await reader.close()
  await rm(folder, { recursive: true })
})

async function onDisk(ending: RegExp): Promise<string> {
  const found = files.find(file => ending.test(file.filename))
  if (found === undefined) throw new Error(`No file of the demo archive ends like ${ending.source}.`)
  return write(found)
}
async function write(file: DemoFile): Promise<string> {
  const body = bodyOf(file)
  const target = path.join(folder, file.filename)
  await writeFile(target, body.read(0, body.sizeBytes))
  return target
}

function valuesOf({ pixels, scale }: ImageView): readonly number[] {
  const bytes = Buffer.from(pixels, 'base64')
  return Array.from({ length: bytes.length / 2 }, (_, index) => {
    const level = bytes.readUInt16LE(index * 2)
    if (level === 0) return Number.NaN
    const bent = scale.low + ((level - 1) / 65_534) * (scale.high - scale.low)
    return scale.centre + scale.width * Math.sinh(bent)
  })
}

test('a mosaic lists its parts, and its image its size, unit, limits and place in the sky', async () => {
  const file = await onDisk(/_i2d\.fits$/)
  const opened = await reader.open(file)
  if (opened.kind !== 'fits') throw new Error('It is a FITS file.')
  expect(opened.hdus[0]).toMatchObject({ name: 'PRIMARY', kind: 'empty' })
  const science = opened.hdus.find(hdu => hdu.name === 'SCI')
  expect(science?.kind).toBe('image')
  const image = await reader.image(file, science?.index ?? -1, 0, 2048)
  expect([image.width, image.height]).toEqual([image.fullWidth, image.fullHeight])
  expect(image.unit).toBe('MJy/sr')
  expect(image.wcs?.crval[0]).toBeGreaterThan(0)
  const values = valuesOf(image).filter(value => !Number.isNaN(value))
  const [low, high] = image.zscale
  expect(values.filter(value => value >= low && value <= high).length).toBeGreaterThan(values.length / 2)
})

test('a large image is reduced, and its reduced pixels are near the whole ones', async () => {
  const file = await onDisk(/_i2d\.fits$/)
  const whole = await reader.image(file, 1, 0, 2048)
  const reduced = await reader.image(file, 1, 0, 64)
  expect(Math.max(reduced.width, reduced.height)).toBeLessThanOrEqual(64)
  expect(reduced.step).toBe(Math.ceil(Math.max(whole.width, whole.height) / 64))
  const first = valuesOf(whole).slice(0, reduced.step)
  const mean = first.reduce((sum, value) => sum + value, 0) / first.length
  expect(valuesOf(reduced)[0]).toBeCloseTo(mean, 2)
})

test('a cube has planes, and one beyond the last is refused in words', async () => {
  const file = await onDisk(/_uncal\.fits$/)
  const image = await reader.image(file, 1, 1, 512)
  expect(image.planes).toBeGreaterThan(1)
  await expect(reader.image(file, 1, image.planes, 512)).rejects.toMatchObject({ code: 'usage' })
})

test('a spectrum is a table with a curve', async () => {
  const file = await onDisk(/_x1d\.fits$/)
  const opened = await reader.open(file)
  const table = opened.kind === 'fits' ? opened.hdus.find(hdu => hdu.kind === 'table') : undefined
  const view = await reader.table(file, table?.index ?? -1)
  expect(view.columns[0]?.name).toBe('WAVELENGTH')
  expect(view.cells.length).toBe(Math.min(100, view.rows))
  expect(view.series?.x.name).toBe('WAVELENGTH')
  expect(view.series?.y.name).toBe('FLUX')
  const waves = view.series?.x.values ?? []
  expect(waves).toEqual([...waves].sort((a, b) => a - b))
})

test('a header is its cards', async () => {
  const cards = await reader.header(await onDisk(/_cal\.fits$/), 0)
  expect(cards[0]).toMatch(/^SIMPLE  = +T/)
  expect(cards.some(card => card.startsWith('TELESCOP'))).toBe(true)
})

test('a preview is a picture, a table of text is text', async () => {
  const picture = await reader.open(await onDisk(/_i2d\.jpg$/))
  expect(picture).toMatchObject({
    kind: 'picture',
    dataUrl: expect.stringMatching(/^data:image\/jpeg;base64,/) as string,
  })
  const text = await reader.open(await onDisk(/_asn\.json$/))
  expect(text).toMatchObject({ kind: 'text', isWhole: true })
})

test('a file that is no FITS in spite of its name, or is gone, is reported in words and harms nothing', async () => {
  const fake = path.join(folder, 'fake.fits')
  await writeFile(fake, 'SIMPLE  =                    T'.padEnd(5760, ' '))
  await expect(reader.open(fake)).rejects.toMatchObject({ code: 'damaged' })
  await expect(reader.open(path.join(folder, 'gone.fits'))).rejects.toMatchObject({ code: 'folder-gone' })
  expect((await reader.open(await onDisk(/_asn\.json$/))).kind).toBe('text')
})
