import { access, readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'

import type { Live } from '#shared/contract/areas/queue-live'
import type { ItemRow, QueueRow } from '#shared/contract/areas/queue-rows'
import type { WantedFile } from '#shared/models'
import type { DemoFile } from '#demo/catalogue/types'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'
import { fillBatch } from '#test/manifests-kit'
import { startPageHost } from '#test/page-host'
import type { PageHost, PageHostOptions } from '#test/page-host'
import { askUntil, enqueueFiles, filesOf, wholeList } from '#test/queue-kit'

let host: PageHost | undefined

async function started(options: PageHostOptions = {}): Promise<PageHost> {
  host = await startPageHost(options)
  return host
}
afterEach(async () => {
  await host?.stop()
  host = undefined
})

const itemsOf = (rows: readonly QueueRow[]): readonly ItemRow[] => rows.filter(row => row.kind === 'item')
const window = (over: Partial<typeof wholeList> = {}) => ({
  list: { ...wholeList, ...over },
  first: 0,
  count: 200,
})
const sections = (rows: readonly QueueRow[]): Readonly<Record<string, number>> =>
  Object.fromEntries(rows.flatMap(row => (row.kind === 'section' ? [[row.key, row.items]] : [])))

test('rows come below their groups, and a window holds exactly the rows in it', async () => {
  const own = await started()
  await enqueueFiles(own, { name: 'held', isPaused: true }, filesOf(own, '_rate.fits', 30))
  const { rows, total, openItems } = await own.service.handlers['queue.rows'](window())
  expect([total, openItems, sections(rows)]).toEqual([
    34,
    30,
    { attention: 0, active: 0, waiting: 30, finished: 0 },
  ])
  expect(itemsOf(rows).every(row => row.state === 'paused' && row.isBatchPaused)).toBe(true)
  const part = await own.service.handlers['queue.rows']({ ...window(), first: 10, count: 5 })
  expect(part.rows).toEqual(rows.slice(10, 15))
  const last = await own.service.handlers['queue.rows']({ ...window(), first: 30, count: 50 })
  expect(last.rows).toEqual(rows.slice(30))
})

test('files of a paused batch are paused wherever the queue is looked at, and queued again after it', async () => {
  const own = await started()
  own.halyard.limits.change({ bytesPerSecond: 1 })
  const batchId = await enqueueFiles(own, { name: 'held', isPaused: true }, filesOf(own, '_rate.fits', 3))
  const { queue } = own.halyard
  const window = { afterId: 0, limit: 10 }
  expect(queue.items({ states: ['paused'] }, window).map(({ reason }) => reason)).toEqual([null, null, null])
  expect(queue.items({ states: ['queued'] }, window)).toEqual([])
  expect(queue.items({ reasons: ['turn'] }, window)).toEqual([])
  expect(queue.outcomes()).toMatchObject([{ state: 'paused', reason: null, items: 3 }])
  expect(queue.batch(batchId)?.counts).toMatchObject({ paused: 3, queued: 0 })
  own.halyard.limits.change({ timetable: 'Mon-00:00,stop' })
  expect(queue.outcomes()).toMatchObject([{ state: 'paused', items: 3 }])
  await queue.resume({ kind: 'batch', batchId })
  expect(queue.outcomes()).toMatchObject([{ state: 'waiting', reason: 'window', items: 3 }])
})

test('many files are searched and sorted while others are answered, as few are', async () => {
  const own = await started()
  const { handlers } = own.service
  const files = Array.from({ length: 20_500 }, (_, n) =>
    wantedFile(`jw0273300100${n % 10}_02101_${n}_nrcb1_cal.fits`),
  )
  const batchId = await enqueueFiles(own, { name: 'many', isPaused: true }, files)
  await enqueueFiles(own, { name: 'few', isPaused: true }, files.slice(0, 30))
  const names = files.map(({ filename }) => filename).toSorted()

  const answered: string[] = []
  const sorted = handlers['queue.rows'](window({ batchId, sort: { by: 'name', isDescending: false } }))
  const [{ rows, openItems }] = await Promise.all([
    sorted.finally(() => answered.push('sorted')),
    handlers['queue.overview']({}).finally(() => answered.push('overview')),
  ])
  expect(answered).toEqual(['overview', 'sorted'])
  expect(openItems).toBe(20_500)
  expect(itemsOf(rows).map(row => row.filename)).toEqual(names.slice(0, itemsOf(rows).length))
  expect(itemsOf(rows).every(row => row.state === 'paused' && row.isBatchPaused)).toBe(true)

  const named = { ...wholeList, batchId, text: '_7_nrcb1' }
  const { undoId, items } = await handlers['queue.remove']({
    selection: { kind: 'rule', list: named, except: [] },
  })
  const without = await handlers['queue.rows'](window({ batchId, sort: { by: 'name', isDescending: false } }))
  expect([items, without.openItems]).toEqual([1, 20_499])
  await handlers['queue.undo']({ undoId })
  const whole = await handlers['queue.rows'](window({ batchId, sort: { by: 'size', isDescending: true } }))
  expect(whole.openItems).toBe(20_500)
})

test('a window anywhere in a batch holds the files at its places, also where some have left', async () => {
  const own = await started()
  const { handlers } = own.service
  const files = Array.from({ length: 60 }, (_, n) => wantedFile(`jw02733001001_02101_${n}_nrcb1_cal.fits`))
  await enqueueFiles(own, { name: 'one', isPaused: true }, files)
  const seen = async (): Promise<readonly (readonly string[])[]> => {
    const list = { ...wholeList, open: ['waiting' as const] }
    const all = await handlers['queue.rows']({ list, first: 0, count: 100 })
    const parts = []
    for (let first = 0; first < all.total; first += 7)
      parts.push(...(await handlers['queue.rows']({ list, first, count: 7 })).rows)
    expect(parts).toEqual(all.rows)
    return [itemsOf(all.rows).map(row => row.filename)]
  }
  expect(await seen()).toEqual([files.map(({ filename }) => filename)])
  const { rows } = await handlers['queue.rows'](window())
  const some = itemsOf(rows).filter((_, at) => at === 5 || at === 30)
  await own.halyard.queue.remove({ kind: 'items', itemIds: some.map(({ id }) => id) })
  const gone = new Set(some.map(({ filename }) => filename))
  const left = files.map(({ filename }) => filename).filter(filename => !gone.has(filename))
  expect(await seen()).toEqual([left])
  await own.halyard.queue.move({ kind: 'item', itemId: itemsOf(rows)[10]?.id ?? 0, to: 'first' })
  const moved = itemsOf(rows)[10]?.filename ?? ''
  expect(await seen()).toEqual([[moved, ...left.filter(filename => filename !== moved)]])
})

/** A file that is only listed, never fetched. */
const wantedFile = (filename: string): WantedFile => ({
  uri: `mast:JWST/product/${filename}`,
  filename,
  obsId: 'jw02733001001',
  collection: 'JWST',
  sizeBytes: 1,
  access: 'PUBLIC',
  calibLevel: 2,
  version: null,
  programId: '2733',
  parents: ['jw02733001001'],
})

test('text, states and batches filter; names sort; a search jumps to the next name', async () => {
  const own = await started()
  const files = filesOf(own, '_rate.fits', 20)
  const batchId = await enqueueFiles(own, { name: 'one', isPaused: true }, files)
  await enqueueFiles(own, { name: 'two', isPaused: true }, filesOf(own, '_cal.fits', 5))
  const { handlers } = own.service
  const byText = await handlers['queue.rows'](window({ text: 'NRCA1_RATE' }))
  const expected = files.filter(({ filename }) => filename.includes('nrca1_rate')).length
  expect([byText.openItems, expected > 0]).toEqual([expected, true])
  const none = await handlers['queue.rows'](window({ states: ['failed'] }))
  const ofOne = await handlers['queue.rows'](window({ arrange: 'batch', open: [`batch:${batchId}`] }))
  const sorted = await handlers['queue.rows'](window({ sort: { by: 'name', isDescending: true } }))
  const names = itemsOf(sorted.rows).map(row => row.filename)
  expect([none.openItems, ofOne.openItems, ofOne.total]).toEqual([0, 20, 22])
  expect(names).toEqual(names.toSorted().toReversed())
  const first = await handlers['queue.find']({ list: wholeList, text: 'jw', after: 0 })
  const round = await handlers['queue.find']({ list: wholeList, text: 'jw', after: 5000 })
  const gone = await handlers['queue.find']({ list: wholeList, text: 'zz', after: 0 })
  expect([first.index, round.index, gone.index]).toEqual([3, 3, null])
})

test('files are listed or not as the rows of the list are, whatever sections are open', async () => {
  const own = await started()
  await enqueueFiles(own, { name: 'one', isPaused: true }, filesOf(own, '_rate.fits', 6))
  const two = await enqueueFiles(own, { name: 'two' }, filesOf(own, '_x1d.fits', 3))
  await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === 3)
  const { handlers } = own.service
  const all = itemsOf((await handlers['queue.rows'](window())).rows).map(row => row.id)
  expect(all.length).toBe(9)
  for (const over of [
    {},
    { text: 'NRCA1' },
    { states: ['paused' as const] },
    { states: ['done' as const], text: 'x1d' },
    { batchId: two },
    { arrange: 'batch' as const, open: [`batch:${two}`, 'batch:1'] },
    { reasons: ['turn' as const] },
  ]) {
    const listed = itemsOf((await handlers['queue.rows'](window(over))).rows).map(row => row.id)
    const closed = { ...wholeList, ...over, open: [] }
    const { ids } = await handlers['queue.listed']({ list: closed, ids: all })
    expect([over, ids.toSorted()]).toEqual([over, listed.toSorted()])
  }
})

