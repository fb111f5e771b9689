import { expect, test } from 'vitest'
import type { Queue } from '#core/queue-api'
import type { StoredRow } from '#core/queue/queue-reader'
import { removals } from '#service/queue/removals'
import type { QueueServiceDeps } from '#service/queue/ports'
import type { QueueRowList } from '#service/queue/shown-rows'
import { AppError } from '#shared/errors'

const diskFull = () => Promise.reject(new AppError('disk-full', 'The disk is full.'))
const selectionOf = (...ids: number[]) => ({ kind: 'items', ids }) as const
const noRows = {} as QueueRowList // items are named, so that no list is looked at

/** A queue of paused and of running files, of which some orders fail. */
function held(queue: Partial<Queue>, stateNow: () => StoredRow['state']) {
  const due: { readonly run: () => void; isOver: boolean }[] = []
  const ids = (piece: object): readonly number[] => ('ids' in piece ? (piece.ids as readonly number[]) : [])
  const parts: Pick<QueueServiceDeps, 'queue' | 'reader' | 'after' | 'newId'> = {
    queue: queue as Queue, // nothing else is asked of it
    reader: {
      rows: ({ piece }: { readonly piece: object }) => ids(piece).map(id => ({ id, state: stateNow() })),
    } as unknown as QueueServiceDeps['reader'], // as above
    after: (_delayMs, run) => {
      const timer = { run, isOver: false }
      due.push(timer)
      return () => (timer.isOver = true)
    },
    newId: () => String(due.length),
  }
  return { due, held: removals(parts, () => undefined) }
}

test('files that could not be paused are shown again', async () => {
  const { held: all } = held({ pause: diskFull }, () => 'queued')
  await expect(all.remove(selectionOf(1, 2), noRows)).rejects.toMatchObject({ code: 'disk-full' })
  expect([...all.hidden.items]).toEqual([])
})

test('a removal that fails shows its files again, and the others are removed all the same', async () => {
  const gone: number[] = []
  const remove: Queue['remove'] = target => {
    if (target.kind !== 'items' || target.itemIds.includes(1)) return diskFull()
    gone.push(...target.itemIds)
    return Promise.resolve()
  }
  const { held: all } = held({ remove }, () => 'paused')
  await all.remove(selectionOf(1), noRows)
  await all.remove(selectionOf(2), noRows)
  await expect(all.close()).rejects.toMatchObject({ code: 'disk-full' })
  expect([gone, [...all.hidden.items]]).toEqual([[2], []])
})

test('a removal that fails when its time is over rejects nobody', async () => {
  const { due, held: all } = held({ remove: diskFull }, () => 'paused')
  await all.remove(selectionOf(1), noRows)
  due[0]?.run()
  await expect.poll(() => [...all.hidden.items]).toEqual([])
})

test('a removal that the end of the host finds half done is carried out without a timer', async () => {
  const gone: number[] = []
  const paused = Promise.withResolvers<undefined>()
  const { due, held: all } = held(
    {
      pause: () => paused.promise,
      remove: target => {
        if (target.kind === 'items') gone.push(...target.itemIds)
        return Promise.resolve()
      },
    },
    () => (due.length === 0 ? 'queued' : 'paused'),
  )
  const removal = all.remove(selectionOf(1), noRows)
  await all.close()
  paused.resolve(undefined)
  await removal
  expect([gone, [...all.hidden.items], due.map(timer => timer.isOver)]).toEqual([[1], [], [true]])
})
