import { expect, test } from 'vitest'

import { createAnnouncer } from '#renderer/frame/announce'
import type { Urgency } from '#renderer/frame/announce'

function scripted() {
  const said: [string, Urgency, number][] = []
  let nowMs = 0
  let due: { readonly atMs: number; readonly run: () => void }[] = []
  const made = createAnnouncer({
    say: (text, urgency) => said.push([text, urgency, nowMs]),
    nowMs: () => nowMs,
    after: (delayMs, run) => void due.push({ atMs: nowMs + delayMs, run }),
  })
  const passTo = (atMs: number): void => {
    nowMs = atMs
    const ready = due.filter(entry => entry.atMs <= atMs)
    due = due.filter(entry => entry.atMs > atMs)
    for (const { run } of ready) run()
  }
  return { said, passTo, announce: made.announce }
}

test('polite texts come every ten seconds at most, and the newest is the one that is said', () => {
  const { said, passTo, announce } = scripted()
  announce('Started')
  passTo(1000)
  announce('25 percent')
  passTo(2000)
  announce('50 percent')
  passTo(10_000)
  passTo(30_000)
  announce('Done')
  expect(said).toEqual([
    ['Started', 'polite', 0],
    ['50 percent', 'polite', 10_000],
    ['Done', 'polite', 30_000],
  ])
})

test('what is urgent does not wait', () => {
  const { said, announce } = scripted()
  announce('Started')
  announce('The disk is full', 'assertive')
  expect(said.map(([text]) => text)).toEqual(['Started', 'The disk is full'])
})
