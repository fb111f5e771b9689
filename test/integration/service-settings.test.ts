import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startArchive } from '#test/archive'
import { createWebHost } from '#headless/index'
import { openHalyard } from '#platform/open-halyard'
import { openFolders } from '#service/host/node/open-host'
import { openSettingsService } from '#service/settings/node/open-settings'
import { defaultSettings } from '#shared/settings'
import type { Settings } from '#shared/settings'
import { runCli } from '#test/cli'
import { enqueue, wantedOf } from '#test/manifests-kit'
import { mountVolume, testWithVolume } from '#test/small-volume'

let folder: string
let closeAll: (() => Promise<void>)[] = []
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-service-settings-')))
})
afterEach(async () => {
  for (const close of closeAll.toReversed()) await close()
  closeAll = []
  await rm(folder, { recursive: true, force: true })
})

async function open(faults = '', filesFolder = path.join(folder, 'files')) {
  const profileFolder = path.join(folder, 'profile')
  await mkdir(profileFolder, { recursive: true, mode: 0o700 })
  await mkdir(filesFolder, { recursive: true })
  const catalogue = createCatalogue({ scale: 0.05 })
  const archive = await startArchive({ catalogue, bodyOf, faults })
  const baseUrl = new URL(archive.url)
  const halyard = openHalyard({ profileFolder, baseUrl, account: null, filesAtOnce: null, allowedHosts: [] })
  const neverAsked = (): never => {
    throw new Error('No browser is paired here.')
  }
  const browsers = { list: () => [], signOut: () => Promise.resolve(false), newCode: neverAsked }
  const host = createWebHost(profileFolder, browsers, [filesFolder])
  const part = openSettingsService(halyard, host, openFolders(halyard, host))
  const serving = new AbortController()
  const served = halyard.queue.serve(serving.signal)
  closeAll.push(async () => {
    await part.close()
    serving.abort()
    await served
    await halyard.close()
    await archive.stop()
  })
  return { profileFolder, filesFolder, catalogue, archive, halyard, ask: part.handlers, part }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10)
}

test('settings are read, changed, reset and kept, and every change is announced', async () => {
  const { ask, part, profileFolder } = await open()
  expect(await ask['settings.read']({})).toEqual({ settings: defaultSettings })
  const announced: Settings[] = []
  part.announcements['settings.changed'](({ settings }) => announced.push(settings))
  const changed = { ...defaultSettings, theme: 'night', filesAtOnce: 3, isUtc: true } as const
  expect(await ask['settings.change']({ change: { theme: 'night', filesAtOnce: 3, isUtc: true } })).toEqual({
    settings: changed,
  })
  expect(announced).toEqual([changed])
  expect(JSON.parse(await readFile(path.join(profileFolder, 'settings.json'), 'utf8'))).toMatchObject({
    theme: 'night',
  })
  expect(await ask['settings.reset']({ names: ['theme', 'filesAtOnce'] })).toEqual({
    settings: { ...defaultSettings, isUtc: true },
  })
  await ask['settings.change']({ change: { isUtc: true } })
  expect(announced).toHaveLength(2)
})

test.each([
  [{ filesAtOnce: 9 }, 'Files at once is a whole number from 1 to 8, or automatic.'],
  [{ filesAtOnce: 2.5 }, 'Files at once is a whole number from 1 to 8, or automatic.'],
  [{ keepFreeBytes: -1 }, 'Keep free is a whole number of bytes from 0 up, or automatic.'],
  [{ theme: 'pink' }, 'The theme is system, light, dark or night.'],
  [{ theme: 'dark', keepFreeBytes: -1 }, 'Keep free is a whole number of bytes from 0 up, or automatic.'],
])('%j is answered with the range and changes nothing', async (change, message) => {
  const { ask } = await open()
  await expect(ask['settings.change']({ change })).rejects.toMatchObject({ code: 'usage', message })
  expect(await ask['settings.read']({})).toEqual({ settings: defaultSettings })
})

