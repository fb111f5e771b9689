import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  newStatus,
  noBreaks,
  reasonOf,
  rules,
  step,
  type ItemEvent,
  type ItemStatus,
  type SimpleEvent,
} from '#core/items/machine'
import { countsOf } from '#core/items/state-counts'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'
import { totalsOf } from '#shared/counts'

const path: readonly (readonly [ItemEvent, ItemStatus])[] = [
  [{ kind: 'claimed' }, { kind: 'fetching', attempt: 1, breaks: noBreaks }],
  [{ kind: 'verifying' }, { kind: 'verifying', attempt: 1, breaks: noBreaks }],
  [
    {
      kind: 'broke',
      reason: 'damaged',
      next: { kind: 'wait', untilMs: 700, spends: 'integrity' },
    },
    {
      kind: 'waiting',
      attempt: 1,
      breaks: { ...noBreaks, integrity: 1 },
      reason: 'damaged',
      untilMs: 700,
    },
  ],
  [{ kind: 'claimed' }, { kind: 'fetching', attempt: 2, breaks: { ...noBreaks, integrity: 1 } }],
  [{ kind: 'restarted' }, { kind: 'queued', attempt: 1, breaks: { ...noBreaks, integrity: 1 } }],
  [{ kind: 'paused' }, { kind: 'paused', attempt: 1, breaks: { ...noBreaks, integrity: 1 } }],
  [{ kind: 'claimed' }, { kind: 'paused', attempt: 1, breaks: { ...noBreaks, integrity: 1 } }],
  [{ kind: 'resumed' }, { kind: 'queued', attempt: 1, breaks: { ...noBreaks, integrity: 1 } }],
  [{ kind: 'claimed' }, { kind: 'fetching', attempt: 2, breaks: { ...noBreaks, integrity: 1 } }],
  [
    { kind: 'broke', reason: 'gone', next: { kind: 'fail' } },
    { kind: 'failed', attempt: 2, breaks: { ...noBreaks, integrity: 1 }, reason: 'gone' },
  ],
  [{ kind: 'retried' }, newStatus],
  [{ kind: 'claimed' }, { kind: 'fetching', attempt: 1, breaks: noBreaks }],
  [{ kind: 'finished' }, { kind: 'done', attempt: 1, breaks: noBreaks }],
  [{ kind: 'cancelled' }, { kind: 'done', attempt: 1, breaks: noBreaks }],
  [{ kind: 'outdated' }, newStatus],
]

test('a life of an item, step by step', () => {
  let state = newStatus
  for (const [event, expected] of path) {
    state = step(state, event)
    expect(state).toEqual(expected)
  }
})

const anyBreak: fc.Arbitrary<ItemEvent> = fc.record({
  kind: fc.constant('broke' as const),
  reason: fc.constantFrom(...reasons),
  next: fc.oneof(
    fc.constant({ kind: 'fail' as const }),
    fc.record({
      kind: fc.constant('wait' as const),
      untilMs: fc.option(fc.nat()),
      spends: fc.constantFrom('transient' as const, 'integrity' as const, 'gone' as const, null),
    }),
  ),
})
const simple = Object.keys(rules) as SimpleEvent[] // the table's keys are exactly these
const anyEvent = fc.oneof(
  anyBreak,
  fc.record({ kind: fc.constantFrom(...simple) }) as fc.Arbitrary<ItemEvent>, // one member of the union
)

test('any events keep the invariants: counts never negative, breaks within attempts, one reason where nothing moves', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), events => {
      let state = newStatus
      for (const event of events) {
        const next = step(state, event)
        const isApplied =
          event.kind === 'broke' ? next !== state : rules[event.kind].from.includes(state.kind)
        if (!isApplied) expect(next).toBe(state)
        state = next
        const { transient, integrity, gone } = state.breaks
        expect(state.attempt).toBeGreaterThanOrEqual(0)
        expect(transient + integrity + gone).toBeLessThanOrEqual(state.attempt)
        expect(itemStates).toContain(state.kind)
        const isStill = ['queued', 'waiting', 'failed', 'cancelled'].includes(state.kind)
        expect(reasonOf(state) !== null).toBe(isStill)
      }
    }),
  )
})

test('done is reached by finished alone, and nothing but another version leaves it', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), events => {
      let state = newStatus
      for (const event of events) {
        const next = step(state, event)
        if (next.kind === 'done' && state.kind !== 'done') expect(event.kind).toBe('finished')
        if (state.kind === 'done' && next.kind !== 'done')
          expect(['outdated', 'refreshed']).toContain(event.kind)
        state = next
      }
    }),
  )
})

test('asked is always verified + failed + cancelled + waiting, whatever happens to many items', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyEvent, { maxLength: 12 }), { maxLength: 30 }), lives => {
      const outcomes = lives.map(events => {
        const state = events.reduce(step, newStatus)
        return { state: state.kind, reason: reasonOf(state), items: 1, bytes: 10 }
      })
      const totals = totalsOf(countsOf(outcomes))
      expect(totals.asked).toBe(lives.length)
      expect(totals.verified + totals.failed + totals.cancelled + totals.waiting).toBe(lives.length)
      expect(totals.bytes).toBe(totals.verified * 10)
    }),
  )
})
