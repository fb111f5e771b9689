import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { expect, test, vi } from 'vitest'

import type { Keychain } from '#core/token/keychain'
import { Secret } from '#core/token/secret'
import { profileTokenFile } from '#platform/token/profile-token'
import type { EventName } from '#shared/contract/calls'
import { events } from '#shared/contract/calls'
import { AppError } from '#shared/errors'
import { faultsOfThemes } from '#test/axe'
import { findLeaks } from '#test/leak-search'
import { enqueue, wantedOf } from '#test/manifests-kit'
import type { PageHost, PageHostOptions } from '#test/page-host'
import { pageKit } from '#test/page-kit'
import type { OpenedPage } from '#test/page-kit'

// Three themes are looked at for every face, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const kit = pageKit()

const open = (options: PageHostOptions = {}): Promise<OpenedPage> =>
  kit.open({ host: options, screen: 'Token' })

const field = (page: Page) => page.getByLabel('Token', { exact: true })
const send = (page: Page) => page.getByRole('button', { name: 'Check and save' }).click()

test('a token is refused, then another accepted, kept in the chosen place and removed again', async () => {
  const { page, host: running, complaints } = await open()
  await page.getByText('Public files need no token. Exclusive-access files do.').waitFor()
  expect(await page.title()).toBe('Token · Halyard')
  expect(await page.getByRole('link', { name: /^Get a token/ }).getAttribute('href')).toBe(
    'https://auth.mast.stsci.edu/token?suggested_name=Halyard&suggested_scope=mast:exclusive_access',
  )
  expect(await page.getByLabel('System keychain').isDisabled()).toBe(true)
  await page.getByText('No keychain on this server.').waitFor()
  expect(await faultsOfThemes(page)).toEqual([])

  await field(page).fill('feedfacefeedfacefeedfacefeedface')
  await send(page)
  await page
    .locator('.kit-problem', { hasText: 'MAST did not accept this token. Nothing was saved.' })
    .waitFor()
  expect(await field(page).inputValue()).toBe('')
  expect(await faultsOfThemes(page)).toEqual([])

  const { token } = running.archive
  await field(page).fill(token)
  expect(await field(page).getAttribute('type')).toBe('password')
  await page.getByRole('button', { name: 'Show' }).click()
  expect(await field(page).getAttribute('type')).toBe('text')
  await page.getByLabel('File readable only by you').check()
  await page.getByRole('button', { name: 'I made it today' }).click()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Signed in as demo', { exact: true }).waitFor()
  await page.getByText(`Kept in a file of the profile. Its last characters are ${token.slice(-4)}.`).waitFor()
  const day = new Date().toISOString().slice(0, 10)
  await page.getByText(`Made on ${day}, expires `, { exact: false }).waitFor()
  await page.getByText('(last used today)', { exact: false }).waitFor()
  expect(await faultsOfThemes(page)).toEqual([])
  expect((await readFile(profileTokenFile(running.profileFolder), 'utf8')).trim()).toBe(token)

  await page.getByRole('button', { name: 'Remove from this computer' }).click()
  await page.getByText('Public files need no token. Exclusive-access files do.').waitFor()
  expect(await readdir(running.profileFolder)).not.toContain('token')
  expect(complaints).toEqual([])
})

test('files that wait for a token are shown, and continue by themselves once one is given', async () => {
  const { page, host: running, complaints } = await open()
  const files = [...exclusiveFiles(running)].slice(0, 2)
  const { queue } = running.halyard
  const batchId = await enqueue(
    queue,
    path.join(running.filesFolder),
    files.map(file => wantedOf(file)),
  )
  await page.getByText('2 exclusive-access files wait for a token.').waitFor()
  await page.getByRole('button', { name: 'Enter token' }).click()
  expect(await field(page).evaluate(input => input === document.activeElement)).toBe(true)
  await page.keyboard.insertText(running.archive.token)
  await page.keyboard.press('Enter')
  await page.getByText('Signed in as demo', { exact: true }).waitFor()
  await page.getByText('exclusive-access files wait').waitFor({ state: 'detached' })
  await expect.poll(() => queue.totals(batchId).verified, { timeout: 20_000 }).toBe(2)

  running.archive.revokeToken(running.archive.token)
  const more = [...exclusiveFiles(running)].slice(2, 4)
  await enqueue(
    queue,
    path.join(running.filesFolder),
    more.map(file => wantedOf(file)),
  )
  await page
    .getByRole('status')
    .getByText('Your MAST token has expired. 2 exclusive-access files wait; 0 public files continue.')
    .first()
    .waitFor()
  expect(await faultsOfThemes(page)).toEqual([])
  expect(complaints).toEqual([])
})

function* exclusiveFiles({ catalogue }: PageHost) {
  for (const file of catalogue.files())
    if (file.access !== 'PUBLIC' && file.filename.endsWith('.fits')) yield file
}

