import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { until } from '#test/until'
import { openDesktopApp } from './desktop-app.ts'
import type { DesktopApp } from './desktop-app.ts'

/** A person's way through the desktop app, by visible labels, from signing in to the manifest. */

let app: DesktopApp
beforeEach(async () => {
  app = await openDesktopApp()
})
afterEach(() => app.stop())

const menu = (id: string): Promise<void> =>
  app.desktop.app.evaluate(({ Menu }, wanted) => {
    Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click()
  }, id)

test('sign in, search, choose, start, quit in the middle, continue, and read the manifest', async () => {
  const { token } = app.archive
  await app.shown()
  await app.cli('limit', '200k')
  await menu('go-token')
  let { page } = app.desktop
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.getByRole('button', { name: /Check and save/ }).click()
  await page
    .getByText(/Signed in as/)
    .first()
    .waitFor()
  expect(await page.content()).not.toContain(token)

  await menu('go-search')
  await page.getByRole('searchbox').first().fill('2733')
  await page.keyboard.press('Enter')
  await page
    .getByRole('row', { name: /nircam_clear-f090w/ })
    .getByRole('checkbox')
    .click()
  await page.getByRole('button', { name: /Select files/ }).click()
  await page.getByRole('button', { name: /^Start(?! options)/ }).click()
  await page.waitForFunction(() => location.hash === '#/queue')
  await until(async () => ((await app.ask('queue.overview', {})).batches[0]?.counts?.fetching ?? 0) > 0)

  await app.desktop.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
  })
  const ended = new Promise(resolve => app.desktop.app.process().once('exit', resolve))
  await app.desktop.app.evaluate(({ app: electron }) => electron.quit()).catch(() => undefined)
  await ended
  await app.cli('limit', 'off')
  await app.startAgain()
  ;({ page } = app.desktop)
  await app.shown()
  await until(async () => (await app.ask('queue.overview', {})).totals.waiting === 0)
  const { totals, batches } = await app.ask('queue.overview', {})
  expect(totals).toMatchObject({ failed: 0, cancelled: 0, verified: totals.asked })

  // The system's keychain kept the token over the restart.
  await menu('go-token')
  await page
    .getByText(/Signed in as/)
    .first()
    .waitFor()
  await menu('go-manifests')
  await page.getByRole('gridcell', { name: 'All verified' }).waitFor()
  const folder = batches[0]?.folder ?? ''
  await expect.poll(() => readFile(path.join(folder, 'MANIFEST.HTML'), 'utf8')).toContain('OK')
  const kept = await readdir(app.profileFolder, { recursive: true, withFileTypes: true })
  for (const entry of kept) {
    if (!entry.isFile()) continue
    const bytes = await readFile(path.join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))
    expect(bytes.includes(token), `${entry.name} holds the token`).toBe(false)
  }
})