test('a name that is looked for among many lets others have their turn', async () => {
  const own = await started()
  fillBatch(own.profileFolder, 'many', path.join(own.filesFolder, 'many'), 6_000)
  await own.restart()
  const list = { ...wholeList, arrange: 'batch', open: ['batch:1'] } as const
  const turns: string[] = []
  setTimeout(() => turns.push('other'), 0)
  const asked = { list: { ...list, open: [...list.open] }, text: 'nothing is called so', after: 0 }
  const { index } = await own.service.handlers['queue.find'](asked)
  turns.push('answered')
  expect([index, turns]).toEqual([null, ['other', 'answered']])
})

test('running files are reported live, and finished ones are counted, sampled and explained', async () => {
  const own = await started({ scale: 0.2 })
  own.halyard.limits.change({ bytesPerSecond: 400_000 })
  const heard: Live[] = []
  const stop = own.service.announcements['queue.live'](live => heard.push(live))
  await enqueueFiles(own, { name: 'run' }, filesOf(own, '_i2d.fits', 4))
  const isMoving = (): boolean =>
    heard.some(live => live.moving.some(row => row.bytesPerSecond > 0 && row.remainingMs !== null))
  const moving = await askUntil(own, 'queue.overview', {}, ({ now }) => now.presentBytes > 0 && isMoving())
  expect(moving.now).toMatchObject({ gate: { kind: 'open', bytesPerSecond: 400_000 }, isPaused: false })
  expect(moving.now.volumes.length).toBeLessThanOrEqual(1)
  own.halyard.limits.change({ bytesPerSecond: null })
  const done = await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === 4)
  expect(done.now.groups.finished).toEqual({ items: 4, bytes: done.totals.bytes })
  expect(done.now.presentBytes).toBe(done.totals.bytes)
  stop()
  const { rows } = await own.service.handlers['queue.rows'](window())
  const [row] = itemsOf(rows)
  const details = await own.service.handlers['queue.details']({ itemId: row?.id ?? 0 })
  expect(details).toMatchObject({
    batchName: 'run',
    targetPath: path.join(own.filesFolder, 'run', 'JWST', row?.filename ?? ''),
    part: null,
    attempts: [{ outcome: 'done', isWithToken: false }],
  })
  expect(details?.sha256).toMatch(/^[0-9a-f]{64}$/)
  const { samples, events } = await askUntil(
    own,
    'queue.samples',
    { span: '5min' },
    answer => answer.samples.length > 1,
  )
  expect(samples.some(sample => (sample.networkBytesPerSecond ?? 0) > 0)).toBe(true)
  expect(events.map(event => event.kind)).toContain('limited')
})

