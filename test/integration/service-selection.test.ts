import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startArchive } from '#test/archive'
import { exportScript } from '#core/scripts/export-script'
import { Secret } from '#core/token/secret'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { createFolderBrowser } from '#service/host/node/folder-browser'
import { openSelectionService } from '#service/selection/node/open-selection'
import { openSelectionLists } from '#service/selection/node/selection-lists'
import { noRowFilters } from '#shared/contract/areas/search'
import {
  noFilter,
  type FileFilter,
  type ListProgress,
  type PlanInput,
  type SelectionRow,
  type SelectionSummary,
  type StartInput,
} from '#shared/contract/areas/selection-views'
import type { ServicePart } from '#shared/contract/service'
import { defaultSettings } from '#shared/settings'
import { startLoopback } from './archive-loopback.ts'

/** The service of the Selection screen over a demo archive, a real queue and real threads. */

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** What a test tells the parts around the service. */
interface Told {
  hasToken: boolean
  /** An observation whose product list the archive does not give. */
  refuses: number | null
  keepFreeBytes: number | null
}
interface Bench extends Told {
  readonly halyard: Halyard
  readonly part: ServicePart<'selection'>
  readonly root: string
  readonly baseUrl: URL
  begin(...obsids: readonly number[]): Promise<string>
}

/** Level-3 mosaics of program 2733 with guide stars; one with 10,788 rows; one that only its team may have. */
const mosaic = 87_600_001
const otherMosaic = 87_600_002
const large = 88_000_001
const exclusive = 309_300_001

async function setUp(): Promise<Bench> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-selection-')))
  closers.push(() => rm(root, { recursive: true, force: true }))
  const profileFolder = path.join(root, 'profile')
  await mkdir(profileFolder)
  await mkdir(path.join(root, 'files'))
  const catalogue = createCatalogue({ scale: 0.002 })
  const bench: Told = { hasToken: false, refuses: null, keepFreeBytes: null }
  const archive = await startArchive({ catalogue, bodyOf })
  closers.push(() => archive.stop())
  // Passes every question on, but for what it is told to refuse.
  const front = await startLoopback(async ({ method, path: asked, headers, body }) => {
    if (bench.refuses !== null && body.includes(String(bench.refuses))) return { json: {}, status: 400 }
    const type = headers['content-type'] ?? ''
    const init = method === 'POST' ? { method, body, headers: { 'content-type': type } } : {}
    const answer = await fetch(`${archive.url}${asked}`, init)
    return { bytes: Buffer.from(await answer.arrayBuffer()), status: answer.status }
  })
  closers.push(() => front.close())
  const baseUrl = new URL(front.url)
  const halyard = openHalyard({ profileFolder, baseUrl, account: null, filesAtOnce: 4, allowedHosts: [] })
  closers.push(() => halyard.close())
  const files = path.join(root, 'files')
  const part = openSelectionService({
    halyard,
    // What was chosen stands in the exceptions themselves.
    chosen: {
      keysOf: ({ exceptions }) =>
        Promise.resolve(
          exceptions.map(obsid => ({
            obsid,
            obsId: catalogue.observations.find(one => String(one.obsid) === obsid)?.obs_id ?? '',
          })),
        ),
    },
    settings: {
      read: () => ({ ...defaultSettings, keepFreeBytes: bench.keepFreeBytes }),
      write: () => undefined,
      subscribe: () => () => undefined,
    },
    folders: createFolderBrowser({ roots: () => [files], defaults: () => [files] }),
    profileFolder,
    baseUrl,
    hasToken: () => bench.hasToken,
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
  })
  closers.push(() => part.close())
  const begin = async (...obsids: readonly number[]): Promise<string> => {
    const ended = loaded(part)
    const exceptions = obsids.map(String)
    const choice = { searchId: 's', filters: noRowFilters, isAll: false, exceptions }
    const { listId } = await part.handlers['selection.begin']({ choice })
    await ended
    return listId
  }
  return Object.assign(bench, { halyard, part, root: files, baseUrl, begin })
}

/** Resolves when a list has stopped loading, by its announcements alone. */
function loaded(part: ServicePart<'selection'>): Promise<ListProgress> {
  return new Promise(resolve => {
    const stop = part.announcements['selection.changed'](progress => {
      if (progress.isLoading) return
      stop()
      resolve(progress)
    })
  })
}

