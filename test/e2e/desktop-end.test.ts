import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { electronExecutable } from '#test/desktop'
import { until } from '#test/until'
import { openDesktopApp } from './desktop-app.ts'
import type { DesktopApp } from './desktop-app.ts'

/** How the built desktop app ends and starts when nobody is there to answer. On Electron itself where its runtime is. */

let app: DesktopApp
beforeEach(async () => {
  app = await openDesktopApp()
})
afterEach(() => app.stop())

test('a signal in the middle asks nobody, and a second one does not cut the saving short', async () => {
  await app.desktop.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => new Promise(() => undefined)
  })
  await app.cli('limit', '200k')
  await app.add()
  await until(async () => (await app.parts()).length > 0)
  const child = app.desktop.app.process()
  const ended = once(child, 'exit')
  // A terminal's Ctrl-C reaches the app once itself and once through the script that has started it.
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect(await ended).toEqual([0, null])
  expect(await app.parts()).not.toEqual([])
  expect(await readdir(app.filesFolder, { recursive: true })).toContain('MANIFEST.HTML')
})

test('a list that the desktop hands over as an address at the start is shown as a preview', async () => {
  await app.desktop.close()
  const list = path.join(app.profileFolder, 'my list.halyard')
  await writeFile(list, 'mast:JWST/product/a_cal.fits\n')
  await app.startAgain([pathToFileURL(list).href])
  await app.desktop.page.waitForFunction(() => location.hash === '#/selection')
  await app.desktop.page.getByText('a_cal.fits').first().waitFor()
})

test('a profile that cannot be made shows one sentence, and the app ends', async () => {
  const root = path.resolve(import.meta.dirname, '../..')
  const inFile = path.join(app.profileFolder, 'file')
  await writeFile(inFile, '')
  const child = spawn(electronExecutable(), [root], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HALYARD_PROFILE: path.join(inFile, 'profile') },
  })
  let told = ''
  child.stderr.on('data', chunk => (told += String(chunk)))
  expect(await once(child, 'exit')).toEqual([1, null])
  expect(told).toContain('cannot be made. Choose another')
  expect(told).not.toMatch(/^ +at /m)
})
