import { expect, test } from 'vitest'
import { exitCodeOf } from '#core/items/exit-code'
import { createShortage } from '#core/hosts/shortage'
import { broke, createRig, done, never, wanted } from '../queue/queue-rig.ts'

const named = (count: number) => Array.from({ length: count }, (_, at) => wanted(`file-${at}`))

test('with more under way than the machine can bear there are fewer, and after a while more again', () => {
  let nowMs = 0
  const shortage = createShortage(() => nowMs)
  expect([shortage.mostAtOnce(), shortage.restMs()]).toEqual([16, 0])
  shortage.met(8)
  shortage.met(8)
  // Those that fail in the same moment are one shortage.
  expect([shortage.mostAtOnce(), shortage.restMs()]).toEqual([7, 500])
  nowMs = 600
  shortage.met(7)
  expect(shortage.mostAtOnce()).toBe(6)
  for (const met of [1, 1, 1]) {
    nowMs += 600
    shortage.met(met)
  }
  expect([shortage.mostAtOnce(), shortage.lastsMs()]).toEqual([1, nowMs])
  nowMs += 30_000
  shortage.passed()
  expect([shortage.mostAtOnce(), shortage.lastsMs()]).toEqual([4, 0])
  nowMs += 3_600_000
  expect(shortage.mostAtOnce()).toBe(16)
})

test('a machine without open files costs no file an attempt, and all of them come', async () => {
  let under = 0
  let refused = 0
  const rig = createRig(async job => {
    under += 1
    try {
      if (under > 3) {
        refused += 1
        return broke('turn', { detail: 'EMFILE' })
      }
      await rig.clock.sleep(100)
      return done(job)
    } finally {
      under -= 1
    }
  })
  rig.settings.filesAtOnce = 8
  const { batchId } = await rig.add(named(40))
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 40, failed: 0 })
  expect(refused).toBeGreaterThan(0)
  expect(refused).toBeLessThan(20)
  const items = rig.queue.items({}, { afterId: 0, limit: 99 })
  expect(new Set(items.map(({ attempt, detail }) => `${attempt} ${detail}`))).toEqual(new Set(['1 null']))
})

test('where the machine has nothing for minutes, get ends with 5 and no file has failed; the queue waits', async () => {
  let isShort = true
  const rig = createRig(job => (isShort ? broke('turn', { detail: 'EMFILE' }) : done(job)))
  const { batchId } = await rig.add(named(5))
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 0, failed: 0, waiting: 5 })
  expect(rig.clock.monotonicMs()).toBeLessThanOrEqual(302_000)
  expect(exitCodeOf(rig.queue.outcomes(batchId), true)).toBe(5)
  isShort = false
  expect(await rig.queue.run(batchId, never())).toMatchObject({ verified: 5 })

  const endless = createRig(job => (endless.clock.monotonicMs() < 900_000 ? broke('turn') : done(job)))
  const added = await endless.add(named(5), { patience: 'endless' })
  expect(await endless.queue.run(added.batchId, never())).toMatchObject({ verified: 5 })
})
