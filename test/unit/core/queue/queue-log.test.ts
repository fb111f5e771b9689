import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeLogTo } from '#shared/log'
import { broke, createRig, done, never, options, wanted } from './queue-rig.ts'

/** What the log says of a queue, one text per line. */
let lines: string[]
let stop: () => void

beforeEach(() => {
  lines = []
  stop = writeLogTo(({ level, area, what, facts }) => {
    const { ms: _ms, detail: _detail, file: _file, host: _host, ...rest } = facts
    lines.push(`${level} ${area} ${what} ${JSON.stringify(rest)}`)
  })
})
afterEach(() => stop())

test('each attempt, retry, hold, order and end of a batch is one line', async () => {
  let tries = 0
  const rig = createRig(job => {
    tries += 1
    if (tries === 1) return broke('server-busy', { status: 503, retryAfterMs: 4_000 })
    return done(job)
  })
  const { batchId } = await rig.add([wanted('a.fits')])
  await rig.queue.pause({ kind: 'batch', batchId })
  await rig.queue.resume({ kind: 'all' })
  await rig.queue.run(batchId, never())
  expect(lines).toEqual([
    'info queue enqueued {"batch":1,"added":1,"known":0}',
    'info queue pause {"batch":1}',
    'info queue resume {"of":"all"}',
    'info queue run {"batch":1}',
    'warn queue host held {}',
    'warn queue attempt {"batch":1,"item":1,"attempt":1,"outcome":"broke","reason":"server-busy","status":503,"bytes":0,"next":"waiting","retryInMs":4000}',
    'info queue attempt {"batch":1,"item":1,"attempt":2,"outcome":"done","bytes":100,"next":"done"}',
    'info queue batch ended {"batch":1,"asked":1,"verified":1,"failed":0,"cancelled":0,"waiting":0,"bytes":100,"manifest":"/data/M51/MANIFEST.HTML"}',
  ])
})

test('every order and announcement is one line, also one that is refused', async () => {
  const rig = createRig(job => done(job))
  await rig.add([wanted('a.fits'), wanted('b.fits')])
  lines = []
  const { queue } = rig
  await queue.setPriority(1, 'high')
  await queue.rename(1, 'M51')
  await queue.describe(1, 'M51', 'for the thesis')
  await queue.move({ kind: 'batch', batchId: 1, to: 'first' })
  await queue.move({ kind: 'item', itemId: 2, to: 'first' })
  await queue.accept([1])
  await queue.retry({ kind: 'items', itemIds: [1, 2] })
  queue.tokenChanged(1)
  queue.networkChanged()
  await queue.cancel({ kind: 'item', itemId: 1 })
  await queue.remove({ kind: 'batch', batchId: 1 })
  await queue.erase({ kind: 'all' })
  await expect(queue.rename(9, 'none')).rejects.toThrow('no such batch')
  expect(lines).toEqual([
    'info queue prioritise {"batch":1,"priority":"high"}',
    'info queue rename {"batch":1,"name":"M51"}',
    'info queue describe {"batch":1,"name":"M51","note":"for the thesis"}',
    'info queue move {"batch":1,"to":"first"}',
    'info queue move {"item":2,"to":"first"}',
    'info queue accept {"item":1}',
    'info queue retry {"items":2}',
    'info queue token changed {"batch":1}',
    'info queue network changed {}',
    'info queue cancel {"item":1}',
    'info queue remove {"batch":1}',
    'info queue erase {"of":"all"}',
    'warn queue rename {"batch":9,"name":"none","outcome":"refused","error":"There is no such batch; `halyard queue` lists them.","code":"usage"}',
  ])
})

test('a batch that only stopped running has not ended', async () => {
  const rig = createRig(job =>
    job.uri.endsWith('a.fits') ? done(job) : broke('auth-needed', { status: 401 }),
  )
  const { batchId } = await rig.add([wanted('a.fits'), wanted('b.fits')])
  await rig.queue.pause({ kind: 'item', itemId: 2 })
  await rig.queue.run(batchId, never())
  await rig.queue.cancel({ kind: 'item', itemId: 2 })
  await rig.queue.run(batchId, never())
  expect(lines.flatMap(line => /queue (?:run|batch) ended .*"waiting":\d/.exec(line)?.[0] ?? [])).toEqual([
    'queue run ended {"batch":1,"asked":2,"verified":1,"failed":0,"cancelled":0,"waiting":1',
    'queue batch ended {"batch":1,"asked":2,"verified":1,"failed":0,"cancelled":1,"waiting":0',
  ])
})

test('a batch that waits for its folder has a line when that begins and when it ends', async () => {
  const stop = new AbortController()
  const rig = createRig(job => {
    stop.abort()
    return done(job)
  })
  await rig.add([wanted('a.fits')], { patience: 'endless' })
  rig.disk.absent.add(options.folder)
  const served = rig.queue.serve(stop.signal)
  await rig.clock.sleep(10_000, never())
  rig.disk.absent.clear()
  await served
  expect(lines.filter(line => line.includes('blocked'))).toEqual([
    'warn queue batch blocked {"batch":1,"folder":"/data/M51","needBytes":0,"isWhole":true,"reason":"folder-gone"}',
    'info queue batch unblocked {"batch":1,"reason":"folder-gone"}',
  ])
})
