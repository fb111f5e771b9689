import { expect, test } from 'vitest'
import { networkRate } from '#service/queue/network-rate'

test('the rate is what arrived within the window, and nothing once nothing arrives', () => {
  let received = 5_000
  const rate = networkRate(() => received, 3000)
  expect(rate.bytesPerSecond(0)).toBe(0)
  for (let atMs = 250; atMs <= 3000; atMs += 250) {
    received += 250
    rate.look(atMs)
  }
  expect(rate.bytesPerSecond(3000)).toBe(1000)
  expect(rate.bytesPerSecond(4500)).toBe(500)
  expect([rate.bytesPerSecond(6000), rate.bytesPerSecond(60_000)]).toEqual([0, 0])
  received += 3000
  expect(rate.bytesPerSecond(90_000)).toBe(1000)
  expect(rate.bytesPerSecond(93_100)).toBe(0)
})

test('looking often loses nothing', () => {
  let received = 0
  const rate = networkRate(() => received, 3000)
  for (let atMs = 1; atMs <= 2000; atMs += 1) {
    received += 3
    rate.look(atMs)
  }
  expect(rate.bytesPerSecond(2000)).toBe(2000)
})
