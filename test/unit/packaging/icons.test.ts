import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const resources = path.resolve(import.meta.dirname, '../../../resources')
const read = (name: string): Buffer => readFileSync(path.join(resources, name))

/** Width and height of a PNG in pixels (its first chunk, IHDR). */
function sizeOf(png: Buffer): readonly [number, number] {
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}
const square = (size: number): readonly [number, number] => [size, size]

test('every drawn icon is as large as its name says, from 16 to 1024 pixels', () => {
  const names = readdirSync(path.join(resources, 'icons'))
  const sizes = names.map(name => Number(/^(\d+)x\1\.png$/.exec(name)?.[1]))
  expect(sizes.toSorted((a, b) => a - b)).toEqual([16, 24, 32, 48, 64, 128, 256, 512, 1024])
  expect(names.map(name => sizeOf(read(`icons/${name}`)))).toEqual(sizes.map(square))
})

test.each(['icon.ico', 'list.ico'])('%s holds one sound image for every size that Windows asks for', name => {
  const ico = read(name)
  expect([ico.readUInt16LE(0), ico.readUInt16LE(2)]).toEqual([0, 1])
  const entries = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => 6 + 16 * index)
  const images = entries.map(at => ({
    said: ico.readUInt8(at) || 256,
    png: ico.subarray(ico.readUInt32LE(at + 12), ico.readUInt32LE(at + 12) + ico.readUInt32LE(at + 8)),
  }))
  expect(images.map(({ said }) => said)).toEqual([16, 24, 32, 48, 64, 128, 256])
  expect(images.map(({ png }) => sizeOf(png))).toEqual(images.map(({ said }) => square(said)))
})

test.each(['icon.icns', 'list.icns'])('%s holds one sound image for every size that macOS asks for', name => {
  const icns = read(name)
  expect(icns.toString('latin1', 0, 4)).toBe('icns')
  expect(icns.readUInt32BE(4)).toBe(icns.length)
  const images: (readonly [string, number, number])[] = []
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    const png = icns.subarray(at + 8, at + icns.readUInt32BE(at + 4))
    images.push([icns.toString('latin1', at, at + 4), ...sizeOf(png)])
  }
  expect(images).toEqual([
    ['icp4', 16, 16],
    ['icp5', 32, 32],
    ['ic11', 32, 32],
    ['ic12', 64, 64],
    ['ic07', 128, 128],
    ['ic13', 256, 256],
    ['ic08', 256, 256],
    ['ic14', 512, 512],
    ['ic09', 512, 512],
    ['ic10', 1024, 1024],
  ])
})

test('the tray has a running and a paused image for every scale, and a template for macOS', () => {
  const names = readdirSync(path.join(resources, 'tray')).toSorted()
  const scales = ['', '@1.25x', '@1.5x', '@2x']
  const expected = ['tray', 'tray-paused'].flatMap(name => [
    ...scales.map(scale => `${name}${scale}.png`),
    `${name}Template.png`,
    `${name}Template@2x.png`,
  ])
  expect(names).toEqual(expected.toSorted())
  for (const name of names) {
    const scale = Number(/@([\d.]+)x/.exec(name)?.[1] ?? 1)
    expect([name, sizeOf(read(`tray/${name}`))]).toEqual([name, square(16 * scale)])
  }
  expect(read('tray/tray.png').equals(read('tray/tray-paused.png'))).toBe(false)
})

test('the page shows the same mark', () => {
  const mark = (svg: string): readonly string[] => svg.match(/\bd="[^"]+"|rx="\d+"/g) ?? []
  const page = readFileSync(path.join(resources, '../src/renderer/icon.svg'), 'utf8')
  expect(mark(page)).toEqual(mark(read('icon.svg').toString('utf8')))
  expect(mark(page)).toHaveLength(4)
})
