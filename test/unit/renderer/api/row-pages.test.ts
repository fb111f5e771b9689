import { expect, test } from 'vitest'

import { keptRows, createRowPages } from '#renderer/api/row-pages'
import type { Result } from '#shared/errors'

type Page = Result<{ readonly rows: readonly string[]; readonly total: number }>

/** A list whose answers come when the test lets them. */
function scripted(total = 10_000) {
  const asked: number[] = []
  const waiting: (() => void)[] = []
  let generation = 0
  let isFailing = false
  let told = 0
  const list = createRowPages<string>({
    pageSize: 100,
    ask: (first, count) => {
      asked.push(first)
      return new Promise<Page>(resolve => {
        waiting.push(() => {
          const length = Math.max(0, Math.min(count, total - first))
          const rows = Array.from({ length }, (_, at) => `${first + at} of ${generation}`)
          const failure: Page = { ok: false, error: { code: 'network', message: 'No.' } }
          resolve(isFailing ? failure : { ok: true, value: { rows, total } })
        })
      })
    },
    changed: () => {
      told += 1
    },
  })
  const settle = async (): Promise<void> => {
    for (const answer of waiting.splice(0)) answer()
    await new Promise(resolve => setImmediate(resolve))
  }
  return {
    list,
    asked,
    settle,
    told: () => told,
    nextGeneration: () => (generation += 1),
    fail: (is: boolean) => (isFailing = is),
  }
}

test('pages are asked for once, when they are looked at', async () => {
  const { list, asked, settle } = scripted()
  list.need(150, 210)
  list.need(151, 211)
  expect(list.total()).toBeNull()
  await settle()
  expect([asked, list.total(), list.row(150), list.row(99)]).toEqual([
    [100, 200],
    10_000,
    '150 of 0',
    undefined,
  ])
})

test('a refresh shows the former rows until the new ones are there', async () => {
  const { list, settle, nextGeneration } = scripted()
  list.need(0, 20)
  await settle()
  nextGeneration()
  list.refresh()
  expect(list.row(3)).toBe('3 of 0')
  await settle()
  expect(list.row(3)).toBe('3 of 1')
})

test('a refresh during an answer asks once more, since that answer may be of before', async () => {
  const { list, asked, settle, nextGeneration } = scripted()
  list.need(0, 20)
  list.refresh()
  nextGeneration()
  await settle()
  await settle()
  expect([asked, list.row(0)]).toEqual([[0, 0], '0 of 1'])
})

test('however much is looked through, few rows are kept', async () => {
  const { list, settle } = scripted()
  for (let first = 0; first < 10_000; first += 100) {
    list.need(first, first + 50)
    await settle()
  }
  const kept = Array.from({ length: 10_000 }, (_, index) => list.row(index)).filter(row => row !== undefined)
  expect(kept.length).toBeLessThanOrEqual(keptRows)
  expect(list.row(9_950)).toBe('9950 of 0')
})

test('a failure is reported, keeps what is shown, and the next look tries again', async () => {
  const { list, settle, fail, asked } = scripted()
  list.need(0, 20)
  await settle()
  fail(true)
  list.refresh()
  await settle()
  expect([list.problem(), list.row(0)]).toEqual(['No.', '0 of 0'])
  fail(false)
  list.need(0, 20)
  await settle()
  expect([list.problem(), asked]).toEqual([null, [0, 0, 0]])
})

test('a closed list announces nothing', async () => {
  const { list, settle, told } = scripted()
  list.need(0, 20)
  list.close()
  await settle()
  expect(told()).toBe(0)
})
