import { mkdir, truncate } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'

import { createCatalogue } from '#demo/catalogue/index'
import { barriers, showTheme, themes } from '#test/axe'
import { enqueue, untilEnded, wantedOf } from '#test/manifests-kit'
import type { PageHost } from '#test/page-host'
import { openPaired } from '#test/page-watch'
import { pageKit } from '#test/page-kit'
import { pickOption } from '#test/pick-option'

/** Looking into finished files, from the Manifests screen of a real browser. */

const catalogue = createCatalogue({ scale: 0.1 })
const all = [...catalogue.files()].filter(file => file.access === 'PUBLIC')
const wantedEndings = ['_i2d.fits', '_x1d.fits', '_uncal.fits', '_i2d.jpg', '_asn.json']
const files = wantedEndings.flatMap(ending => all.find(file => file.filename.endsWith(ending)) ?? [])

const kit = pageKit()
let host: PageHost
let page: Page
let complaints: readonly string[]
let batchId: number

beforeEach(async () => {
  host = await kit.openHost({ catalogue })
  const blank = await kit.openBlank()
  page = blank.page
  complaints = blank.complaints
  const folder = path.join(host.filesFolder, 'looked-at')
  await mkdir(folder)
  const { queue } = host.halyard
  batchId = await enqueue(
    queue,
    folder,
    files.map(file => wantedOf(file)),
    'Looked at',
  )
  await untilEnded(queue, batchId)
  await openPaired(page, host)
  await page.goto(`${host.url}#/manifests`)
  await page.getByRole('grid', { name: 'Batches' }).getByRole('row', { name: 'Looked at' }).click()
})
async function lookAt(ending: string): Promise<void> {
  const row = page
    .getByRole('grid', { name: 'Manifest rows' })
    .getByRole('row', { name: new RegExp(`${ending}\\b`) })
  await row.first().click()
  await page.keyboard.press('Enter')
  await page.getByRole('tab', { name: 'Quick look' }).click()
}
/** How many different colours the drawn image has, and the sum of all, by which two drawings differ. */
const drawing = (): Promise<{ readonly colours: number; readonly sum: number }> =>
  page.locator('canvas.look-canvas').evaluate(canvas => {
    const { width, height } = canvas as HTMLCanvasElement
    const pixels =
      (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    const colours = new Set<number>()
    let sum = 0
    for (let at = 0; at < pixels.length; at += 4) {
      const colour = (pixels[at] ?? 0) * 65_536 + (pixels[at + 1] ?? 0) * 256 + (pixels[at + 2] ?? 0)
      colours.add(colour)
      sum += colour
    }
    return { colours: colours.size, sum }
  })

test('an image is drawn, its look changes, and its values are read by keys with their place in the sky', async () => {
  await lookAt('_i2d.fits')
  const image = page.getByRole('img', { name: /_i2d\.fits: Image, \d+ by \d+ pixels/ })
  await image.waitFor()
  await expect.poll(async () => (await drawing()).colours).toBeGreaterThan(100)
  const before = await drawing()
  await pickOption(page.getByLabel('Stretch', { exact: true }), 'Linear')
  await expect.poll(async () => (await drawing()).sum).not.toBe(before.sum)
  await pickOption(page.getByLabel('Colour map', { exact: true }), 'Viridis')
  const inColour = await drawing()
  await image.focus()
  await page.keyboard.press('i')
  await expect.poll(async () => (await drawing()).sum).not.toBe(inColour.sum)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowUp')
  await page
    .getByText(/^x 2, y 11: -?[\d.e-]+ MJy\/sr · \d\d:\d\d:\d\d\.\d{3} [+-]\d\d:\d\d:\d\d\.\d\d$/)
    .waitFor()
  // The test's own reading of the canvas.
  expect(complaints.filter(text => !text.startsWith('Canvas2D'))).toEqual([])
})

test('the header, the planes of a cube, a spectrum, a picture and a list each have their face', async () => {
  await lookAt('_uncal.fits')
  await page.getByText(/^Plane 1 of \d+$/).waitFor()
  await page.getByText('Header', { exact: true }).click()
  await page.getByText(/XTENSION= 'IMAGE/).waitFor()
  await lookAt('_x1d.fits')
  await page.getByRole('img', { name: /^FLUX .* against WAVELENGTH .*, \d+ points\.$/ }).waitFor()
  await page.getByRole('columnheader', { name: /WAVELENGTH/ }).waitFor()
  await lookAt('_i2d.jpg')
  await page.locator('img.look-picture').waitFor()
  await lookAt('_asn.json')
  await page.getByText('"asn_type"').waitFor()
  expect(complaints).toEqual([])
})

test('a file that is broken since says so, and the next one is drawn', async () => {
  const broken = host.halyard.queue
    .items({ batchId, states: ['done'] }, { afterId: 0, limit: 10 })
    .find(item => item.filename.endsWith('_x1d.fits'))
  await truncate(broken?.path ?? '', 100)
  await lookAt('_x1d.fits')
  await page.getByText(/^Could not draw this file\./).waitFor()
  await lookAt('_i2d.fits')
  await expect.poll(async () => (await drawing()).colours).toBeGreaterThan(100)
})

test.each(themes)('%s: nothing serious beside an image; the night has one colour', async theme => {
  await lookAt('_i2d.fits')
  await page.getByRole('img', { name: /_i2d\.fits: Image/ }).waitFor()
  await showTheme(page, theme)
  expect(await barriers(page)).toEqual([])
})
