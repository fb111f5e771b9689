import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { TokenKeeper } from '#core/token/token-keeper'
import { Secret } from '#core/token/secret'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { createWebHost } from '#headless/index'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { openTokenService } from '#service/token/node/open-token'
import { openAccount } from '#platform/token/open-account'
import { profileTokenFile, removeProfileToken, saveProfileToken } from '#platform/token/profile-token'
import type { TokenStatus } from '#shared/contract/areas/token'
import type { ServicePart } from '#shared/contract/service'
import { enqueue, wantedOf } from '#test/manifests-kit'

const catalogue = createCatalogue({ scale: 0.05 })
const closed = [...catalogue.files()]
  .filter(file => file.access !== 'PUBLIC' && file.filename.endsWith('.fits'))
  .sort((a, b) => bodyOf(a).sizeBytes - bodyOf(b).sizeBytes)

interface Running {
  readonly halyard: Halyard
  readonly keeper: TokenKeeper
  readonly part: ServicePart<'token'>
  /** Everything that a page was told. */
  readonly told: unknown[]
  close(): Promise<void>
}

let folder: string
let profileFolder: string
let archive: DemoArchive
let running: Running | null = null

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-service-token-')))
  profileFolder = path.join(folder, 'profile')
  await mkdir(profileFolder, { mode: 0o700 })
  await mkdir(path.join(folder, 'files'))
  archive = await startArchive({ catalogue, bodyOf })
})
afterEach(async () => {
  await running?.close()
  running = null
  await archive.stop()
  await rm(folder, { recursive: true, force: true })
})

async function open(env: NodeJS.ProcessEnv = {}, url = archive.url): Promise<Running> {
  const baseUrl = new URL(url)
  const halyard = openHalyard({ profileFolder, baseUrl, account: null, filesAtOnce: 1, allowedHosts: [] })
  const keeper = openAccount({ profileFolder, baseUrl, env, keychain: null, report: () => undefined })
  await keeper.look()
  const noBrowsers = { list: () => [], signOut: () => Promise.resolve(false), newCode: neverAsked }
  const part = openTokenService(halyard, createWebHost(profileFolder, noBrowsers), keeper)
  const serving = new AbortController()
  const served = halyard.queue.serve(serving.signal)
  const told: unknown[] = []
  const stop = part.announcements['token.changed'](payload => told.push(payload))
  const close = async (): Promise<void> => {
    stop()
    await part.close()
    serving.abort()
    await served
    keeper.close()
    await halyard.close()
  }
  running = { halyard, keeper, part, told, close }
  return running
}

function neverAsked(): never {
  throw new Error('No code is asked for here.')
}

const statusOf = async ({ part, told }: Running): Promise<TokenStatus> => {
  const status = await part.handlers['token.status']({})
  told.push(status)
  return status
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20)
}

test('without a token the page learns where one may be kept, and why not elsewhere', async () => {
  expect(await statusOf(await open())).toEqual({
    source: null,
    sourceName: null,
    ending: null,
    isEditable: true,
    check: 'none',
    user: null,
    createdMs: null,
    savedMs: null,
    lastUsedMs: null,
    endsMs: null,
    endsAtLatestMs: null,
    idleEndsMs: null,
    life: null,
    warnings: [],
    problem: null,
    stores: [
      { store: 'keychain', absence: 'No keychain on this server.' },
      { store: 'file', absence: null },
      { store: 'memory', absence: null },
    ],
    waitingFiles: 0,
    continuingFiles: 0,
    tokenPage:
      'https://auth.mast.stsci.edu/token?suggested_name=Halyard&suggested_scope=mast:exclusive_access',
  })
})

