import type { Exchange } from './context.ts'

/** A signal for waits while sending. Aborts when the answer ends, from either side, or when the archive stops. */
export function untilAnswered({ response, context }: Exchange): AbortSignal {
  const ended = new AbortController()
  if (response.destroyed) ended.abort()
  else response.once('close', () => ended.abort())
  return AbortSignal.any([ended.signal, context.stopping])
}
