import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

import { barriers } from '#test/axe'
import { go, onBothHosts } from './hosts.ts'

/** Every screen, and the way through them from a search to a look into a verified file. */
onBothHosts(open => {
  test('every screen opens, names itself, and keeps nobody out', async () => {
    const { page } = await open()
    for (const screen of ['Search', 'Selection', 'Queue', 'Manifests', 'Settings', 'Token']) {
      await go(page, screen)
      await expect.poll(() => page.title()).toContain(screen)
      expect(await barriers(page)).toEqual([])
    }
  })

  test('found, chosen, fetched, verified, listed and looked into', async () => {
    const { page, ask } = await open()
    await go(page, 'Search')
    await page.getByRole('button', { name: '2733', exact: true }).click()
    await page.getByRole('checkbox', { name: /Select jw02733-o001_t001_nircam_clear-f090w/ }).click()
    await page.getByRole('button', { name: /Select files/ }).click()
    await page
      .getByText(/^\d+ of \d+ files/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /^Start(?! options)/ }).click()
    await page.getByRole('heading', { name: 'Queue', level: 1 }).waitFor()
    await go(page, 'Manifests')
    await page.getByRole('gridcell', { name: 'All verified' }).click()
    await page
      .getByRole('row', { name: /_i2d\.fits/ })
      .first()
      .click()
    await page.keyboard.press('Enter')
    await page.getByRole('tab', { name: 'Quick look' }).click()
    await page.getByRole('img', { name: /_i2d\.fits: Image/ }).waitFor()
    const { batches } = await ask('queue.overview', {})
    const manifest = path.join(batches[0]?.folder ?? '', 'manifest.json')
    await expect.poll(() => readFile(manifest, 'utf8').catch(() => '')).not.toBe('')
    const { items } = JSON.parse(await readFile(manifest, 'utf8')) as { items: { state: string }[] } // its own form
    expect(items.map(item => item.state)).toEqual(items.map(() => 'done'))
  })

  test('signed in without a trace of the token', async () => {
    const { page, archive } = await open()
    await go(page, 'Token')
    await page.getByLabel('Token', { exact: true }).fill(archive.token)
    await page.getByRole('button', { name: /Check and save/ }).click()
    await page
      .getByText(/Signed in as/)
      .first()
      .waitFor()
    expect(await page.content()).not.toContain(archive.token)
  })
})
