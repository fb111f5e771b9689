import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeLogTo } from '#shared/log'
import { broke, createRig, done, never, wanted } from './queue-rig.ts'

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
    'warn queue attempt {"batch":1,"item":1,"outcome":"broke","reason":"server-busy","status":503,"bytes":0,"next":"waiting","retryInMs":4000}',
    'info queue attempt {"batch":1,"item":1,"outcome":"done","bytes":100,"next":"done"}',
    'info queue batch ended {"batch":1,"asked":1,"verified":1,"failed":0,"cancelled":0,"waiting":0,"bytes":100,"manifest":"/data/M51/MANIFEST.HTML"}',
  ])
})