test('files that are copied from an earlier batch are no download: neither in the rate nor in the network curve', async () => {
  const own = await started()
  const { handlers, announcements } = own.service
  const files = filesOf(own, '_cal.fits', 12)
  const isDone = async (asked: number): Promise<void> => {
    await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === asked)
  }
  await enqueueFiles(own, { name: 'first' }, files)
  await isDone(12)
  await askUntil(own, 'queue.overview', {}, ({ bytesPerSecond }) => bytesPerSecond === 0)
  const receivedBytes = own.halyard.limits.receivedBytes()
  expect(receivedBytes).toBeGreaterThan(0)

  const rates: number[] = []
  const stop = announcements['queue.changed'](({ bytesPerSecond }) => rates.push(bytesPerSecond))
  await enqueueFiles(own, { name: 'second' }, files)
  await isDone(24)
  const { bytesPerSecond } = await handlers['queue.overview']({})
  stop()
  expect(own.halyard.limits.receivedBytes()).toBe(receivedBytes)
  expect([...rates, bytesPerSecond].filter(rate => rate > 0)).toEqual([])
  expect(rates.length).toBeGreaterThan(0)
})

test('an archive that refuses is distinguished from a network that is not there', async () => {
  const own = await started()
  await own.archive.stop()
  await enqueueFiles(own, { name: 'waits' }, filesOf(own, '_rate.fits', 2))
  const { now } = await askUntil(own, 'queue.overview', {}, ({ now: { held } }) => held[0]?.items === 2)
  expect(now.held).toMatchObject([{ reason: 'network', items: 2, hasLine: true }])
  const { rows } = await own.service.handlers['queue.rows'](window())
  expect(itemsOf(rows).map(row => [row.reason, row.hasLine])).toEqual([
    ['network', true],
    ['network', true],
  ])
})