const summaryOf = (
  { part }: Bench,
  listId: string,
  filter: FileFilter = noFilter,
): Promise<SelectionSummary> => part.handlers['selection.summary']({ listId, filter })
const filesOf = ({ total }: SelectionSummary): readonly [number, number] => [
  total.selected.files,
  total.available.files,
]
const regex = (text: string): FileFilter => ({ ...noFilter, text, isRegex: true })

async function rowsOf(
  { part }: Bench,
  listId: string,
  filter: FileFilter = noFilter,
  first = 0,
): Promise<readonly SelectionRow[]> {
  const { rows } = await part.handlers['selection.rows']({ listId, filter, first, count: 200 })
  return rows
}

function planOf(listId: string, folder: string, more: Partial<PlanInput> = {}): PlanInput {
  return { listId, folder, layout: 'nested', areTwinsNested: false, onClash: 'keep-both', ...more }
}
const startOf = (plan: PlanInput, more: Partial<StartInput> = {}): StartInput => ({
  ...plan,
  name: null,
  note: null,
  priority: 'normal',
  when: { kind: 'now' },
  onlyWhatFits: false,
  ...more,
})

test('a list begins with the recommended files, by data set, and every choice changes the counts', async () => {
  const bench = await setUp()
  const listId = await bench.begin(mosaic, otherMosaic)
  const first = await summaryOf(bench, listId)
  expect(first.progress).toMatchObject({ asked: 2, arrived: 2, failed: 0, isLoading: false })
  expect(first.source).toBe('search')
  const [recommended, available] = filesOf(first)
  expect(recommended).toBeGreaterThan(0)
  expect(recommended).toBeLessThan(available)
  expect(first.shared).toBeGreaterThan(0)

  const choose = bench.part.handlers['selection.choose']
  await choose({ listId, change: { kind: 'quick', quick: 'all' } })
  const all = await summaryOf(bench, listId)
  const guideStars = all.guideStarFiles.available.files
  expect(guideStars).toBe(68)
  expect(filesOf(all)[0]).toBe(available - guideStars)
  await choose({ listId, change: { kind: 'guide-stars', guideStars: 'highest' } })
  expect((await summaryOf(bench, listId)).guideStarFiles.selected.files).toBe(34)
  await choose({ listId, change: { kind: 'guide-stars', guideStars: 'all' } })
  expect(filesOf(await summaryOf(bench, listId))[0]).toBe(available)

  await choose({
    listId,
    change: { kind: 'files', target: { kind: 'level', level: '1b' }, isWanted: false, filter: noFilter },
  })
  const without = await summaryOf(bench, listId)
  const raw = without.levels.find(({ level }) => level === '1b')
  expect(raw).toMatchObject({ state: 'none', selected: { files: 0, bytes: 0 } })
  expect(filesOf(without)[0]).toBe(available - (raw?.available.files ?? 0))
  await bench.part.handlers['selection.undo']({ listId })
  expect(filesOf(await summaryOf(bench, listId))[0]).toBe(available)
})

test('rows are a tree of data sets that opens and closes, and a range of them is one click', async () => {
  const bench = await setUp()
  const listId = await bench.begin(mosaic)
  const { handlers } = bench.part
  await handlers['selection.choose']({ listId, change: { kind: 'quick', quick: 'none' } })
  const closed = await rowsOf(bench, listId)
  expect(closed.every(row => row.kind === 'group')).toBe(true)
  const [group] = closed
  if (group?.kind !== 'group') throw new Error('The first row is no data set.')
  await handlers['selection.expand']({ listId, group: group.group, isExpanded: true })
  const open = await rowsOf(bench, listId)
  const children = open.slice(1, 1 + group.available.files)
  expect(children.every(row => row.kind === 'file' && row.group === group.group)).toBe(true)
  const target = { kind: 'rows', first: 1, last: 2 } as const
  await handlers['selection.choose']({
    listId,
    change: { kind: 'files', target, isWanted: true, filter: noFilter },
  })
  const [after, ...files] = await rowsOf(bench, listId)
  expect(after).toMatchObject({ state: 'some', selected: { files: 2 } })
  expect(files.filter(row => row.kind === 'file' && row.isSelected)).toHaveLength(2)
  const [child] = children
  const text = child?.kind === 'file' ? child.filename.slice(0, 30) : ''
  expect(await handlers['selection.find']({ listId, filter: noFilter, text, from: 1 })).toEqual({ index: 1 })
})

