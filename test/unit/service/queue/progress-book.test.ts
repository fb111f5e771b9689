import { expect, test } from 'vitest'

import type { ItemChanged } from '#core/queue-api'
import { progressBook } from '#service/queue/progress-book'
import type { ItemView } from '#shared/models'
import type { ItemState } from '#shared/states'

const changed = (itemId: number, state: ItemState, sizeBytes: number): ItemChanged => ({
  kind: 'item-changed',
  itemId,
  batchId: 1,
  state,
  // The book looks at the size alone.
  read: () => ({ sizeBytes }) as ItemView,
})

test('a file moves at the rate of the last seconds, and has so much left', () => {
  const book = progressBook()
  for (let second = 0; second <= 10; second += 1)
    book.progressed(1, second < 5 ? 0 : (second - 5) * 1000, 10_000, second * 1000)
  expect(book.moving(10_000)).toEqual([
    { id: 1, presentBytes: 5000, totalBytes: 10_000, bytesPerSecond: 1000, remainingMs: 5000 },
  ])
})

test('a rate falls to nothing by itself, and what is done no longer moves', () => {
  const book = progressBook()
  book.progressed(1, 0, null, 0)
  book.progressed(1, 5000, null, 1000)
  expect(book.moving(60_000)).toMatchObject([{ bytesPerSecond: 0, remainingMs: null }])
  book.changed(changed(1, 'done', 8000))
  expect([book.moving(60_000), book.takeWritten(), book.takeWritten()]).toEqual([[], 8000, 0])
})

test('a file that starts over has written nothing by shrinking', () => {
  const book = progressBook()
  book.progressed(1, 4000, 9000, 0)
  book.progressed(1, 6000, 9000, 200)
  book.progressed(1, 1000, 9000, 400)
  expect([book.takeWritten(), book.presentBytes(1), book.presentBytes(2)]).toEqual([2000, 1000, null])
})

test('a small file that was over before its first report is counted once', () => {
  const book = progressBook()
  book.changed(changed(1, 'done', 3000))
  book.changed(changed(2, 'done', 3e9))
  book.changed(changed(3, 'failed', 3000))
  expect(book.takeWritten()).toBe(3000)
})