test('no end is estimated where everything waits to be tried again, and the view says so', async () => {
  const own = await started()
  const [file] = filesOf(own, '_cat.ecsv', 1)
  if (file === undefined) throw new Error('The archive has no catalogues.')
  const gone = { ...file, uri: 'mast:JWST/product/no-such_cat.ecsv', filename: 'no-such_cat.ecsv' }
  await enqueueFiles(own, { name: 'gone' }, [gone])
  const { now } = await askUntil(own, 'queue.overview', {}, ({ now: { eta } }) => eta.kind === 'held')
  expect(now.eta).toEqual({ kind: 'held', reason: 'gone', untilMs: expect.any(Number) as unknown })
})

test('exclusive files need attention while public ones continue, and a retry asks again', async () => {
  const own = await started()
  const exclusive = [...own.catalogue.files()].filter(file => file.access !== 'PUBLIC').slice(0, 2)
  await enqueueFiles(own, { name: 'mixed' }, [...exclusive, ...filesOf(own, '_rate.fits', 2)])
  const { now } = await askUntil(
    own,
    'queue.overview',
    {},
    overview => overview.totals.verified === 2 && overview.now.groups.attention.items === 2,
  )
  expect(now.held).toMatchObject([{ reason: 'auth-needed', items: 2 }])
  const list = { ...wholeList, open: ['attention'] }
  const answer = await own.service.handlers['queue.order']({
    verb: 'retry',
    selection: { kind: 'rule', list, except: [] },
  })
  expect(answer).toEqual({ items: 2 })
  await askUntil(own, 'queue.overview', {}, overview => overview.now.groups.attention.items === 2)
})

test('what is removed is gone at once, comes back with an undo, and leaves the queue when time is over', async () => {
  const own = await started()
  await enqueueFiles(own, { name: 'keep', isPaused: true }, filesOf(own, '_rate.fits', 3))
  const { handlers } = own.service
  const ids = itemsOf((await handlers['queue.rows'](window())).rows).map(row => row.id)
  const first = await handlers['queue.remove']({ selection: { kind: 'items', ids: ids.slice(0, 1) } })
  expect(first.items).toBe(1)
  expect(itemsOf((await handlers['queue.rows'](window())).rows).map(row => row.id)).toEqual(ids.slice(1))
  expect(await handlers['queue.undo']({ undoId: first.undoId })).toEqual({ isUndone: true })
  expect(itemsOf((await handlers['queue.rows'](window())).rows).map(row => row.id)).toEqual(ids)
  expect(await handlers['queue.undo']({ undoId: first.undoId })).toEqual({ isUndone: false })
  const list = { ...wholeList, open: ['waiting'] }
  await handlers['queue.remove']({ selection: { kind: 'rule', list, except: ids.slice(2) } })
  expect((await handlers['queue.rows'](window())).openItems).toBe(1)
  // A host that ends does what was ordered.
  await own.restart()
  expect((await own.service.handlers['queue.rows'](window())).openItems).toBe(1)
})

