/** Runs the desktop app until it ends, and tells a window that never opened from one that was closed. */
import { spawn } from 'node:child_process'
import { finished } from 'node:stream/promises'

import { sandboxAdvice } from './window-obstacle.mjs'

/** One that ends by itself this soon was not used: Electron ends within a second where it cannot start. */
const shortLifeMs = 30_000
/** Ended because somebody asked for it, as signal or as exit code. */
const askedSignals = new Set(['SIGINT', 'SIGTERM', 'SIGHUP'])
const askedCodes = new Set([129, 130, 143])
const fetchAnew = 'To fetch it anew, remove node_modules/electron/dist and start again.'

/**
 * @typedef {{ kind: 'closed', code: number } | { kind: 'failed', reason: string, advice: string }} WindowEnd
 * @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<WindowEnd>} never rejects
 */
export async function openWindow(program, args, env = process.env) {
  // Without a reader the words of the window are lost, and the window stays.
  process.stderr.on('error', () => undefined)
  const startedMs = performance.now()
  const child = spawn(program, args, { stdio: ['inherit', 'inherit', 'pipe'], env })
  let isAsked = false
  let lastWords = ''
  child.stderr.on('data', bytes => {
    process.stderr.write(bytes)
    lastWords = `${lastWords}${String(bytes)}`.slice(-10_000)
  })
  /** @param {NodeJS.Signals} signal */
  const forward = signal => {
    isAsked = true
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
      advice: fetchAnew,
    }
  const { code, signal } = ended
  isAsked ||= signal === null ? askedCodes.has(code ?? 1) : askedSignals.has(signal)
  const isUsed = code === 0 || isAsked || performance.now() - startedMs > shortLifeMs
  // Its helpers may hold the other end a little longer, a program that it has opened for ever.
  const waitedLongEnough = AbortSignal.timeout(1000)
  if (!isUsed) await finished(child.stderr, { signal: waitedLongEnough }).catch(() => undefined)
  child.stderr.destroy()
  if (isUsed) return { kind: 'closed', code: code ?? 130 }
  const advice = /sandbox/i.test(lastWords) ? sandboxAdvice : 'What it said stands above.'
  const how = signal ?? `exit code ${code}`
  return { kind: 'failed', reason: `the window ended as soon as it was started (${how})`, advice }
}
