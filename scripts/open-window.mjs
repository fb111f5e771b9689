/** Runs the desktop app until it ends, and distinguishes a window that never opened from one that was closed. */
import { spawn } from 'node:child_process'
import { finished } from 'node:stream/promises'

import { sandboxAdvice } from './window-obstacle.mjs'

/** An app that ends by itself within this time was not used: Electron ends within a second when it cannot start. */
const shortLifeMs = 30_000
/** Signals and exit codes of an end that was requested. */
const requestedSignals = new Set(['SIGINT', 'SIGTERM', 'SIGHUP'])
const requestedCodes = new Set([129, 130, 143])
const downloadAgain = 'To download it again, remove node_modules/electron/dist and start again.'

/**
 * @typedef {{ kind: 'closed', code: number } | { kind: 'failed', reason: string, advice: string }} WindowEnd
 * @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<WindowEnd>} never rejects
 */
export async function openWindow(program, args, env = process.env) {
  // A closed output loses the app's messages but does not end the app.
  process.stderr.on('error', () => undefined)
  const startedMs = performance.now()
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'pipe'], env })
  let isRequested = false
  let lastOutput = ''
  child.stderr.on('data', bytes => {
    process.stderr.write(bytes)
    lastOutput = `${lastOutput}${String(bytes)}`.slice(-10_000)
  })
  /** @param {NodeJS.Signals} signal */
  const forward = signal => {
    isRequested = true
    child.kill(signal)
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM'])
  for (const signal of signals) process.on(signal, forward)
  /** @type {{ error: Error } | { code: number | null, signal: NodeJS.Signals | null }} */
  const ended = await new Promise(resolve => {
    child.on('error', error => resolve({ error }))
    child.on('exit', (code, signal) => resolve({ code, signal }))
  })
  for (const signal of signals) process.off(signal, forward)
  if ('error' in ended)
    return {
      kind: 'failed',
      reason: `the window could not be opened (${ended.error.message})`,
      advice: downloadAgain,
    }
  const { code, signal } = ended
  isRequested ||= signal === null ? requestedCodes.has(code ?? 1) : requestedSignals.has(signal)
  const isUsed = code === 0 || isRequested || performance.now() - startedMs > shortLifeMs
  // Waits only briefly: a helper may keep the pipe open a little longer, and a program it opened keeps it for ever.
  const waitedLongEnough = AbortSignal.timeout(1000)
  if (!isUsed) await finished(child.stderr, { signal: waitedLongEnough }).catch(() => undefined)
  child.stderr.destroy()
  if (isUsed) return { kind: 'closed', code: code ?? 130 }
  const advice = /sandbox/i.test(lastOutput) ? sandboxAdvice : 'Its own message is shown above.'
  const how = signal ?? `exit code ${code}`
  return { kind: 'failed', reason: `the window ended as soon as it was started (${how})`, advice }
}
