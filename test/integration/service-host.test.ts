import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { HostPort } from '#service/host-port'
import { Secret } from '#core/token/secret'
import { openBatchFolders } from '#service/selection/node/batch-folders'
import { isWithin, createFolderBrowser, outermost } from '#service/host/node/folder-browser'
import { byName } from '#shared/name-order'
import { pageContract, type Handlers } from '#shared/contract/calls'
import { clientOver } from '#shared/contract/client'
import { logFileOf } from '#platform/log/log-files'
import { version } from '#shared/version'
import { runCli, startCli } from '#test/cli'
import { enqueue, wantedOf } from '#test/manifests-kit'
import { startPageHost } from '#test/page-host'
import type { PageHost } from '#test/page-host'
import { codeOf, nodePipe } from '../contract/http-client.ts'

let folder: string
let host: PageHost | null = null
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-service-host-')))
})
afterEach(async () => {
  await host?.stop()
  host = null
  await rm(folder, { recursive: true, force: true })
})

async function open(
  change: (port: HostPort) => HostPort = port => port,
): Promise<PageHost & { ask: Handlers }> {
  host = await startPageHost({ host: change })
  return Object.assign(Object.create(host) as PageHost, { ask: host.service.handlers }) // the host with a shorter name for its calls
}

test('a page learns what its host is and can do', async () => {
  const { ask, profileFolder, filesFolder, archive } = await open()
  expect(await ask['host.info']({})).toEqual({
    version,
    kind: 'web',
    platform: process.platform,
    archiveUrl: `${archive.url}/`,
    profileFolder,
    defaultFolder: filesFolder,
    folderRoots: [filesFolder],
    canPickFolder: false,
    canReveal: false,
    canOpenBrowser: false,
    hasBrowsers: true,
    hasKeychain: false,
    keychainAbsence: 'No keychain on this server.',
  })
  expect(await ask['host.open-token-page']({})).toMatchObject({ isOpened: false })
  await expect(ask['host.pick-folder']({ startFolder: null })).rejects.toMatchObject({ code: 'usage' })
  await expect(ask['host.reveal']({ path: filesFolder })).rejects.toThrow('copy the path instead')
})

test('~ is the home folder of the account that runs the host, and the roots hold for it', async () => {
  const home = path.join(folder, 'home')
  const data = path.join(home, 'data')
  await mkdir(data, { recursive: true })
  vi.stubEnv('HOME', home)
  vi.stubEnv('USERPROFILE', home)
  try {
    const book = createFolderBrowser({ roots: () => [data], defaults: () => [] })
    expect(await book.admit('~/data/M 51')).toBe(path.join(data, 'M 51'))
    expect((await book.list('~/data', false)).path).toBe(data)
    expect(await book.make('~/data', 'new')).toBe(path.join(data, 'new'))
    for (const outside of ['~', '~/', '~/other', '~/data/../other', '~/../..'])
      await expect(book.admit(outside)).rejects.toMatchObject({ code: 'usage' })
    const batches = openBatchFolders(book, { batches: () => [], items: () => [] })
    expect(await batches.allowed('~/data/M 51')).toBe(path.join(data, 'M 51'))
    expect(await batches.prepare('~/data/M 51')).toBe(path.join(data, 'M 51'))
    for (const odd of ['~ada/data', 'data', './~/data', '~data'])
      await expect(batches.allowed(odd)).rejects.toThrow('Enter a full path')
    const whole = createFolderBrowser({ roots: () => [home], defaults: () => [] })
    expect([await whole.admit('~'), await whole.admit('~/')]).toEqual([home, home])
  } finally {
    vi.unstubAllEnvs()
  }
})

test('folders are listed below the roots, with what their disk has left', async () => {
  const { ask, filesFolder } = await open()
  for (const name of ['run 10', 'run 2', '.hidden']) await mkdir(path.join(filesFolder, name))
  await writeFile(path.join(filesFolder, 'a file'), '')
  const list = await ask['host.folders']({ path: null })
  expect({ ...list, freeBytes: 0 }).toEqual({
    path: filesFolder,
    parent: null,
    roots: [filesFolder],
    folders: ['run 2', 'run 10'].map(name => ({ name, path: path.join(filesFolder, name) })),
    unlistedCount: 0,
    freeBytes: 0,
    isWritable: true,
  })
  expect(list.freeBytes).toBeGreaterThan(0)
  const all = await ask['host.folders']({ path: null, withHidden: true })
  expect(all.folders.map(({ name }) => name)).toEqual(['.hidden', 'run 2', 'run 10'])
  const { path: made } = await ask['host.make-folder']({
    parent: path.join(filesFolder, 'run 2'),
    name: 'M 51',
  })
  expect(made).toBe(path.join(filesFolder, 'run 2', 'M 51'))
  expect(await ask['host.folders']({ path: made })).toMatchObject({ parent: path.join(filesFolder, 'run 2') })
})