test('files at once is in force while the queue runs, without a restart', async () => {
  const { ask, archive, halyard, catalogue, filesFolder } = await open('slow:150kB')
  await ask['settings.change']({ change: { filesAtOnce: 1 } })
  const files = [...catalogue.files()].filter(
    file => file.access === 'PUBLIC' && bodyOf(file).sizeBytes > 60_000 && bodyOf(file).sizeBytes < 400_000,
  )
  const batchId = await enqueue(
    halyard.queue,
    filesFolder,
    files.slice(0, 14).map(file => wantedOf(file)),
  )
  await until(() => halyard.queue.totals(batchId).verified >= 2)
  expect(archive.requests().mostBodiesAtOnce).toBe(1)
  await ask['settings.change']({ change: { filesAtOnce: 5 } })
  await until(() => archive.requests().mostBodiesAtOnce === 5)
  await ask['settings.reset']({ names: ['filesAtOnce'] })
  await until(() => halyard.queue.totals(batchId).waiting === 0)
}, 60_000)

testWithVolume('a held batch continues at once when less is to be kept free', async () => {
  const volume = mountVolume(40_000_000)
  const { ask, halyard, catalogue } = await open('', volume)
  await ask['settings.change']({ change: { keepFreeBytes: 40_000_000 } })
  const file = [...catalogue.files()].find(
    each => each.access === 'PUBLIC' && bodyOf(each).sizeBytes > 200_000 && bodyOf(each).sizeBytes < 2e6,
  )
  if (file === undefined) throw new Error('The demo catalogue has no file of this size.')
  const batchId = await enqueue(halyard.queue, volume, [wantedOf(file)])
  const [item] = await untilItem(
    () => halyard.queue.items({ batchId }, { afterId: 0, limit: 1 }),
    'disk-full',
  )
  expect(item?.detail).toContain('40.0 MB to be kept free')
  await ask['settings.change']({ change: { keepFreeBytes: 0 } })
  await until(() => halyard.queue.totals(batchId).verified === 1)
})

async function untilItem<T extends { readonly reason: string | null }>(
  look: () => readonly T[],
  reason: string,
): Promise<readonly T[]> {
  await until(() => look()[0]?.reason === reason)
  return look()
}

test('settings travel as a file without the folder of this machine; what is not understood is reported', async () => {
  const { ask, filesFolder } = await open()
  await ask['settings.change']({ change: { layout: 'flat', defaultFolder: filesFolder, density: 'compact' } })
  const { fileName, text } = await ask['settings.export']({})
  expect([fileName, JSON.parse(text)]).toMatchObject([
    'halyard-settings.json',
    { kind: 'halyard-settings', version: 1, settings: { layout: 'flat' } },
  ])
  await ask['settings.reset']({ names: ['layout', 'defaultFolder', 'density'] })
  const file = JSON.parse(text) as { settings: Record<string, unknown> } // just written
  Object.assign(file.settings, { theme: 'pink', colour: 'blue' })
  expect(await ask['settings.import']({ text: JSON.stringify(file) })).toEqual({
    settings: { ...defaultSettings, layout: 'flat', density: 'compact' },
    changed: ['layout', 'density'],
    problems: ['The theme is system, light, dark or night.', '"colour" is not a setting of this version.'],
  })
  for (const other of ['', '[]', '{"settings":{}}', '{"kind":"halyard-settings","settings":[]}'])
    await expect(ask['settings.import']({ text: other })).rejects.toThrow(
      'This is not a file of Halyard settings.',
    )
})

test('a command takes layout and name clash from the settings, and an option goes before them', async () => {
  const { archive, catalogue } = await open()
  const profile = path.join(folder, 'other-profile')
  await mkdir(profile)
  await writeFile(path.join(profile, 'settings.json'), JSON.stringify({ ...defaultSettings, layout: 'flat' }))
  const file = [...catalogue.files()].find(
    each => each.access === 'PUBLIC' && bodyOf(each).sizeBytes < 20_000,
  )
  if (file === undefined) throw new Error('The demo catalogue has no small file.')
  const options = { profile, archiveUrl: archive.url }
  const flat = await runCli(['get', file.uri, '--to', path.join(folder, 'a'), '--json'], options)
  const nested = await runCli(
    ['get', file.uri, '--to', path.join(folder, 'b'), '--layout', 'nested', '--json'],
    options,
  )
  const pathOf = (lines: readonly Readonly<Record<string, unknown>>[]): number =>
    String(lines.find(line => line['kind'] === 'item' && line['state'] === 'done')?.['path']).split(path.sep)
      .length
  expect(pathOf(nested.lines) - pathOf(flat.lines)).toBe(1)
})
