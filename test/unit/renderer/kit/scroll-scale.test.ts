import fc from 'fast-check'
import { expect, test } from 'vitest'

import { offsetToShow, rowsInView, scrolled, scrollScale, tallest } from '#renderer/kit/scroll-scale'

const rowHeight = fc.constantFrom(28, 36)
const rowCount = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 400_000, max: 5_000_000 }))
const viewHeight = fc.integer({ min: 84, max: 2000 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

test('the spacer never exceeds what browsers keep, and both ends meet exactly', () => {
  fc.assert(
    fc.property(rowCount, rowHeight, viewHeight, (count, height, view) => {
      const scale = scrollScale(count * height, view)
      expect(scale.spacerHeight).toBeLessThanOrEqual(tallest)
      const lastScroll = Math.max(0, scale.spacerHeight - view)
      expect([scale.toList(0), scale.toScroll(0)]).toEqual([0, 0])
      expect(scale.toList(lastScroll)).toBeCloseTo(scale.lastOffset, 3)
      expect(scale.toScroll(scale.lastOffset)).toBeCloseTo(lastScroll, 3)
    }),
  )
})

test('bar and list are each other’s inverse, and never run backwards', () => {
  fc.assert(
    fc.property(rowCount, rowHeight, viewHeight, share, share, (count, height, view, one, other) => {
      const scale = scrollScale(count * height, view)
      const [low, high] = [Math.min(one, other) * scale.lastOffset, Math.max(one, other) * scale.lastOffset]
      expect(scale.toList(scale.toScroll(low))).toBeCloseTo(low, 2)
      expect(scale.toScroll(low)).toBeLessThanOrEqual(scale.toScroll(high) + 1e-6)
    }),
  )
})

test('every row can be shown whole, with the fewest pixels moved', () => {
  fc.assert(
    fc.property(rowCount, rowHeight, viewHeight, share, share, (count, height, view, at, which) => {
      fc.pre(count > 0)
      const scale = scrollScale(count * height, view)
      const from = at * scale.lastOffset
      const index = Math.min(count - 1, Math.floor(which * count))
      const offset = offsetToShow(index, from, view, height)
      expect(offset).toBeLessThanOrEqual(index * height)
      expect(offset + view).toBeGreaterThanOrEqual((index + 1) * height - 1e-6)
      const isSeen = index * height >= from && (index + 1) * height <= from + view
      if (isSeen) expect(offset).toBe(from)
    }),
  )
})

test('all rows in view are drawn, and never more than eighty', () => {
  fc.assert(
    fc.property(rowCount, rowHeight, fc.integer({ min: 84, max: 1800 }), share, (count, height, view, at) => {
      fc.pre(count > 0)
      const offset = at * scrollScale(count * height, view).lastOffset
      const { first, last } = rowsInView(offset, view, height, count)
      expect(first * height).toBeLessThanOrEqual(offset)
      expect((last + 1) * height).toBeGreaterThanOrEqual(Math.min(count * height, offset + view) - 1e-6)
      expect(last - first + 1).toBeLessThan(80)
    }),
  )
})

test('a small move is a move by pixels even where the list is stretched; a jump follows the bar', () => {
  const scale = scrollScale(5_000_000 * 28, 600)
  const middle = { scrollOffset: scale.toScroll(70_000_000), listOffset: 70_000_000 }
  const wheeled = scrolled(middle, middle.scrollOffset + 100, scale, 600)
  expect(wheeled.listOffset).toBe(70_000_100)
  const dragged = scrolled(middle, 1000, scale, 600)
  expect(dragged.listOffset).toBe(1000)
})
