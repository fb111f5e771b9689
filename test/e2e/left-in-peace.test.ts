import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { beforeEach, expect, test } from 'vitest'

import { holdCall } from '#test/held-calls'
import { allFound, heading, queueRow, resultRow, visit } from '#test/journey-kit'
import { enqueue, untilEnded, wantedOf } from '#test/manifests-kit'
import type { PageHost } from '#test/page-host'
import { enqueueFiles, filesOf } from '#test/queue-kit'
import { pageKit } from '#test/page-kit'

/**
 * An answer that comes late moves nothing under a person who has gone on: each answer is held back, the person does
 * something else, and only then it comes.
 */

const kit = pageKit()
let host: PageHost
let page: Page

beforeEach(async () => {
  const opened = await kit.open()
  host = opened.host
  page = opened.page
  kit.after(() => {
    // The browser itself reports what was refused on purpose.
    const own = opened.complaints.filter(text => !text.includes('Failed to load resource'))
    expect(own).toEqual([])
  })
})

const toast = (text: string | RegExp) =>
  page.getByRole('region', { name: 'Notifications' }).locator('.frame-toast', { hasText: text })
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
const dialog = (name: string | RegExp) => page.getByRole('dialog', { name })
const queryBox = () => page.getByRole('searchbox', { name: 'Target, position, program' })
const focusedName = (): Promise<string | null | undefined> =>
  page.evaluate(() => {
    const element = document.activeElement
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined
    return element?.getAttribute('aria-label') ?? label ?? element?.textContent
  })

async function choose(): Promise<void> {
  await visit(page, 'Search')
  await button('2733').click()
  await allFound(page)
  await resultRow(page, 1).getByRole('checkbox').click()
  await button('Select files').click()
  await page.getByText(/^[1-9][\d,]* of [\d,]+ files · /).waitFor()
  await page.getByText(/ to download, .* free\.$/).waitFor()
}

test('Start leads to the queue', async () => {
  await choose()
  const held = await holdCall(page, 'selection.start')
  await button('Start').click()
  await held.asked
  await held.release()
  await heading(page, 'Queue').waitFor()
  await toast(/added to the queue/).waitFor()
})

test.each(['Manifests', 'Search', 'Settings', 'Token'])(
  'Start leaves a person who went to %s there, and says that it was done',
  async screen => {
    await choose()
    const held = await holdCall(page, 'selection.start')
    await button('Start').click()
    await held.asked
    await visit(page, screen)
    await held.release()
    await toast(/added to the queue/).waitFor()
    expect(await heading(page, screen).count()).toBe(1)
  },
)

test('Start leaves a person who keeps working in Selection there, by pointer, key, or another way', async () => {
  await choose()
  const goOn = [
    () => page.getByRole('searchbox', { name: 'Match' }).click(),
    () => page.getByRole('searchbox', { name: 'Match' }).press('Home'),
    () => page.getByRole('searchbox', { name: 'Match' }).focus(),
  ]
  for (const act of goOn) {
    const held = await holdCall(page, 'selection.start')
    await button('Start').click()
    await held.asked
    await act()
    await held.release()
    expect(await heading(page, 'Selection').count()).toBe(1)
    expect(await focusedName()).toBe('Match')
  }
})

test('a question before deleting is not put to who has gone on; a note offers it', async () => {
  host.halyard.limits.change({ bytesPerSecond: 20_000 })
  await enqueueFiles(host, { name: 'M 51' }, filesOf(host, '_i2d.fits', 2))
  await queueRow(page, /, Downloading/).waitFor()
  await button('By batch')
    .or(page.getByText('By batch', { exact: true }))
    .first()
    .click()
  const held = await holdCall(page, 'queue.parts')
  await button('Actions for M 51').click()
  await page.getByRole('menuitem', { name: /^Remove and delete partial data/ }).click()
  await held.asked
  await visit(page, 'Settings')
  await held.release()
  await toast('Nothing was deleted yet').waitFor()
  expect(await page.getByRole('alertdialog').count()).toBe(0)
  expect(await heading(page, 'Settings').count()).toBe(1)
  await button('Delete partial data…').click()
  await page.getByRole('alertdialog').waitFor()
  await button('Cancel').click()
})

