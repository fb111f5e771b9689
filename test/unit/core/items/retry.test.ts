import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newStatus, noBreaks, step, type ItemStatus } from '#core/items/machine'
import { decideNext, holdsHost, type Break } from '#core/items/retry'
import { reasons, type Reason } from '#shared/reasons'

const base: Break = {
  reason: 'network',
  patience: 'bounded',
  breaks: noBreaks,
  retryAfterMs: null,
  offlineForMs: null,
  isHopeless: false,
  nowMs: 1000,
}
const fail = { kind: 'fail' } as const
const wait = (untilMs: number | null, spends: 'transient' | 'integrity' | 'gone' | null = null) =>
  ({ kind: 'wait', untilMs, spends }) as const
const spent = (transient: number) => ({ ...noBreaks, transient })
const minute = 60_000

const table: readonly (readonly [string, Partial<Break>, ReturnType<typeof decideNext>])[] = [
  ['first network break', {}, wait(1500, 'transient')],
  ['seventh network break', { breaks: spent(6) }, wait(31_000, 'transient')],
  ['eighth network break', { breaks: spent(7) }, fail],
  [
    'endless patience continues, slower',
    { breaks: spent(7), patience: 'endless' },
    wait(1000 + 5 * minute, 'transient'),
  ],
  ['a longer Retry-After is obeyed', { retryAfterMs: 20_000 }, wait(21_000, 'transient')],
  ['a shorter Retry-After does not hurry', { breaks: spent(4), retryAfterMs: 10 }, wait(9000, 'transient')],
  ['five minutes are obeyed', { retryAfterMs: 5 * minute }, wait(1000 + 5 * minute, 'transient')],
  ['more ends a bounded try', { retryAfterMs: 5 * minute + 1 }, fail],
  [
    'more is waited for in the queue',
    { retryAfterMs: 60 * minute, patience: 'endless' },
    wait(1000 + 60 * minute, 'transient'),
  ],
  [
    'no wish beyond a day is believed',
    { retryAfterMs: 1e12, patience: 'endless' },
    wait(1000 + 24 * 60 * minute, 'transient'),
  ],
  ['offline spends nothing', { offlineForMs: 0 }, wait(2000)],
  ['a missing line is looked for ever more rarely', { offlineForMs: 7000 }, wait(8000)],
  ['offline ends after five minutes', { offlineForMs: 5 * minute }, fail],
  ['offline never ends in the queue', { offlineForMs: 1e9, patience: 'endless' }, wait(31_000)],
  ['damaged again', { reason: 'damaged' }, wait(1500, 'integrity')],
  ['damaged for the third time', { reason: 'damaged', breaks: { ...noBreaks, integrity: 2 } }, fail],
  ['changed does not use up network tries', { reason: 'changed', breaks: spent(7) }, wait(1500, 'integrity')],
  ['gone fails', { reason: 'gone' }, fail],
  [
    'gone is looked for after an hour',
    { reason: 'gone', patience: 'endless' },
    wait(1000 + 60 * minute, 'gone'),
  ],
  ['gone for good', { reason: 'gone', patience: 'endless', breaks: { ...noBreaks, gone: 5 } }, fail],
  ['no token', { reason: 'auth-needed' }, fail],
  ['no token, in the queue', { reason: 'auth-needed', patience: 'endless' }, wait(null)],
  ['disk full', { reason: 'disk-full' }, fail],
  ['disk full, in the queue', { reason: 'disk-full', patience: 'endless' }, wait(null)],
  ['folder gone, in the queue', { reason: 'folder-gone', patience: 'endless' }, wait(null)],
  ['a redirect loop', { reason: 'foreign-host', isHopeless: true, patience: 'endless' }, fail],
  ['a certificate that is refused', { isHopeless: true }, fail],
  [
    'a certificate that is refused, in the queue',
    { isHopeless: true, patience: 'endless' },
    wait(1500, 'transient'),
  ],
  ['foreign host', { reason: 'foreign-host', patience: 'endless' }, fail],
  ['bug', { reason: 'bug', patience: 'endless' }, fail],
]
test.each(table)('%s', (_name, broken, next) => {
  expect(decideNext({ ...base, ...broken })).toEqual(next)
})

test('a bounded item always comes to an end, whatever breaks it in whatever order', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.constantFrom<Reason[]>(...reasons)), stream => {
      let state: ItemStatus = newStatus
      let attempts = 0
      for (const reason of stream) {
        // Reasons that no transfer gives: they hold an item back before it starts.
        if (reason === 'turn' || reason === 'window' || reason === 'budget') continue
        state = step(state, { kind: 'claimed' })
        const next = decideNext({ ...base, reason, breaks: state.breaks })
        state = step(state, { kind: 'broke', reason, next })
        attempts += 1
        if (state.kind === 'failed') break
      }
      expect(attempts).toBeLessThanOrEqual(10)
    }),
  )
})

test('429 and any Retry-After hold the host; a 503 without it and other failures do not', () => {
  expect([429, 503, 500, 404, null].map(status => holdsHost(status, null))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
  expect(holdsHost(500, 1000)).toBe(true)
})