test('an archive that does not answer leaves the token in memory, to be checked at its first use', async () => {
  const { page, host: running, complaints } = await open()
  await running.archive.stop()
  await field(page).fill('a3f09c1d2e4b5a6978f0')
  await send(page)
  await page.getByRole('button', { name: 'Checking…' }).waitFor()
  expect(await faultsOfThemes(page)).toEqual([])
  await page
    .getByText('MAST did not answer; the token is kept in memory and will be checked at first use.')
    .first()
    .waitFor()
  expect(await faultsOfThemes(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a token from the environment is shown with its source and cannot be edited', async () => {
  const { page, complaints } = await open({ account: { env: { MAST_API_TOKEN: 'a3f09c1d2e4b5a6978f0' } } })
  await page.getByText('It comes from MAST_API_TOKEN and cannot be changed here.', { exact: false }).waitFor()
  await page.getByText('Kept from environment', { exact: false }).waitFor()
  expect(await field(page).count()).toBe(0)
  expect(await page.getByRole('button', { name: 'Remove from this computer' }).count()).toBe(0)
  expect(await faultsOfThemes(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a locked keychain asks to be unlocked, and gives its token when it is', async () => {
  const kept = { record: { savedMs: Date.now(), createdMs: null, lastUsedMs: null, user: 'demo' } }
  const state = { isLocked: true, token: 'none' }
  const locked = (): Promise<never> =>
    Promise.reject(new AppError('auth-needed', 'Unlock your keychain to use the saved token.'))
  const keychain: Keychain = {
    load: () => (state.isLocked ? locked() : Promise.resolve({ token: new Secret(state.token), ...kept })),
    save: () => (state.isLocked ? locked() : Promise.resolve()),
    remove: () => Promise.resolve(),
  }
  const opened = await open({
    account: { keychain },
    host: port => ({ ...port, kind: 'desktop', keychain, keychainAbsence: null }),
  })
  const { page, complaints } = opened
  await page.getByText('Unlock your keychain to use the saved token.').waitFor()
  expect(await faultsOfThemes(page)).toEqual([])
  expect(await page.getByLabel('System keychain').isChecked()).toBe(true)
  expect(await page.getByLabel('File readable only by you').count()).toBe(0)
  await page.getByRole('button', { name: 'Use for this run only' }).click()
  expect(await page.getByLabel('Memory only, until quit').isChecked()).toBe(true)
  Object.assign(state, { isLocked: false, token: opened.host.archive.token })
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Signed in as demo', { exact: true }).waitFor()
  await page.getByText('Kept in the system keychain', { exact: false }).waitFor()
  expect(complaints).toEqual([])
})

test('the token is in the field while it is typed and in one request, and nowhere else, ever', async () => {
  const { page, host: running } = await open()
  const { token } = running.archive
  const carrying: string[] = []
  const announced: unknown[] = []
  page.on('request', request => {
    const headers = JSON.stringify(request.headers())
    if (request.url().includes(token) || headers.includes(token)) carrying.push('address or header')
    if (request.postData()?.includes(token) === true)
      carrying.push(/"name":"([^"]+)"/.exec(request.postData() ?? '')?.[1] ?? 'unknown')
  })
  page.on('response', response => {
    if (response.url().endsWith('/api/events')) return
    void response.text().then(
      text => text.includes(token) && carrying.push('answer'),
      () => undefined, // of a page that is closed meanwhile
    )
  })
  for (const name of Object.keys(events) as EventName[])
    // keys of a constant object are exactly its names
    running.service.announcements[name](payload => announced.push(payload))

  await field(page).fill(token)
  expect(await findLeaks(page, token, false)).toEqual([])
  expect(await findLeaks(page, token, true)).toEqual(['field'])
  await page.getByRole('button', { name: 'Show' }).click()
  expect(await findLeaks(page, token, false)).toEqual([])
  await page.getByLabel('File readable only by you').check()
  await send(page)
  await page.getByText('Signed in as demo', { exact: true }).waitFor()
  expect(await findLeaks(page, token, true)).toEqual([])
  expect(await page.locator('body').innerText()).not.toContain(token)

  // Refused and unusable ones are forgotten as well.
  const wrong = 'feedfacefeedfacefeedfacefeedface'
  await field(page).fill(wrong)
  await send(page)
  await page.locator('.kit-problem', { hasText: 'Nothing was saved.' }).waitFor()
  expect(await findLeaks(page, wrong, true)).toEqual([])
  await field(page).fill(`${wrong} with blanks`)
  await send(page)
  await page.locator('.kit-problem', { hasText: 'That does not look like a MAST token.' }).waitFor()
  expect(await findLeaks(page, wrong, true)).toEqual([])

  for (const screen of ['Settings', 'Queue', 'Token']) await page.getByRole('link', { name: screen }).click()
  await page.getByText('Signed in as demo', { exact: true }).waitFor()
  const { lines } = await running.service.handlers['host.diagnostics']({})
  expect(lines.some(line => line.startsWith('Token: from '))).toBe(true)
  expect(carrying).toEqual(['token.set'])
  for (const told of [JSON.stringify(announced), lines.join('\n')]) {
    expect(told).not.toContain(token)
    expect(told).not.toContain(wrong)
  }
  for (const entry of await readdir(running.profileFolder, { recursive: true, withFileTypes: true })) {
    const name = path.join(entry.parentPath, entry.name)
    if (entry.isFile() && name !== profileTokenFile(running.profileFolder))
      expect(`${entry.name} ${await readFile(name, 'latin1')}`).not.toContain(token)
  }
})

test('a token that expires soon is announced on every screen, once', async () => {
  const { page, host: running, complaints } = await open()
  await page.getByRole('link', { name: 'Queue' }).click()
  const createdDay = new Date(Date.now() - 57 * 24 * 3_600_000).toISOString().slice(0, 10)
  await running.service.handlers['token.set']({ token: running.archive.token, store: 'memory', createdDay })
  await page.getByText('This token expires within a week; make the next one in time.').waitFor()
  await page.getByRole('button', { name: 'Open Token' }).click()
  await page.getByText('Signed in as demo', { exact: true }).waitFor()
  await page.getByText(`Made on ${createdDay}, expires `, { exact: false }).waitFor()
  expect(complaints).toEqual([])
})