test('a regular expression filters 10,786 files, and a click on what it shows is remembered', async () => {
  const bench = await setUp()
  const listId = await bench.begin(large)
  const filter = regex('_cal\\.fits$')
  const shown = await summaryOf(bench, listId, filter)
  expect(shown.total.available.files).toBe(10_786)
  expect(shown.filterProblem).toBeNull()
  const matching = shown.filtered.available.files
  expect(matching).toBeGreaterThan(0)
  await bench.part.handlers['selection.choose']({ listId, change: { kind: 'quick', quick: 'none' } })
  await bench.part.handlers['selection.choose']({
    listId,
    change: { kind: 'files', target: { kind: 'all' }, isWanted: true, filter },
  })
  const { text, files } = await bench.part.handlers['selection.export']({
    listId,
    format: 'list',
    layout: 'nested',
    areTwinsNested: false,
    offset: 0,
  })
  const [head, ...lines] = text.trimEnd().split('\n')
  expect(head).toBe('Dataset,Filename,Product Level,Suffix,Instrument,Filter / Grating')
  expect(files).toBe(matching)
  expect(lines).toHaveLength(matching)
  expect(lines.every(line => line.includes('_cal.fits'))).toBe(true)
})

test('without a token exported lists hold exclusive files all the same, or count what they leave out', async () => {
  const bench = await setUp()
  const listId = await bench.begin(exclusive)
  await bench.part.handlers['selection.choose']({ listId, change: { kind: 'quick', quick: 'all' } })
  bench.hasToken = true
  const chosen = (await summaryOf(bench, listId)).total.selected.files
  expect(chosen).toBeGreaterThan(0)
  bench.hasToken = false
  for (const format of ['list', 'curl', 'wget', 'aria2', 'csv', 'ecsv', 'json'] as const) {
    const asked = { listId, format, layout: 'nested', areTwinsNested: false, offset: 0 } as const
    const { files, leftOut } = await bench.part.handlers['selection.export'](asked)
    expect([format, files + leftOut, leftOut > 0]).toEqual([
      format,
      chosen,
      format === 'wget' || format === 'aria2',
    ])
  }
})

test('a pattern that never ends is stopped, and the host keeps answering', async () => {
  const bench = await setUp()
  const listId = await bench.begin(mosaic)
  const endless = regex('^(([a-z0-9_.-])+)+$!')
  let turns = 0
  const slow = summaryOf(bench, listId, endless).finally(() => (turns = -turns))
  while (turns >= 0) {
    await summaryOf(bench, listId)
    turns += 1
    await sleep(1)
  }
  const { filterProblem, filtered } = await slow
  expect(filterProblem).toEqual({ kind: 'too-slow', names: 715 })
  expect(filtered.available.files).toBe(0)
  // Other questions were answered while it was searched.
  expect(-turns).toBeGreaterThan(1)
  expect((await summaryOf(bench, listId, regex('_cal'))).filtered.available.files).toBeGreaterThan(0)
  expect(await bench.part.handlers['selection.check']({ pattern: '_i2d\\.(fits' })).toEqual({
    problem: { kind: 'not-understood', position: 7 },
  })
})

test('a group that fails shows its reason, and a retry brings it', async () => {
  const bench = await setUp()
  bench.refuses = mosaic
  const listId = await bench.begin(otherMosaic, mosaic)
  const failed = await summaryOf(bench, listId)
  expect(failed.progress).toMatchObject({ asked: 2, arrived: 1, failed: 1, isLoading: false })
  expect(failed.total.available.files).toBeGreaterThan(0)
  expect(failed.failures.join(' ')).toContain('jw02733-o001_t001_nircam_clear-f090w')
  bench.refuses = null
  const ended = loaded(bench.part)
  await bench.part.handlers['selection.retry']({ listId })
  expect(await ended).toMatchObject({ asked: 2, arrived: 2, failed: 0 })
  expect((await summaryOf(bench, listId)).failures).toEqual([])
})

test('files that need a token are left out while none works, and come back with one', async () => {
  const bench = await setUp()
  const listId = await bench.begin(mosaic, exclusive)
  await bench.part.handlers['selection.choose']({ listId, change: { kind: 'quick', quick: 'all' } })
  const without = await summaryOf(bench, listId)
  expect(without.needToken.selected.files).toBeGreaterThan(0)
  expect(without.hasToken).toBe(false)
  bench.hasToken = true
  const withToken = await summaryOf(bench, listId)
  expect(withToken.total.selected.files).toBe(without.total.selected.files + without.needToken.selected.files)
})