test('a token that is kept in a file is there after a restart, and no answer ever holds it', async () => {
  const first = await open()
  const { token } = archive
  const set = await first.part.handlers['token.set']({
    token: ` ${token}\n`,
    store: 'file',
    createdDay: 'today',
  })
  first.told.push(set)
  expect([set.outcome, set.status]).toMatchObject([
    'saved',
    {
      source: 'profile',
      ending: token.slice(-4),
      check: 'accepted',
      user: 'demo',
      life: 'works',
      warnings: [],
    },
  ])
  expect((set.status.endsMs ?? 0) - (set.status.createdMs ?? 0)).toBe(60 * 24 * 3_600_000)
  expect((await stat(profileTokenFile(profileFolder))).mode & 0o777).toBe(0o600)
  await first.close()
  const second = await open()
  expect(await statusOf(second)).toMatchObject({ source: 'profile', user: 'demo', check: 'accepted' })
  expect(second.keeper.account()?.token.reveal()).toBe(token)
  expect(JSON.stringify([...first.told, ...second.told])).not.toContain(token)
  const gone = await second.part.handlers['token.remove']({})
  expect(gone).toMatchObject({ source: null, check: 'none' })
  expect([existsSync(profileTokenFile(profileFolder)), second.keeper.account()]).toEqual([false, null])
})

test('a refused token is not saved, and the one before it stays', async () => {
  const host = await open()
  await host.part.handlers['token.set']({ token: archive.token, store: 'file' })
  const foreign = 'feedfacefeedfacefeedfacefeedface'
  await expect(host.part.handlers['token.set']({ token: foreign, store: 'file' })).rejects.toMatchObject({
    code: 'auth-needed',
    message: 'MAST did not accept this token. Nothing was saved.',
  })
  expect(await statusOf(host)).toMatchObject({ check: 'accepted', ending: archive.token.slice(-4) })
  expect((await readFile(profileTokenFile(profileFolder), 'utf8')).trim()).toBe(archive.token)
})

test('a token in memory leaves nothing on the disk and ends with the run', async () => {
  const host = await open()
  const { outcome, status } = await host.part.handlers['token.set']({ token: archive.token, store: 'memory' })
  expect([outcome, status.source, status.user]).toEqual(['saved', 'memory', 'demo'])
  await host.close()
  const names = await readdir(profileFolder, { recursive: true, withFileTypes: true })
  for (const entry of names.filter(each => each.isFile()))
    expect(await readFile(path.join(entry.parentPath, entry.name), 'latin1')).not.toContain(archive.token)
  expect(await statusOf(await open())).toMatchObject({ source: null })
})

test('an invalid token, an invalid day and a missing keychain are reported before anything is asked', async () => {
  const { handlers } = (await open()).part
  await expect(handlers['token.set']({ token: 'two words', store: 'file' })).rejects.toMatchObject({
    code: 'usage',
    message: 'That does not look like a MAST token.',
  })
  await expect(handlers['token.set']({ token: '  ', store: 'file' })).rejects.toThrow('The field is empty.')
  const { token } = archive
  await expect(handlers['token.set']({ token, store: 'file', createdDay: '2026-02-31' })).rejects.toThrow(
    'is not a day',
  )
  await expect(handlers['token.set']({ token, store: 'keychain' })).rejects.toThrow(
    'No keychain on this server.',
  )
  expect(archive.requests().whoami).toBe(0)
})

test('a token from the environment goes before all others and can only be changed there', async () => {
  await saveProfileToken(profileFolder, new Secret(archive.issueToken('member')), {
    savedMs: Date.now(),
    createdMs: null,
    lastUsedMs: null,
    user: null,
  })
  const host = await open({ MAST_API_TOKEN: archive.token })
  expect(await statusOf(host)).toMatchObject({
    source: 'environment',
    sourceName: 'MAST_API_TOKEN',
    isEditable: false,
    ending: archive.token.slice(-4),
  })
  const why = 'The token comes from MAST_API_TOKEN; change it there and start Halyard again.'
  const { handlers } = host.part
  await expect(handlers['token.set']({ token: archive.token, store: 'memory' })).rejects.toThrow(why)
  await expect(handlers['token.remove']({})).rejects.toThrow(why)
})

test('a token that another process keeps or removes is taken over', async () => {
  const host = await open()
  const record = { savedMs: Date.now(), createdMs: null, lastUsedMs: null, user: 'demo' }
  await saveProfileToken(profileFolder, new Secret(archive.token), record)
  await until(async () => (await statusOf(host)).check === 'accepted')
  expect(host.keeper.account()?.user).toBe('demo')
  await removeProfileToken(profileFolder)
  await until(async () => (await statusOf(host)).source === null)
  expect(host.keeper.account()).toBeNull()
  expect(host.told).toContainEqual({})
})