test('what is outside the roots cannot be listed, made or set, neither by dots nor by links', async () => {
  const { ask, filesFolder } = await open()
  await symlink(folder, path.join(filesFolder, 'way out'))
  await mkdir(path.join(filesFolder, 'inside'))
  await symlink(path.join(filesFolder, 'inside'), path.join(filesFolder, 'way in'))
  const names = (await ask['host.folders']({ path: null })).folders.map(({ name }) => name)
  expect(names).toEqual(['inside', 'way in'])
  expect(await ask['host.folders']({ path: path.join(filesFolder, 'way in') })).toMatchObject({
    path: path.join(filesFolder, 'inside'),
  })
  const outside = [
    folder,
    '/',
    path.join(filesFolder, '..'),
    path.join(filesFolder, 'way out'),
    `${filesFolder}-2`,
  ]
  for (const place of outside) {
    await expect(ask['host.folders']({ path: place })).rejects.toMatchObject({ code: 'usage' })
    await expect(ask['host.make-folder']({ parent: place, name: 'new' })).rejects.toMatchObject({
      code: 'usage',
    })
    await expect(ask['settings.change']({ change: { defaultFolder: place } })).rejects.toMatchObject({
      code: 'usage',
    })
  }
  for (const name of ['..', 'a/b', '../new', ' blank', 'con', 'a\u202eb'])
    await expect(ask['host.make-folder']({ parent: filesFolder, name })).rejects.toMatchObject({
      code: 'usage',
    })
})

test('the folders of batches, the default folder that was set and what a dialog gave are roots as well', async () => {
  const picked = path.join(folder, 'picked')
  const batch = path.join(folder, 'batch')
  for (const place of [picked, batch]) await mkdir(place)
  const running = await open(port => ({
    ...port,
    kind: 'desktop',
    pickFolder: () => Promise.resolve(picked),
  }))
  const { ask, halyard, catalogue } = running
  await expect(ask['host.folders']({ path: picked })).rejects.toMatchObject({ code: 'usage' })
  expect(await ask['host.pick-folder']({ startFolder: null })).toEqual({ path: picked })
  await ask['settings.change']({ change: { defaultFolder: picked } })
  expect(await ask['host.info']({})).toMatchObject({ defaultFolder: picked })
  const [file] = catalogue.files()
  if (file === undefined) throw new Error('The demo catalogue is empty.')
  await enqueue(halyard.queue, batch, [wantedOf(file)])
  expect(await ask['host.folders']({ path: batch })).toMatchObject({ path: batch, parent: null })
})

test('a very full folder says how many of its folders are not listed', async () => {
  for (let at = 0; at < 503; at += 1) await mkdir(path.join(folder, `run ${at}`))
  const book = createFolderBrowser({ roots: () => [folder], defaults: () => [] })
  const { folders, unlistedCount } = await book.list(null, false)
  expect([folders.length, unlistedCount, folders[2]?.name]).toEqual([500, 3, 'run 2'])
})

test('only what the queue or the profile holds is shown in the file manager', async () => {
  const shown: string[] = []
  const { ask, profileFolder, filesFolder, halyard, catalogue } = await open(port => ({
    ...port,
    reveal: place => void shown.push(place),
  }))
  await ask['host.reveal']({ path: profileFolder })
  for (const place of ['/etc', filesFolder, path.join(filesFolder, 'nowhere')])
    await expect(ask['host.reveal']({ path: place })).rejects.toThrow('Only files and folders of the queue')
  const [file] = catalogue.files()
  if (file === undefined) throw new Error('The demo catalogue is empty.')
  await enqueue(halyard.queue, filesFolder, [wantedOf(file)])
  await ask['host.reveal']({ path: filesFolder })
  expect(shown).toEqual([profileFolder, filesFolder])
})

test('browsers are paired by a fresh code and signed out by their name', async () => {
  const running = await open()
  const { ask, url } = running
  const { code, url: address, untilMs } = await ask['host.new-code']({})
  expect([address, untilMs > Date.now()]).toEqual([`${url}#code=${code}`, true])
  const pair = (): Promise<Response> =>
    fetch(new URL('/api/pair', url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(url).origin },
      body: JSON.stringify({ code }),
    })
  expect((await pair()).status).toBe(200)
  expect((await pair()).status).toBe(403)
  const { browsers } = await ask['host.browsers']({})
  expect(browsers).toHaveLength(1)
  expect(await ask['host.sign-out']({ id: browsers[0]?.id ?? '' })).toEqual({ isSignedOut: true })
  expect(await ask['host.sign-out']({ id: browsers[0]?.id ?? '' })).toEqual({ isSignedOut: false })
  expect(await ask['host.browsers']({})).toEqual({ browsers: [] })
})