test('the plan sees the disk, and the files come to lie in the chosen folder', async () => {
  const bench = await setUp()
  const { handlers } = bench.part
  const listId = await bench.begin(mosaic)
  await handlers['selection.choose']({ listId, change: { kind: 'quick', quick: 'none' } })
  const filter = regex('_i2d\\.(fits|jpg)$')
  await handlers['selection.choose']({
    listId,
    change: { kind: 'files', target: { kind: 'all' }, isWanted: true, filter },
  })
  const { total } = await summaryOf(bench, listId)
  const folder = path.join(bench.root, 'M 51')
  const before = await handlers['selection.plan'](planOf(listId, folder, { layout: 'flat' }))
  expect(before).toMatchObject({
    folder,
    isWritable: true,
    asked: total.selected.files,
    here: 0,
    fetch: total.selected.files,
    clashes: 0,
    isEnough: true,
  })
  const [row] = (await rowsOf(bench, listId, filter)).filter(({ kind }) => kind === 'group')
  await handlers['selection.expand']({ listId, group: null, isExpanded: true })
  const file = (await rowsOf(bench, listId, filter)).find(one => one.kind === 'file')
  if (row?.kind !== 'group' || file?.kind !== 'file') throw new Error('There is no file.')
  await mkdir(path.join(folder, 'JWST'), { recursive: true })
  await writeFile(path.join(folder, 'JWST', file.filename), 'another file of the same name')
  const after = await handlers['selection.plan'](planOf(listId, folder, { layout: 'flat' }))
  expect(after).toMatchObject({ clashes: 1, clashNames: [`JWST/${file.filename}`] })

  const start = startOf(planOf(listId, folder, { layout: 'flat', onClash: 'replace' }), { name: 'Ring' })
  const { batchId, added } = await handlers['selection.start'](start)
  expect(added).toBe(total.selected.files)
  const summary = await bench.halyard.queue.run(batchId, AbortSignal.timeout(60_000)).catch(String)
  expect(bench.halyard.queue.batch(batchId)).toMatchObject({ name: 'Ring', folder, layout: 'flat' })
  // A batch of the queue tries for ever; what is wrong here would show as files that wait.
  expect(summary).toMatchObject({ verified: added, failed: 0, waiting: 0 })
  expect((await readFile(path.join(folder, 'JWST', file.filename))).length).toBeGreaterThan(100)
  const again = await handlers['selection.plan'](planOf(listId, folder, { layout: 'flat' }))
  expect(again).toMatchObject({ here: added, fetch: 0, needBytes: 0 })
})

test('what the disk has no room for is left out, and nothing is started when nothing fits', async () => {
  const bench = await setUp()
  const listId = await bench.begin(mosaic)
  const { total } = await summaryOf(bench, listId)
  const plan = planOf(listId, path.join(bench.root, 'full'))
  expect(await bench.part.handlers['selection.plan'](plan)).toMatchObject({ isEnough: true })
  bench.keepFreeBytes = 10 ** 15
  expect(await bench.part.handlers['selection.plan'](plan)).toMatchObject({
    isEnough: false,
    fetch: total.selected.files,
    fits: { files: 0, bytes: 0 },
  })
  const start = startOf(plan, { onlyWhatFits: true })
  await expect(bench.part.handlers['selection.start'](start)).rejects.toMatchObject({ code: 'nothing-found' })
  expect(bench.halyard.queue.batches()).toEqual([])
})

test('a folder outside of the roots is refused, also through a link', async () => {
  const bench = await setUp()
  const listId = await bench.begin(mosaic)
  const { handlers } = bench.part
  await symlink(tmpdir(), path.join(bench.root, 'way-out'))
  for (const folder of [
    path.join(bench.root, '..', 'other'),
    path.join(bench.root, 'way-out', 'x'),
    'relative',
  ])
    await expect(handlers['selection.plan'](planOf(listId, folder))).rejects.toMatchObject({ code: 'usage' })
})