test('when the archive is silent the token is kept in memory and checked later', async () => {
  const { url } = archive
  await archive.stop()
  const host = await open({}, url)
  const set = await host.part.handlers['token.set']({ token: 'a3f09c1d2e4b5a6978f0', store: 'file' })
  expect([set.outcome, set.status]).toMatchObject([
    'unchecked',
    { source: 'memory', check: 'silent', user: null },
  ])
  expect(existsSync(profileTokenFile(profileFolder))).toBe(false)
  archive = await startArchive({
    catalogue,
    bodyOf,
    port: Number(new URL(url).port),
    token: 'a3f09c1d2e4b5a6978f0',
  })
  expect(await host.part.handlers['token.retry']({})).toMatchObject({ check: 'accepted', user: 'demo' })
}, 60_000)

const stateOf = ({ halyard }: Running, batchId: number): readonly string[] =>
  halyard.queue
    .items({ batchId }, { afterId: 0, limit: 100 })
    .map(({ state, reason }) => `${state} ${reason ?? ''}`)

test('a token that ends in the middle of a batch holds what needs it, and the next one refetches nothing', async () => {
  const host = await open()
  await host.part.handlers['token.set']({ token: archive.token, store: 'memory' })
  const files = closed.slice(0, 5)
  const seen: string[] = []
  const stop = host.halyard.queue.subscribe(event => {
    if (event.kind !== 'item-changed' || event.state !== 'done') return
    seen.push(event.read()?.uri ?? '')
    if (seen.length === 2) archive.revokeToken(archive.token)
  })
  const batchId = await enqueue(
    host.halyard.queue,
    path.join(folder, 'files'),
    files.map(file => wantedOf(file)),
  )
  await until(() => stateOf(host, batchId).filter(state => state === 'waiting auth-needed').length >= 1)
  await until(() => stateOf(host, batchId).every(state => state !== 'queued ' && state !== 'fetching '))
  const here = stateOf(host, batchId).filter(state => state === 'done ').length
  // The refused file has the archive asked about the token.
  await until(async () => (await statusOf(host)).check === 'refused')
  expect(await statusOf(host)).toMatchObject({ waitingFiles: 5 - here, continuingFiles: 0 })

  const before = archive.requests().byUri
  const next = await host.part.handlers['token.set']({ token: archive.issueToken('member'), store: 'memory' })
  expect(next.status).toMatchObject({ check: 'accepted', user: 'demo' })
  await until(() => stateOf(host, batchId).every(state => state === 'done '))
  stop()
  const after = archive.requests().byUri
  for (const uri of seen.slice(0, here)) expect(after[uri]).toBe(before[uri])
  expect(await statusOf(host)).toMatchObject({ waitingFiles: 0 })
})

test('a file that was half here when the token expired resumes its part', async () => {
  const file = closed.at(-1)
  if (file === undefined) throw new Error('The demo catalogue has no exclusive file.')
  const { sizeBytes } = bodyOf(file)
  await archive.stop()
  const faults = `slow:${Math.ceil(sizeBytes / 2000)}kB`
  archive = await startArchive({ catalogue, bodyOf, faults })
  const host = await open()
  await host.part.handlers['token.set']({ token: archive.token, store: 'memory' })
  const { queue } = host.halyard
  const begun = Promise.withResolvers<undefined>()
  const stop = queue.subscribe(event => {
    if (event.kind === 'item-progressed' && event.presentBytes > sizeBytes / 4) begun.resolve(undefined)
  })
  const batchId = await enqueue(queue, path.join(folder, 'files'), [wantedOf(file)])
  await begun.promise
  stop()
  await queue.pause({ kind: 'batch', batchId })
  archive.revokeToken(archive.token)
  await queue.resume({ kind: 'batch', batchId })
  await until(() => stateOf(host, batchId)[0] === 'waiting auth-needed')
  await host.part.handlers['token.set']({ token: archive.issueToken('member'), store: 'memory' })
  await until(() => stateOf(host, batchId)[0] === 'done ')
  expect(archive.requests().ranges).toBeGreaterThan(0)
  // What was under way when it was paused may have been sent and not been kept.
  expect(archive.requests().bodyBytes).toBeLessThan(sizeBytes * 1.5)
}, 60_000)
