import { expect, test } from 'vitest'
import type { QueueEvent, SentEvent } from '#core/queue-api'
import { createEventPump } from '#platform/owner/event-pump'
import type { ItemView } from '#shared/models'
import type { ItemState } from '#shared/states'

function rig() {
  const sent: SentEvent[] = []
  const state = { isBehind: false, due: null as (() => void) | null }
  const pump = createEventPump({
    send: event => void sent.push(event),
    isBehind: () => state.isBehind,
    after: (_delayMs, run) => {
      state.due = run
      return () => {
        state.due = null
      }
    },
  })
  const fire = (): void => {
    const run = state.due
    state.due = null
    run?.()
  }
  return { pump, sent, state, fire }
}

// The pump looks at the id alone.
const itemOf = (id: number, state: ItemState): ItemView => ({ id, state }) as ItemView
const changed = (id: number, state: ItemState): QueueEvent => ({
  kind: 'item-changed',
  itemId: id,
  batchId: 1,
  state,
  read: () => itemOf(id, state),
})
const sentChange = (id: number, state: ItemState): SentEvent => ({
  kind: 'item-changed',
  item: itemOf(id, state),
})
const progressed = (itemId: number, presentBytes: number): QueueEvent & SentEvent => ({
  kind: 'item-progressed',
  itemId,
  presentBytes,
  totalBytes: null,
})
const ended: QueueEvent & SentEvent = {
  kind: 'batch-ended',
  batchId: 1,
  summary: { asked: 1, verified: 1, failed: 0, cancelled: 0, waiting: 0, bytes: 1, manifest: null },
}

test('of each item only the last word leaves, when it is due', () => {
  const { pump, sent, fire } = rig()
  pump.push(changed(1, 'fetching'))
  pump.push(progressed(1, 10))
  pump.push(progressed(2, 5))
  pump.push(progressed(1, 20))
  expect(sent).toEqual([])
  fire()
  expect(sent).toEqual([sentChange(1, 'fetching'), progressed(2, 5), progressed(1, 20)])
  fire()
  expect(sent).toHaveLength(3)
})

test('progress is not reported for an item that has ended meanwhile', () => {
  const { pump, sent, fire } = rig()
  pump.push(progressed(1, 10))
  pump.push(changed(1, 'done'))
  fire()
  expect(sent).toEqual([sentChange(1, 'done')])
})

test('the end of a batch leaves at once, after what came before it', () => {
  const { pump, sent, state } = rig()
  pump.push(changed(1, 'done'))
  pump.push(ended)
  expect(sent).toEqual([sentChange(1, 'done'), ended])
  expect(state.due).toBe(null)
})

test('a crowd of changes is sent as one', () => {
  const { pump, sent, fire } = rig()
  for (let id = 1; id <= 1_000; id += 1) pump.push(changed(id, 'done'))
  fire()
  expect(sent[0]).toEqual({ kind: 'batch-changed', batchId: null })
  expect(sent.length).toBeLessThanOrEqual(201)
})

test('a client that does not read receives nothing until it does, and then asks again', () => {
  const { pump, sent, state, fire } = rig()
  state.isBehind = true
  pump.push(changed(1, 'done'))
  fire()
  pump.push(ended)
  expect(sent).toEqual([])
  state.isBehind = false
  fire()
  expect(sent).toEqual([{ kind: 'batch-changed', batchId: null }])
})

test('after the stop nothing leaves', () => {
  const { pump, sent, fire } = rig()
  pump.push(changed(1, 'done'))
  pump.stop()
  fire()
  expect(sent).toEqual([])
})

test('an item that was removed before its change left is not sent', () => {
  const { pump, sent, fire } = rig()
  pump.push({ kind: 'item-changed', itemId: 1, batchId: 1, state: 'done', read: () => null })
  pump.push(changed(2, 'done'))
  fire()
  expect(sent).toEqual([sentChange(2, 'done')])
})
