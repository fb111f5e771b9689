import { expect, test } from 'vitest'

import { holdCall } from '#test/held-calls'
import { resultRow, visit } from '#test/journey-kit'
import { pageKit } from '#test/page-kit'
import { askUntil, enqueueFiles, filesOf } from '#test/queue-kit'
import { pickOption } from '#test/pick-option'

/** What can be taken back can be so from when it was ordered: Mod+Z waits for the answer, and takes it back then. */

const kit = pageKit()

test('a setting that was reset, whose effect is seen before the answer', async () => {
  const { page } = await kit.open({ screen: 'Settings' })
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
  await page.getByLabel('Night red').check()
  await expect.poll(theme).toBe('night')
  const held = await holdCall(page, 'settings.reset')
  await page.getByRole('button', { name: 'Reset Theme' }).click()
  await held.asked
  await page.keyboard.press('Control+z')
  await held.release()
  await expect.poll(theme).toBe('night')
  await expect.poll(() => page.getByLabel('Night red').isChecked()).toBe(true)
  await expect.poll(() => page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
})

test('a setting with a list of choices has the key as well', async () => {
  const { page, host } = await kit.open({ screen: 'Settings' })
  const layout = async () => (await host.service.handlers['settings.read']({})).settings.layout
  await pickOption(page.getByLabel('Layout', { exact: true }), /^Flat/)
  await expect.poll(layout).toBe('flat')
  await page.getByRole('button', { name: 'Reset Layout' }).click()
  await expect.poll(layout).toBe('nested')
  await page.getByRole('button', { name: 'Undo' }).waitFor()
  await page.keyboard.press('Control+z')
  await expect.poll(layout).toBe('flat')
})

test('files that are removed from the queue', async () => {
  const { page, host } = await kit.open({
    before: own => enqueueFiles(own, { name: 'held', isPaused: true }, filesOf(own, '_rate.fits', 3)),
  })
  const row = page.getByRole('row', { name: /_rate\.fits/ }).first()
  await row.click()
  const held = await holdCall(page, 'queue.remove')
  const undone = await holdCall(page, 'queue.undo')
  await page.keyboard.press('Delete')
  await held.asked
  await page.keyboard.press('Control+z')
  await held.release()
  await undone.asked
  await undone.release()
  const overview = await host.service.handlers['queue.overview']({})
  expect(overview.totals.waiting).toBe(3)
})

test('a batch that is removed from the history', async () => {
  const { page } = await kit.open({
    before: async own => {
      await enqueueFiles(own, { name: 'first' }, filesOf(own, '_x1d.fits', 3))
      await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === 3)
    },
    screen: 'Manifests',
  })
  const batch = page.getByRole('grid', { name: 'Batches' }).getByRole('row', { name: 'first' })
  await batch.click()
  const held = await holdCall(page, 'manifests.remove')
  const restored = await holdCall(page, 'manifests.restore')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Remove from history' }).click()
  await held.asked
  await page.keyboard.press('Control+z')
  await held.release()
  await restored.asked
  await restored.release()
  await batch.waitFor()
})

test('a choice of files', async () => {
  const { page } = await kit.open({ screen: 'Search' })
  await page.getByRole('button', { name: '2733', exact: true }).click()
  await resultRow(page, 1).getByRole('checkbox').click()
  await page.getByRole('button', { name: /^Select files/ }).click()
  const chosen = page.getByText(/^[1-9][\d,]* of [\d,]+ files · /)
  await chosen.waitFor()
  const before = await chosen.textContent()
  const held = await holdCall(page, 'selection.choose')
  await page
    .getByRole('radio', { name: 'None' })
    .or(page.getByRole('button', { name: 'None' }))
    .first()
    .click()
  await held.asked
  await page.keyboard.press('Control+z')
  await held.release()
  await expect.poll(() => chosen.textContent()).toBe(before)
  await visit(page, 'Queue')
})

test('the former choice of files, when the next one fails', async () => {
  const { page } = await kit.open({ screen: 'Search' })
  await page.getByRole('button', { name: '2733', exact: true }).click()
  await resultRow(page, 1).getByRole('checkbox').click()
  await page.getByRole('button', { name: /^Select files/ }).click()
  const chosen = page.getByText(/^[\d,]+ of [\d,]+ files · /)
  await chosen.waitFor()
  const before = await chosen.textContent()
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  await page.getByRole('radio', { name: 'None' }).click()
  await undo.waitFor()
  const held = await holdCall(page, 'selection.choose')
  await page.getByRole('radio', { name: 'All', exact: true }).click()
  await held.asked
  await undo.waitFor({ state: 'detached' })
  await held.release({ ok: false, error: { code: 'damaged', message: 'The list cannot be read.' } })
  await undo.click()
  await expect.poll(() => chosen.textContent()).toBe(before)
})
