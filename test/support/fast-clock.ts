/**
 * Importing this file makes the clock of the whole process run faster, by the factor HALYARD_TEST_CLOCK_RATE: waits of
 * minutes that a command is specified to have become seconds. What it waits for from outside keeps its own pace.
 */
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import timersPromises from 'node:timers/promises'

const rate = Number(process.env['HALYARD_TEST_CLOCK_RATE'])
if (!(rate >= 1)) throw new Error('HALYARD_TEST_CLOCK_RATE takes a number from 1.')

type Wait = (run: (...args: unknown[]) => void, delayMs?: number, ...args: unknown[]) => NodeJS.Timeout
const faster =
  (wait: Wait): Wait =>
  (run, delayMs = 0, ...args) =>
    wait(run, delayMs / rate, ...args)
const sleep = timersPromises.setTimeout
const monotonicMs = performance.now.bind(performance)
const wallMs = Date.now.bind(Date)
const startMs = wallMs()

timers.setTimeout = Object.assign(faster(timers.setTimeout), timers.setTimeout) as typeof timers.setTimeout
timers.setInterval = faster(timers.setInterval) as typeof timers.setInterval
timersPromises.setTimeout = (delayMs, value, options) => sleep((delayMs ?? 0) / rate, value, options)
globalThis.setTimeout = timers.setTimeout
globalThis.setInterval = timers.setInterval
performance.now = () => monotonicMs() * rate
Date.now = () => startMs + (wallMs() - startMs) * rate
syncBuiltinESMExports()
