import { expect, test } from 'vitest'
import { broke, createRig, done, never, wanted, codeOf, statesOf, type Attempt } from './queue-rig.ts'

/** How a file ends by what was answered for it. */

const endings: readonly (readonly [string, Attempt, string, number, number])[] = [
  ['gone', () => broke('gone', { status: 404 }), 'failed gone', 3, 1],
  ['changed', () => broke('changed'), 'failed changed', 8, 3],
  ['not-the-file', () => broke('not-the-file'), 'failed not-the-file', 8, 3],
  ['foreign-host', () => broke('foreign-host'), 'failed foreign-host', 3, 1],
  ['redirect loop', () => broke('server-busy', { isHopeless: true }), 'failed server-busy', 5, 1],
  ['no-access', () => broke('no-access', { status: 403 }), 'failed no-access', 6, 1],
  ['disk-full', () => broke('disk-full'), 'failed disk-full', 7, 1],
  ['folder-gone', () => broke('folder-gone'), 'failed folder-gone', 7, 1],
  ['name-clash', () => broke('name-clash'), 'failed name-clash', 3, 1],
  ['bug', () => broke('bug'), 'failed bug', 1, 1],
  ['a transfer that rejects', () => Promise.reject(new Error('boom')), 'failed bug', 1, 1],
]

test.each(endings)(
  '%s: ends the item with its reason and code',
  async (_name, attempt, state, code, asked) => {
    const rig = createRig(attempt)
    const { batchId } = await rig.add([wanted('a')])
    await rig.queue.run(batchId, never())
    expect(statesOf(rig)).toEqual([`a ${state}`])
    expect(codeOf(rig, batchId)).toBe(code)
    expect(rig.jobs.length).toBe(asked)
  },
)

test('the same damaged bytes twice fail without a third fetch, and the second attempt knows of the first', async () => {
  const damaged = { sizeBytes: 9, sha256: 'd'.repeat(64) }
  const rig = createRig(() => broke('damaged', { damaged }))
  const { batchId } = await rig.add([wanted('a')])
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => job.lastDamaged)).toEqual([null, damaged])
  expect(codeOf(rig, batchId)).toBe(8)
})

test('a full disk finishes what fits and asks for nothing that does not', async () => {
  const rig = createRig(job => (job.uri.endsWith('big1') ? broke('disk-full') : done(job)))
  rig.settings.filesAtOnce = 1
  rig.disk.freeBytes = 5e6
  const { batchId } = await rig.add([
    wanted('big1', { sizeBytes: null }),
    wanted('big2', { sizeBytes: 6e6 }),
    wanted('small', { sizeBytes: 1e6 }),
  ])
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual(['big1 failed disk-full', 'big2 failed disk-full', 'small done -'])
  expect(rig.jobs.map(job => job.uri.slice(-5))).toEqual(['/big1', 'small'])
  expect(codeOf(rig, batchId)).toBe(7)
})

test('an endless batch waits for space and continues by itself', async () => {
  let tries = 0
  const rig = createRig(job => ((tries += 1) < 3 ? broke('disk-full') : done(job)))
  rig.settings.filesAtOnce = 1
  const { batchId } = await rig.add([wanted('a'), wanted('b')], { patience: 'endless' })
  const summary = await rig.queue.run(batchId, never())
  expect(summary.verified).toBe(2)
  expect(rig.clock.monotonicMs()).toBe(60_000)
  expect(rig.jobs.length).toBe(4)
})

test('a file that is gone is looked for in an endless batch for three days', async () => {
  const times: number[] = []
  const rig = createRig(() => {
    times.push(rig.clock.monotonicMs() / 3_600_000)
    return broke('gone', { status: 404 })
  })
  const { batchId } = await rig.add([wanted('a')], { patience: 'endless' })
  await rig.queue.run(batchId, never())
  expect(times).toEqual([0, 1, 7, 31, 55, 72])
  expect(statesOf(rig)).toEqual(['a failed gone'])
})