test('files that were added to a removed batch meanwhile are not removed with it', async () => {
  const own = await started()
  own.halyard.limits.change({ bytesPerSecond: 1 })
  const files = filesOf(own, '_rate.fits', 4)
  const { handlers } = own.service
  const batchId = await enqueueFiles(own, { name: 'again' }, files.slice(0, 2))
  await handlers['queue.remove']({ selection: { kind: 'batch', batchId } })
  expect((await handlers['queue.rows'](window())).openItems).toBe(0)
  await enqueueFiles(own, { name: 'again' }, files)
  await own.restart()
  expect((await own.service.handlers['queue.rows'](window())).openItems).toBe(4)
})

test('a removed file that is asked for again stays, and the others leave', async () => {
  const own = await started()
  own.halyard.limits.change({ bytesPerSecond: 1 })
  const files = filesOf(own, '_rate.fits', 4)
  await enqueueFiles(own, { name: 'again' }, files)
  const { rows } = await own.service.handlers['queue.rows'](window())
  const ids = itemsOf(rows).map(row => row.id)
  await own.service.handlers['queue.remove']({ selection: { kind: 'items', ids } })
  await enqueueFiles(own, { name: 'again' }, files.slice(0, 1))
  await own.restart()
  const left = itemsOf((await own.service.handlers['queue.rows'](window())).rows)
  expect(left.map(row => row.filename)).toEqual([files[0]?.filename])
})

test('resuming the whole queue does not bring back what is being removed', async () => {
  const own = await started()
  const files = filesOf(own, '_rate.fits', 6)
  own.halyard.limits.change({ bytesPerSecond: 1 })
  const { handlers } = own.service
  const gone = await enqueueFiles(own, { name: 'gone' }, files.slice(0, 2))
  await enqueueFiles(own, { name: 'kept' }, files.slice(2))
  await handlers['queue.remove']({ selection: { kind: 'batch', batchId: gone } })
  const [first] = itemsOf((await handlers['queue.rows'](window())).rows)
  await handlers['queue.remove']({ selection: { kind: 'items', ids: [first?.id ?? 0] } })
  await handlers['queue.order']({ verb: 'resume', selection: { kind: 'all' } })
  await own.restart()
  expect((await own.service.handlers['queue.rows'](window())).openItems).toBe(3)
})

test('taking back the removal of everything leaves an earlier removal as it was', async () => {
  const own = await started()
  const files = filesOf(own, '_rate.fits', 4)
  const { handlers } = own.service
  const gone = await enqueueFiles(own, { name: 'gone', isPaused: true }, files.slice(0, 1))
  await enqueueFiles(own, { name: 'kept', isPaused: true }, files.slice(1))
  await handlers['queue.remove']({ selection: { kind: 'batch', batchId: gone } })
  const all = await handlers['queue.remove']({ selection: { kind: 'all' } })
  expect(all.items).toBe(3)
  await handlers['queue.undo']({ undoId: all.undoId })
  expect((await handlers['queue.rows'](window())).openItems).toBe(3)
})

test('partial data is named before it is deleted, and finished files stay', async () => {
  const own = await started({ scale: 0.2 })
  own.halyard.limits.change({ bytesPerSecond: 200_000 })
  const batchId = await enqueueFiles(own, { name: 'half' }, filesOf(own, '_rate.fits', 2))
  await askUntil(own, 'queue.overview', {}, ({ now }) => now.presentBytes > 50_000)
  const selection = { kind: 'batch', batchId } as const
  await own.service.handlers['queue.order']({ verb: 'pause', selection })
  const { events } = await own.service.handlers['queue.samples']({ span: '5min' })
  expect(events.map(event => event.kind)).toContain('paused')
  await sleep(300)
  const found = await own.service.handlers['queue.parts']({ selection })
  expect(found).toMatchObject({ items: 2, folders: [path.join(own.filesFolder, 'half')] })
  expect(found.parts).toBeGreaterThan(0)
  const gone = await own.service.handlers['queue.discard']({ selection })
  expect(gone).toMatchObject({ items: 2, parts: found.parts })
  const left = await readdir(path.join(own.filesFolder, 'half'))
  expect(left.filter(name => name.endsWith('.part'))).toEqual([])
  await expect(access(path.join(own.filesFolder, 'half'))).resolves.toBeUndefined()
  expect((await own.service.handlers['queue.overview']({})).batches).toEqual([])
})

