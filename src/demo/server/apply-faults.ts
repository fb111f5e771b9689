import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestFaults } from '../faults/index.ts'
import type { Exchange } from './context.ts'
import { HttpError } from './http-error.ts'

/**
 * Applies the faults that need no body: waits, then throws the faulty answer, or cuts the connection and throws.
 * @throws HttpError
 */
export async function applyFaults(exchange: Exchange, faults: RequestFaults): Promise<void> {
  if (faults.delayMs > 0) await sleep(faults.delayMs, undefined, { signal: exchange.context.stopping })
  if (faults.has('reset')) {
    exchange.request.socket.resetAndDestroy()
    throw new HttpError(500, 'The connection was cut.')
  }
  if (faults.has('busy')) throw new HttpError(503, 'The archive is busy.', { 'Retry-After': 1 })
  if (faults.has('too-many')) throw new HttpError(429, 'Too many requests.', { 'Retry-After': 1 })
  if (faults.has('error-500')) throw new HttpError(500, 'The archive is in trouble.')
  if (faults.has('gone')) throw new HttpError(404, 'There is no such file.')
  if (faults.has('unauthorized')) throw new HttpError(401, 'You are not authorized to access this file.')
  if (faults.has('redirect-loop')) throw redirectToItself(exchange.url)
  if (faults.has('bad-redirect')) throw elsewhere('http://storage.invalid/file')
}

/** Numbers every hop, so that no client can detect the loop by comparing addresses. */
export function redirectToItself(url: URL): HttpError {
  const next = new URL(url)
  next.searchParams.set('hop', String(Number(next.searchParams.get('hop') ?? 0) + 1))
  return elsewhere(`${next.pathname}${next.search}`)
}

const elsewhere = (location: string): HttpError =>
  new HttpError(302, 'The file is elsewhere.', { Location: location })
