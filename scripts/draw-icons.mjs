/**
 * Draws every icon from resources/icon.svg with a browser and writes them into resources/, where they are committed.
 * Run it after changing the logo: node scripts/draw-icons.mjs
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { icnsOf, icnsTypes, icoOf } from './icon-containers.mjs'

const root = path.resolve(import.meta.dirname, '..')
const resources = path.join(root, 'resources')
const source = readFileSync(path.join(resources, 'icon.svg'), 'utf8').replace(/<!--.*?-->\s*/s, '')

/** One named element of the logo, as written in its source. @param {string} id */
function partOf(id) {
  const part = new RegExp(`<(\\w+) id="${id}"[^>]*?(/>|>.*?</\\1>)`, 's').exec(source)
  if (part === null) throw new Error(`resources/icon.svg has no element named ${id}.`)
  return part[0]
}
const [tile, sail, halyard] = ['tile', 'sail', 'halyard'].map(partOf)
/** Two bars instead of the arrow, so that shape as well as colour shows a paused queue. */
const bars = '<path d="M12 26v22M24 26v22" stroke="#f2b84b" stroke-width="8" stroke-linecap="round" />'

/** @param {string} viewBox @param {string} content */
const svg = (viewBox, content) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${content}</svg>`
/** The menu bar of macOS draws a template in its own colour and uses only its opacity. @param {string} content */
const template = content =>
  svg('5.9 5.2 53.5 53.5', content.replace(/(fill|stroke)="#[0-9a-f]{6}"/g, '$1="#000000"'))

const app = svg('0 0 64 64', `${tile}${sail}${halyard}`)
/** Apple's grid leaves a tenth of the width free on every side. */
const appleApp = svg('-7.8 -7.8 79.6 79.6', `${tile}${sail}${halyard}`)
const list = svg(
  '0 0 64 64',
  `<path d="M12 2h27l15 15v45H12z" fill="#ffffff" stroke="#7a8290" stroke-width="2" stroke-linejoin="round" />
   <path d="M39 2v15h15z" fill="#e2e5ea" stroke="#7a8290" stroke-width="2" stroke-linejoin="round" />
   <g transform="translate(17 25) scale(0.5)">${tile}${sail}${halyard}</g>`,
)
const tray = app
const trayPaused = svg('0 0 64 64', `${tile?.replace('#1f5fd0', '#565d6b')}${sail}${bars}`)

/** @type {{ openBrowser: () => Promise<import('playwright').Browser> }} */
const { openBrowser } = await import(new URL('../test/support/browser.ts', import.meta.url).href)
const browser = await openBrowser()
const page = await browser.newPage()

/** @param {string} drawing an SVG @param {number} size in pixels */
async function draw(drawing, size) {
  await page.setViewportSize({ width: size, height: size })
  const address = `data:image/svg+xml;base64,${Buffer.from(drawing).toString('base64')}`
  await page.setContent(
    `<style>body { margin: 0 } img { display: block }</style><img width="${size}" height="${size}" src="${address}">`,
  )
  return page.screenshot({ omitBackground: true })
}
/** @param {string} drawing @param {readonly number[]} sizes */
async function drawAll(drawing, sizes) {
  /** @type {Map<number, Buffer>} */
  const pngs = new Map()
  for (const size of sizes) pngs.set(size, await draw(drawing, size))
  return pngs
}
/** @param {string} name @param {Buffer} content */
function save(name, content) {
  const file = path.join(resources, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
}

const appleSizes = [...new Set(icnsTypes.map(([, size]) => size))]
const windowsSizes = [16, 24, 32, 48, 64, 128, 256]
/** The suffix of Electron's file names for each screen scale, and the size of a 16-pixel image there. */
const traySizes = /** @type {const} */ ([
  ['', 16],
  ['@1.25x', 20],
  ['@1.5x', 24],
  ['@2x', 32],
])

try {
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
    save(`icons/${size}x${size}.png`, await draw(app, size))
  }
  for (const [name, drawing, apple] of /** @type {const} */ ([
    ['icon', app, appleApp],
    ['list', list, list],
  ])) {
    const images = [...(await drawAll(drawing, windowsSizes))].map(([size, png]) => ({ size, png }))
    save(`${name}.ico`, icoOf(images))
    save(`${name}.icns`, icnsOf(await drawAll(apple, appleSizes)))
  }
  for (const [suffix, size] of traySizes) {
    save(`tray/tray${suffix}.png`, await draw(tray, size))
    save(`tray/tray-paused${suffix}.png`, await draw(trayPaused, size))
    // macOS has screens of one and two pixels per point.
    if (size !== 16 && size !== 32) continue
    save(`tray/trayTemplate${suffix}.png`, await draw(template(`${sail}${halyard}`), size))
    save(`tray/tray-pausedTemplate${suffix}.png`, await draw(template(`${sail}${bars}`), size))
  }
  // The page's icon is the logo without the ids of its parts.
  writeFileSync(path.join(root, 'src/renderer/icon.svg'), source.replace(/ id="\w+"/g, ''))
} finally {
  await browser.close()
}
