import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { dialog, takeEffects } from '#test/electron/in-node'
import { showAlreadyRunning } from '#main/lifecycle/already-running'

vi.mock('electron', () => import('#test/electron/in-node'))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-other-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const asked = () => takeEffects().find(effect => effect.what === 'dialog.showMessageBox')?.value

test('without a page there is nothing but to quit', async () => {
  await showAlreadyRunning({ pid: 4711, page: null }, folder)
  expect(asked()).toMatchObject({
    detail: 'Process 4711 runs the queue of this profile. Quit it first, or use another profile.',
    buttons: ['Quit'],
  })
})

test('the page of the other one is opened only when it is wanted, and its address stays in no file', async () => {
  const seen = path.join(folder, 'seen')
  const browser = path.join(folder, 'browser')
  await writeFile(browser, `#!/bin/sh\ncp "$1" '${seen}'\n`)
  await chmod(browser, 0o755)
  vi.stubEnv('BROWSER', browser)
  const page = 'http://127.0.0.1:7420/#pair=ABCD2345'
  await showAlreadyRunning({ pid: 4711, page }, folder)
  expect(asked()).toMatchObject({ buttons: ['Open in browser', 'Quit'] })
  expect(await readdir(folder)).toEqual(['browser'])

  vi.spyOn(dialog, 'showMessageBox').mockResolvedValue({ response: 0, checkboxChecked: false })
  await showAlreadyRunning({ pid: 4711, page }, folder)
  expect(await readFile(seen, 'utf8')).toContain('http://127.0.0.1:7420/#pair=ABCD2345')
  expect((await readdir(folder)).sort()).toEqual(['browser', 'seen'])
})