test('the diagnostics name what helps and blank what is secret', async () => {
  const secret = new Secret('a3f09c1d2e4b5a6978f00011aabbcc42')
  const { ask, profileFolder } = await open(port => ({
    ...port,
    keychainAbsence: `No keychain (${secret.reveal()}).`,
  }))
  await ask['settings.change']({ change: { theme: 'night' } })
  const { lines } = await ask['host.diagnostics']({})
  const text = lines.join('\n')
  for (const part of [
    `Halyard ${version} (web)`,
    'answers in',
    'Setting theme: "night"',
    'Token: none',
    'Limits: schedule:  none',
    'Queue: 0 batches',
  ])
    expect(text).toContain(part)
  expect(text).toContain(profileFolder.replaceAll(homedir(), '~'))
  expect(text).toContain('Keychain: No keychain ([token …cc42]).')
  expect(text).not.toContain(secret.reveal())
  expect(await readFile(path.join(profileFolder, 'settings.json'), 'utf8')).toContain('night')
})

test('the last lines of the log come without secrets, words like one and the home folder', async () => {
  const { ask, profileFolder } = await open()
  new Secret('info')
  vi.stubEnv('HOME', profileFolder)
  const hex = '4f0a9b8c7d6e5f40a1b2c3d4e5f60718'
  const line = { time: 't', level: 'info', program: 'get', pid: 1, area: 'queue', what: 'attempt' }
  await mkdir(path.join(profileFolder, 'log'))
  const facts = { file: `${profileFolder}/x${hex}.fits`, detail: 'info' }
  await writeFile(logFileOf(profileFolder), `${JSON.stringify({ ...line, ...facts })}\n`)
  const { lines } = await ask['host.log']({ lines: 1000 })
  vi.unstubAllEnvs()
  expect(lines.map(text => JSON.parse(text) as unknown)).toEqual([
    { ...line, file: '~/[hidden].fits', detail: '[token]' },
  ])
})

test('paths stay readable in the diagnostics of a service whose home is the whole disk', async () => {
  const { ask, profileFolder } = await open()
  vi.stubEnv('HOME', path.parse(folder).root)
  const { lines } = await ask['host.diagnostics']({})
  vi.unstubAllEnvs()
  expect(lines).toContain(`Profile: ${profileFolder}`)
})

test('halyard serve lets folders be chosen below its --root folders alone, which have to be there', async () => {
  const roots = ['one', 'two'].map(name => path.join(folder, name))
  for (const root of roots) await mkdir(root)
  const profile = path.join(folder, 'profile')
  await mkdir(profile)
  const missing = await runCli(['serve', '--root', path.join(folder, 'nowhere')], { profile })
  expect([missing.code, missing.stderr]).toEqual([
    2,
    expect.stringContaining('--root needs an existing folder'),
  ])

  const serving = startCli(['serve', '--json', ...roots.flatMap(root => ['--root', root])], { profile })
  const ended = new Promise(resolve => serving.once('close', resolve))
  try {
    const line = await new Promise<string>(resolve =>
      serving.stdout?.once('data', chunk => resolve(String(chunk))),
    )
    const { url, pairedUrl } = JSON.parse(line) as { url: string; pairedUrl: string } // the ready line
    const pipe = nodePipe(url, codeOf(pairedUrl))
    const client = clientOver(pageContract, pipe)
    const info = await client.call('host.info', {})
    expect(info).toMatchObject({ ok: true, value: { folderRoots: roots, defaultFolder: roots[0] } })
    expect(await client.call('host.folders', { path: folder })).toMatchObject({
      ok: false,
      error: { code: 'usage' },
    })
    pipe.close()
  } finally {
    serving.kill('SIGTERM')
    await ended
  }
})

test('roots are those that lie below no other, whatever folders there are', () => {
  const folderName = fc.constantFrom('a', 'a b', 'ab', 'b', '..b', 'c')
  const absolute = fc.array(folderName, { maxLength: 4 }).map(names => path.resolve('/', ...names))
  fc.assert(
    fc.property(fc.array(absolute, { maxLength: 12 }), folders => {
      const different = [...new Set(folders)]
      expect(outermost(folders)).toEqual(
        different.filter(folder => !different.some(other => other !== folder && isWithin(folder, other))),
      )
    }),
  )
})

test('many thousand batches and folders are put in order at once', () => {
  const folders = Array.from({ length: 30_000 }, (_, at) => path.resolve('/data', `batch ${at}`))
  expect(outermost(folders)).toEqual(folders)
  const names = Array.from({ length: 300_000 }, (_, at) => `jw${(at * 7_919) % 300_000}`)
  expect(names.toSorted(byName)).toEqual(names.map((_, at) => `jw${at}`))
})
