import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AttemptResult } from '#core/ports'
import type { Patience } from '#shared/choices'
import { broke, createRig, done, never, wanted } from './queue-rig.ts'

/* The clock on the wall is set while something waits. The monotonic clock says how long it really waited. */

const secondMs = 1000
const hourMs = 3600 * secondMs
const dayMs = 24 * hourMs

interface Waiting {
  readonly name: string
  readonly result: AttemptResult
  readonly patience: Patience
  readonly pauseMs: number
}
const waits: readonly Waiting[] = [
  { name: 'a broken line', result: broke('network'), patience: 'bounded', pauseMs: 500 },
  { name: 'a busy server', result: broke('server-busy', { status: 503 }), patience: 'endless', pauseMs: 500 },
  {
    name: 'Retry-After',
    result: broke('server-busy', { status: 503, retryAfterMs: 4000 }),
    patience: 'bounded',
    pauseMs: 4000,
  },
  {
    name: 'a long Retry-After',
    result: broke('server-busy', { status: 429, retryAfterMs: hourMs }),
    patience: 'endless',
    pauseMs: hourMs,
  },
  { name: 'bad bytes', result: broke('not-the-file'), patience: 'bounded', pauseMs: 500 },
  { name: 'gone', result: broke('gone', { status: 404 }), patience: 'endless', pauseMs: hourMs },
  { name: 'no line', result: broke('network', { isOffline: true }), patience: 'endless', pauseMs: 1000 },
  // A look at the disk, every half minute.
  { name: 'a full disk', result: broke('disk-full'), patience: 'endless', pauseMs: 30_000 },
]

/** When the second attempt came, after the clock was set by `jumpMs` at a share of the pause. */
async function waited(
  { result, patience, pauseMs }: Waiting,
  jumps: readonly { readonly atShare: number; readonly byMs: number }[],
): Promise<number> {
  let againMs = -1
  const rig = createRig((job, { nth }) => {
    if (nth === 1) return result
    againMs = rig.clock.monotonicMs()
    return done(job)
  })
  const { batchId } = await rig.add([wanted('a')], { patience })
  const running = rig.queue.run(batchId, never())
  for (const { atShare, byMs } of jumps)
    void rig.clock.sleep(Math.floor(pauseMs * atShare)).then(() => rig.clock.setAhead(byMs))
  await running
  rig.store.close()
  return againMs
}

const back = fc.constantFrom(-2 * 60_000, -hourMs, -12 * hourMs, -dayMs, -10 * dayMs, -400 * dayMs)
test.each(waits)('$name: set back, the pause stays as long as it is', async wait => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ atShare: fc.double({ min: 0.01, max: 0.99, noNaN: true }), byMs: back }), {
        minLength: 1,
        maxLength: 3,
      }),
      async jumps => {
        expect(await waited(wait, jumps)).toBe(wait.pauseMs)
      },
    ),
    { numRuns: 12 },
  )
})

test.each(waits)('$name: set ahead, and back again, it is over at its time at the latest', async wait => {
  for (const byMs of [hourMs, dayMs, 10 * dayMs])
    expect(
      await waited(wait, [
        { atShare: 0.2, byMs },
        { atShare: 0.6, byMs: -byMs },
      ]),
    ).toBeLessThanOrEqual(wait.pauseMs)
})

test.each(waits)('$name: set back while nothing ran, it does not wait longer than its pause', async wait => {
  for (const byMs of [-hourMs, -dayMs, -10 * dayMs]) {
    let isUp = false
    let againMs = -1
    const rig = createRig(job => {
      if (!isUp) return wait.result
      againMs = rig.clock.monotonicMs()
      return done(job)
    })
    const { batchId } = await rig.add([wanted('a')], { patience: wait.patience })
    const stop = new AbortController()
    rig.queue.subscribe(event => {
      if (event.kind === 'item-changed' && event.state === 'waiting') stop.abort()
    })
    await rig.queue.run(batchId, stop.signal)
    isUp = true
    rig.clock.setAhead(byMs)
    const fromMs = rig.clock.monotonicMs()
    await rig.reopen().run(batchId, never())
    expect(againMs - fromMs).toBeLessThanOrEqual(wait.pauseMs)
    expect(againMs).toBeGreaterThanOrEqual(0)
    rig.store.close()
  }
})

test('a small correction of the clock while nothing ran cuts no pause short', async () => {
  const times: number[] = []
  const rig = createRig((job, { nth }) => {
    times.push(rig.clock.monotonicMs())
    return nth === 1 ? broke('gone', { status: 404 }) : done(job)
  })
  const { batchId } = await rig.add([wanted('a')], { patience: 'endless' })
  const stop = new AbortController()
  rig.queue.subscribe(event => {
    if (event.kind === 'item-changed' && event.state === 'waiting') stop.abort()
  })
  await rig.queue.run(batchId, stop.signal)
  rig.clock.setAhead(-5000)
  await rig.reopen().run(batchId, never())
  expect(times[1]).toBe(hourMs + 5000)
})