const script = { name: 'list.sh', mimeType: 'text/plain', buffer: Buffer.from('') }
const aScript = () => ({
  ...script,
  buffer: Buffer.from(
    filesOf(host, '_i2d.fits', 2)
      .map(file => `curl -o ${file.filename} https://mast.stsci.edu/api/v0.1/Download/file?uri=${file.uri}`)
      .join('\n'),
  ),
})

async function importOn(screen: 'Manifests' | 'Selection'): Promise<void> {
  await visit(page, screen)
  const chooser = page.waitForEvent('filechooser')
  await page
    .getByRole('button', { name: /^Import/ })
    .first()
    .click()
  await (await chooser).setFiles(aScript())
}

test('an import that is read late opens nothing over another screen; its note leads to it', async () => {
  const held = await holdCall(page, 'selection.import')
  await importOn('Manifests')
  await held.asked
  await visit(page, 'Queue')
  await held.release()
  await toast('Read 2 files from list.sh').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await heading(page, 'Queue').count()).toBe(1)
  await toast('Read 2 files').getByRole('button', { name: 'Select files' }).click()
  await heading(page, 'Selection').waitFor()
})

test('an import that was cancelled leads nowhere', async () => {
  await importOn('Manifests')
  await dialog('Import a manifest').waitFor()
  const held = await holdCall(page, 'selection.accept')
  await dialog('Import a manifest').getByRole('button', { name: 'Select files' }).click()
  await held.asked
  await dialog('Import a manifest').getByRole('button', { name: 'Cancel' }).click()
  await dialog('Import a manifest').waitFor({ state: 'detached' })
  await held.release({ ok: true, value: { listId: '00000000-0000-4000-8000-000000000000' } })
  expect(await heading(page, 'Manifests').count()).toBe(1)
})

test('a reading that was cancelled does not come back', async () => {
  const held = await holdCall(page, 'selection.import')
  await importOn('Selection')
  await held.asked
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  const dropped = page.waitForRequest(request => (request.postData() ?? '').includes('selection.drop'))
  await held.release()
  await dropped
  expect(await page.getByRole('dialog').count()).toBe(0)
})

async function batches(...names: readonly string[]): Promise<void> {
  for (const [index, name] of names.entries()) {
    const folder = path.join(host.filesFolder, name)
    await mkdir(folder)
    const [file] = filesOf(host, '_cat.ecsv', index + 1).slice(index)
    if (file === undefined) throw new Error('The archive has no catalogues.')
    await untilEnded(host.halyard.queue, await enqueue(host.halyard.queue, folder, [wantedOf(file)], name))
  }
  await visit(page, 'Manifests')
}
const batchRow = (name: string) => page.getByRole('grid', { name: 'Batches' }).getByRole('row', { name })

test('removing a batch closes that one, not the one that was opened since', async () => {
  await batches('first', 'second')
  await batchRow('first').click()
  await page.getByRole('region', { name: 'first' }).waitFor()
  const held = await holdCall(page, 'manifests.remove')
  await button('More').click()
  await page.getByRole('menuitem', { name: 'Remove from history' }).click()
  await held.asked
  await batchRow('second').click()
  await page.getByRole('region', { name: 'second' }).waitFor()
  await held.release()
  await toast('first was removed').waitFor()
  expect(await page.getByRole('region', { name: 'second' }).count()).toBe(1)
})