test('a script that was exported is imported as a list, and starts where it puts its files', async () => {
  const bench = await setUp()
  const { handlers } = bench.part
  const names = [
    'jw02733-o001_t001_nircam_clear-f090w_i2d.fits',
    'jw02733-o001_t001_nircam_clear-f090w_cat.ecsv',
  ]
  const files = names.map(filename => ({
    uri: `mast:JWST/product/${filename}`,
    filename,
    obsId: 'jw02733-o001_t001_nircam_clear-f090w',
    collection: 'JWST',
    sizeBytes: null,
    access: 'PUBLIC',
    calibLevel: 3,
    version: null,
    programId: '2733',
    parents: [],
    path: `ring/${filename}`,
  }))
  const { baseUrl } = bench
  const { text } = exportScript(files, { format: 'curl', baseUrl, folder: 'MAST_x' })
  const [half, rest] = [text.slice(0, 200), `${text.slice(200)}\ncurl -L -o x https://elsewhere.example/x\n`]
  const { importId } = await handlers['selection.import-part']({ importId: null, text: half })
  const imported = await handlers['selection.import']({ importId, name: 'fetch.sh', text: rest })
  expect(imported).toMatchObject({ kind: 'script', files: 2, filenames: names, refusedCount: 1 })
  expect((await handlers['selection.current']({})).listId).toBeNull()
  await handlers['selection.accept']({ listId: imported.listId })
  expect((await handlers['selection.current']({})).listId).toBe(imported.listId)
  expect(await summaryOf(bench, imported.listId)).toMatchObject({
    source: 'import',
    name: 'fetch.sh',
    total: { selected: { files: 2, unsized: 2 } },
  })
  const plan = planOf(imported.listId, path.join(bench.root, 'in'), { layout: 'listed' })
  const { batchId, added } = await handlers['selection.start'](startOf(plan, { when: { kind: 'paused' } }))
  expect(added).toBe(2)
  expect(bench.halyard.queue.batch(batchId)?.state).toBe('paused')
  const [item] = bench.halyard.queue.items({ batchId }, { afterId: 0, limit: 1 })
  expect(item).toMatchObject({ filename: names[0], state: 'paused' })
})

test('what an imported list repeats of the token reaches neither its rows nor the queue', async () => {
  const { part } = await setUp()
  const token = new Secret('rep3ated-by-a-list-9f3c').reveal()
  const text = `dataURI,obs_id\nmast:JWST/product/jw02733001001_02101_00001_nrca1_cal.fits,x ${token}`
  const { listId, files } = await part.handlers['selection.import']({ importId: null, name: token, text })
  expect(files).toBe(1)
  const rows = await part.handlers['selection.rows']({ listId, filter: noFilter, first: 0, count: 9 })
  expect(JSON.stringify(rows)).toContain('[token …9f3c]')
  expect(
    JSON.stringify([rows, await part.handlers['selection.summary']({ listId, filter: noFilter })]),
  ).not.toContain(token)
})

test('the newest list is the current one, and the former is not held any more', async () => {
  const bench = await setUp()
  const former = await bench.begin(mosaic)
  const listId = await bench.begin(otherMosaic)
  const { suggestedFolder, ...current } = await bench.part.handlers['selection.current']({})
  expect(current).toEqual({ listId })
  expect(suggestedFolder.startsWith(path.join(bench.root, 'MAST_'))).toBe(true)
  await expect(summaryOf(bench, former)).rejects.toMatchObject({ code: 'nothing-found' })
})

test('two starts of one list each queue what was chosen when they began', async () => {
  const profileFolder = await mkdtemp(path.join(tmpdir(), 'halyard-selection-lists-'))
  closers.push(() => rm(profileFolder, { recursive: true, force: true }))
  const lists = openSelectionLists({ archiveUrl: 'http://127.0.0.1:1/', profileFolder })
  closers.push(() => lists.close())
  const uris = ['a', 'b'].map(name => `mast:JWST/product/jw02733001001_02101_00001_nrc${name}1_cal.fits`)
  await lists.import('list', 'list.txt', uris.join('\n'))
  const question = {
    listId: 'list',
    hasToken: false,
    layout: 'flat',
    areTwinsNested: true,
    folder: profileFolder,
    onClash: 'keep-both',
    keepFreeBytes: null,
    here: [],
  } as const
  const first = await lists.holdWanted(question, false)
  const target = { kind: 'file', uri: uris[0] ?? '' } as const
  await lists.choose('list', { kind: 'files', target, isWanted: false, filter: noFilter })
  const second = await lists.holdWanted(question, false)
  const urisOf = async (holdId: number) => (await lists.wanted('list', holdId, 0, 10)).map(({ uri }) => uri)
  expect([await urisOf(second.holdId), await urisOf(first.holdId)]).toEqual([uris.slice(1), uris])
  await lists.release('list', first.holdId)
  await expect(urisOf(first.holdId)).rejects.toMatchObject({ code: 'bug' })
})
