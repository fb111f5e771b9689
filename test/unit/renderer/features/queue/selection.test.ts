import fc from 'fast-check'
import { expect, test } from 'vitest'

import { firstList } from '#renderer/features/queue/queue-view'
import {
  allOf,
  countSelected,
  extended,
  hasSameFiles,
  keepsSections,
  isSectionSelected,
  isSelected,
  nothing,
  ordersOf,
  toggled,
  withSection,
} from '#renderer/features/queue/selection'

const sections = [
  { key: 'active', items: 3, isOpen: true },
  { key: 'waiting', items: 1_000_000, isOpen: true },
  { key: 'finished', items: 50, isOpen: false },
]
const row = (id: number, section: string) => ({ id, section })

test('all selects what is listed as a rule, and single files are taken out of it', () => {
  const all = allOf(sections)
  const some = toggled(toggled(all, row(7, 'waiting')), row(90, 'finished'))
  expect([countSelected(all, sections), countSelected(some, sections)]).toEqual([1_000_003, 1_000_003])
  expect([isSelected(some, row(7, 'waiting')), isSelected(some, row(8, 'waiting'))]).toEqual([false, true])
  expect([isSectionSelected(all, 'waiting'), isSectionSelected(some, 'waiting')]).toEqual([true, 'some'])
  expect(ordersOf(some, firstList)).toEqual([
    { kind: 'rule', list: { ...firstList, open: ['active', 'waiting'] }, except: [7] },
    { kind: 'items', ids: [90] },
  ])
})

test('a section that is taken away takes its exceptions with it', () => {
  const one = toggled(withSection(nothing, 'active'), row(1, 'active'))
  expect(withSection(one, 'active')).toEqual(nothing)
})

test('extending selects what lies between, also what was taken out before', () => {
  const start = toggled(withSection(nothing, 'active'), row(2, 'active'))
  const wide = extended(start, [row(2, 'active'), row(5, 'waiting')])
  expect([isSelected(wide, row(2, 'active')), isSelected(wide, row(5, 'waiting'))]).toEqual([true, true])
})

test('single files are ordered in lots that one order may name, each once', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 700 }), ids => {
      const selected = extended(
        nothing,
        ids.map(id => row(id, 'waiting')),
      )
      const lots = ordersOf(selected, firstList).map(order => (order.kind === 'items' ? order.ids : []))
      expect(lots.flat()).toEqual(ids)
      expect(lots.every(lot => lot.length > 0 && lot.length <= 200)).toBe(true)
    }),
  )
})

test('another order lists the same files, and sections stay in narrower lists alone', () => {
  const sorted = { ...firstList, sort: { by: 'name', isDescending: true } } as const
  const narrow = { ...firstList, text: 'NRCA1', states: ['queued' as const] }
  const narrower = { ...narrow, text: 'xnrca1' }
  const byBatch = { ...firstList, arrange: 'batch' as const, open: [] }
  expect([hasSameFiles(sorted, firstList), hasSameFiles(narrow, firstList)]).toEqual([true, false])
  expect([keepsSections(narrow, firstList), keepsSections(narrower, narrow)]).toEqual([true, true])
  const wider = [firstList, { ...narrow, states: ['paused' as const] }, { ...narrow, text: '' }, byBatch]
  expect(wider.map(list => keepsSections(list, narrow))).toEqual([false, false, false, false])
})
