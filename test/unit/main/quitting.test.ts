import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { app, dialog, powerMonitor } from 'electron'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { mostClosingMs, watchQuitting } from '#main/lifecycle/quitting'
import { makeAppReady } from '#test/electron/in-node'

vi.mock('electron', () => import('#test/electron/in-node'))

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const fetching = {
  outcomes: () => [{ state: 'fetching', reason: null, items: 2, bytes: 0 } as const],
}
let folder: string
let asked: PromiseWithResolvers<{ response: number; checkboxChecked: boolean }>
let boxes: number
let quits: number
let exits: number[]

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-quitting-'))
  await makeAppReady(folder)
})
afterAll(() => rm(folder, { recursive: true }))
beforeEach(() => {
  vi.useFakeTimers()
  asked = Promise.withResolvers()
  boxes = 0
  vi.spyOn(dialog, 'showMessageBox').mockImplementation(() => {
    boxes += 1
    return asked.promise
  })
  quits = 0
  exits = []
  vi.spyOn(app, 'quit').mockImplementation(() => void (quits += 1))
  vi.spyOn(app, 'exit').mockImplementation(code => void exits.push(code ?? 0))
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  for (const event of ['before-quit', 'will-quit']) app.removeAllListeners(event)
  powerMonitor.removeAllListeners()
  for (const signal of signals) process.removeAllListeners(signal)
})

/** Electron's event of this name; whether it was refused. */
function isRefused(name: 'before-quit' | 'will-quit'): boolean {
  const event = { defaultPrevented: false, preventDefault: () => void (event.defaultPrevented = true) }
  ;(app as NodeJS.EventEmitter).emit(name, event)
  return event.defaultPrevented
}

test.each(signals)('%s quits without asking, also while the question is open', async signal => {
  const quitting = watchQuitting(false)
  quitting.guard(fetching, () => Promise.resolve())
  expect(isRefused('before-quit')).toBe(true)
  expect(boxes).toBe(1)
  process.emit(signal)
  expect(quits).toBe(1)
  expect(isRefused('before-quit')).toBe(false)
  asked.resolve({ response: 1, checkboxChecked: false })
  await vi.advanceTimersByTimeAsync(0)
  expect(quitting.isQuitting()).toBe(true)
})

test('an app that was started to outlive its terminal does not quit with it', () => {
  watchQuitting(true).guard(fetching, () => Promise.resolve())
  process.emit('SIGHUP')
  expect(quits).toBe(0)
  process.emit('SIGTERM')
  expect(quits).toBe(1)
})

test('the end of the session is put off until everything is saved, and asks nobody', () => {
  watchQuitting(false).guard(fetching, () => Promise.resolve())
  let isPutOff = false
  ;(powerMonitor as NodeJS.EventEmitter).emit('shutdown', { preventDefault: () => (isPutOff = true) })
  expect({ isPutOff, quits }).toEqual({ isPutOff: true, quits: 1 })
  expect(isRefused('before-quit')).toBe(false)
  expect(boxes).toBe(0)
})

test('a second wish to quit does not cut the saving short', async () => {
  const saved = Promise.withResolvers<undefined>()
  watchQuitting(false).guard({ outcomes: () => [] }, () => saved.promise)
  expect(isRefused('before-quit')).toBe(false)
  expect(isRefused('will-quit')).toBe(true)
  expect(isRefused('before-quit')).toBe(false)
  expect(isRefused('will-quit')).toBe(true)
  expect(quits).toBe(0)
  saved.resolve(undefined)
  await vi.advanceTimersByTimeAsync(mostClosingMs)
  expect({ quits, exits }).toEqual({ quits: 1, exits: [] })
  expect(isRefused('will-quit')).toBe(false)
})

test('what never ends to be saved does not keep the app for ever', async () => {
  watchQuitting(false).guard({ outcomes: () => [] }, () => new Promise<void>(() => undefined))
  isRefused('before-quit')
  isRefused('will-quit')
  await vi.advanceTimersByTimeAsync(mostClosingMs - 1)
  expect(exits).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(exits).toEqual([1])
})

test('a question that cannot be shown leaves the app running, to be asked again', async () => {
  const quitting = watchQuitting(false)
  quitting.guard(fetching, () => Promise.resolve())
  isRefused('before-quit')
  asked.reject(new Error('no display'))
  await vi.advanceTimersByTimeAsync(0)
  expect(quitting.isQuitting()).toBe(false)
  expect(isRefused('before-quit')).toBe(true)
  expect(boxes).toBe(2)
})