test('batches take a priority, a place and a name; a file goes first', async () => {
  const own = await started()
  const files = filesOf(own, '_rate.fits', 6)
  const a = await enqueueFiles(own, { name: 'a', isPaused: true }, files.slice(0, 3))
  const b = await enqueueFiles(own, { name: 'b', isPaused: true }, files.slice(3))
  const { handlers } = own.service
  await handlers['queue.move']({ move: { kind: 'batch', batchId: b, to: 'up' } })
  await handlers['queue.rename']({ batchId: b, name: 'renamed' })
  await handlers['queue.prioritise']({ batchId: a, priority: 'low' })
  const { batches } = await handlers['queue.overview']({})
  const inOrder = batches.toSorted((one, other) => one.place - other.place)
  expect(inOrder.map(({ name, priority }) => [name, priority])).toEqual([
    ['renamed', 'normal'],
    ['a', 'low'],
  ])
  const before = itemsOf((await handlers['queue.rows'](window())).rows)
  await handlers['queue.move']({ move: { kind: 'item', itemId: before[2]?.id ?? 0, to: 'first' } })
  const after = itemsOf((await handlers['queue.rows'](window())).rows)
  expect(after.map(row => row.id).slice(0, 3)).toEqual([before[2]?.id, before[0]?.id, before[1]?.id])
})

test('limits are read and changed in every form, and a shut gate is shown on every waiting file', async () => {
  const own = await started()
  await enqueueFiles(own, { name: 'wait', isPaused: true }, filesOf(own, '_rate.fits', 2))
  const { handlers } = own.service
  const set = await handlers['queue.limit']({ timetable: { form: 'text', text: 'Mon-00:00,stop' } })
  expect(set).toMatchObject({ gate: { kind: 'stopped', reason: 'window' }, timetable: { fitsGrid: true } })
  await own.halyard.queue.resume({ kind: 'all' })
  const { rows } = await handlers['queue.rows'](window())
  expect(itemsOf(rows).map(({ state, reason }) => [state, reason])).toEqual([
    ['waiting', 'window'],
    ['waiting', 'window'],
  ])
  const read = await handlers['queue.read-timetable']({
    timetable: { form: 'rclone', text: 'Mon-08:00,512k Mon-18:30,off' },
  })
  expect(read).toMatchObject({ text: 'Mon-08:00,512KiB Mon-18:30,full', fitsGrid: false })
  const grid = set.timetable?.grid ?? []
  const asGrid = await handlers['queue.limit']({
    timetable: { form: 'grid', grid },
    bytesPerSecond: 1_000_000,
  })
  expect(asGrid).toMatchObject({ timetable: { text: 'Mon-00:00,stop' }, bytesPerSecond: 1_000_000 })
  await expect(handlers['queue.limit']({ timetable: { form: 'text', text: 'never' } })).rejects.toMatchObject(
    {
      code: 'usage',
    },
  )
  const cleared = await handlers['queue.limit']({ timetable: null, bytesPerSecond: null })
  expect(cleared).toMatchObject({ timetable: null, gate: { kind: 'open', bytesPerSecond: null } })
})

test('an unsound file that came twice alike can be kept as the archive has it', async () => {
  // Every body lacks its last block, always the same one.
  const bodyOf = (file: DemoFile) => ({ ...fitsBody(file), sizeBytes: file.sizeBytes - 2880 })
  const own = await started({ catalogue: fitsCatalogue([fitsSize(20_000)]), bodyOf })
  await enqueueFiles(own, { name: 'odd' }, filesOf(own, '.fits', 1))
  const failed = await askUntil(own, 'queue.rows', window(), answer =>
    itemsOf(answer.rows).some(row => row.state === 'failed'),
  )
  const [row] = itemsOf(failed.rows)
  expect(row).toMatchObject({ reason: 'damaged', isSameTwice: true })
  await own.service.handlers['queue.order']({
    verb: 'accept',
    selection: { kind: 'items', ids: [row?.id ?? 0] },
  })
  await askUntil(own, 'queue.overview', {}, ({ totals }) => totals.verified === 1)
})
