import { expect, test } from 'vitest'

import { connectionToClose } from '#headless/connections'

const stranger = { answering: 0, wasPaired: false }
const idle = { answering: 0, wasPaired: true }
const busy = { answering: 1, wasPaired: true }

test.each([
  ['the oldest stranger, before any connection of a paired browser', [idle, busy, stranger, stranger], 2],
  ['the oldest idle one, where there is no stranger', [busy, idle, idle], 1],
  ['nobody, where all serve paired browsers', [busy, busy], null],
])('%s gives way', (_who, standings, expected) => {
  expect(connectionToClose(new Map(standings.entries()))).toBe(expected)
})