test('a batch that opens late takes the focus from nobody', async () => {
  await batches('first')
  const held = await holdCall(page, 'manifests.batch')
  await batchRow('first').focus()
  await page.keyboard.press('Enter')
  await held.asked
  await page.getByRole('searchbox', { name: 'Filter batches' }).click()
  await held.release()
  await page.getByRole('region', { name: 'first' }).waitFor()
  expect(await focusedName()).toBe('Filter batches')
})

test('a token that is refused late does not call back from another field', async () => {
  await visit(page, 'Token')
  const held = await holdCall(page, 'token.set')
  await page.getByLabel('Token', { exact: true }).fill('feedfacefeedfacefeedfacefeedface')
  await button('Check and save').click()
  await held.asked
  await page.getByRole('link', { name: 'Settings', exact: true }).focus()
  await held.release()
  await page.locator('.kit-problem', { hasText: 'MAST did not accept this token' }).waitFor()
  expect(await focusedName()).toBe('Settings')
})

test('a search that begins late does not write over what is typed meanwhile', async () => {
  await visit(page, 'Search')
  await queryBox().fill('2733')
  for (const call of ['search.start', 'search.understand'] as const) {
    const held = await holdCall(page, call)
    await queryBox().press('Enter')
    if (call === 'search.start') await held.asked
    await queryBox().fill('NGC 31')
    await held.release()
    await resultRow(page, 1).waitFor()
    expect(await queryBox().inputValue()).toBe('NGC 31')
  }
})

test('a search that was given up does not come back', async () => {
  await visit(page, 'Search')
  await button('2733').click()
  await resultRow(page, 1).waitFor()
  const held = await holdCall(page, 'search.start')
  await queryBox().press('Enter')
  await held.asked
  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'New search' }).click()
  const stopped = page.waitForRequest(request => (request.postData() ?? '').includes('search.stop'))
  await held.release()
  await stopped
  expect(await queryBox().inputValue()).toBe('')
  expect(await page.getByRole('grid', { name: 'Search results' }).count()).toBe(0)
})

test('what was opened from outside waits in a note when the person has gone on', async () => {
  const held = await holdCall(page, 'shell.take-opening')
  await page.reload()
  await held.asked
  await visit(page, 'Settings')
  await held.release({ ok: true, value: { kind: 'search', query: 'M 101' } })
  await toast('M 101 was opened.').waitFor()
  expect(await heading(page, 'Settings').count()).toBe(1)
  await toast('M 101 was opened.').getByRole('button', { name: 'Show' }).click()
  await heading(page, 'Search').waitFor()
  expect(await queryBox().inputValue()).toBe('M 101')
})

test('a pairing code that comes late opens nothing over what is typed; its note shows it', async () => {
  await visit(page, 'Settings')
  const held = await holdCall(page, 'host.new-code')
  await button('Pair another browser').click()
  await held.asked
  await page.getByRole('searchbox').first().click()
  await held.release()
  await toast('A code for another browser is ready.').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  await button('Show').click()
  await dialog('Pair another browser').waitFor()
})

test('an order of a dialog that was left closes no other dialog', async () => {
  host.halyard.limits.change({ bytesPerSecond: 20_000 })
  await enqueueFiles(host, { name: 'M 51' }, filesOf(host, '_i2d.fits', 2))
  await page.getByText('By batch', { exact: true }).click()
  await button('Actions for M 51').click()
  await page.getByRole('menuitem', { name: 'Limit this batch…' }).click()
  const held = await holdCall(page, 'queue.limit')
  await dialog('Limit M 51').getByRole('button', { name: 'Set limit' }).click()
  await held.asked
  await dialog('Limit M 51').getByRole('button', { name: 'Cancel' }).click()
  await button('Actions for M 51').click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await dialog('Rename batch').waitFor()
  const refreshed = page.waitForRequest(request => (request.postData() ?? '').includes('queue.limits'))
  await held.release()
  await Promise.race([refreshed, page.waitForTimeout(500)])
  expect(await dialog('Rename batch').count()).toBe(1)
})
