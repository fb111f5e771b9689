import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DemoBody } from '../../catalogue/types.ts'
import type { Exchange } from '../context.ts'
import { untilAnswered } from '../until-answered.ts'
import type { BodyAnswer } from './plan-answer.ts'

const mostBytesAtOnce = 256 * 1024
/** A limited rate is sent in steps of this length, short enough to look smooth. */
const stepMs = 50

/**
 * Sends the planned bytes with the planned faults, in pieces and never faster than the client reads. Returns when all is
 * sent, the client has disconnected, or the archive stops.
 */
export async function sendBytes(
  exchange: Exchange,
  body: DemoBody,
  answer: Extract<BodyAnswer, { kind: 'bytes' }>,
  bytesPerSecond: number | null,
): Promise<void> {
  const { response, context } = exchange
  const { damage, start, end } = answer
  const signal = untilAnswered(exchange)
  const startedMs = performance.now()
  const send = async (bytes: Uint8Array): Promise<void> => {
    context.counters.add('bodyBytes', bytes.length)
    if (!response.write(bytes)) await once(response, 'drain', { signal })
  }

  response.writeHead(answer.status, answer.headers)
  // Sends the head first, since a body may be cut or stall at its first byte.
  response.flushHeaders()
  context.counters.bodyStarted()
  try {
    const pieceBytes = Math.max(
      1,
      Math.min(mostBytesAtOnce, Math.ceil(((bytesPerSecond ?? Infinity) * stepMs) / 1000)),
    )
    const stopAt = Math.min(damage.cutAt ?? end, damage.stallAt ?? end)
    for (let at = start; at < stopAt && !signal.aborted;) {
      const next = Math.min(at + pieceBytes, stopAt)
      if (bytesPerSecond !== null) {
        const aheadMs = ((next - start) / bytesPerSecond) * 1000 - (performance.now() - startedMs)
        if (aheadMs > 0) await sleep(aheadMs, undefined, { signal })
      }
      const bytes = body.read(at, next)
      await send(damage.flipAt === null ? bytes : flipped(bytes, damage.flipAt - at))
      at = next
    }
    if (damage.stallAt !== null && damage.stallAt === stopAt) await once(response, 'close', { signal })
    if (damage.cutAt !== null) {
      // Waits before cutting, so that the bytes sent so far arrive.
      response.socket?.destroySoon()
      return
    }
    if (damage.extraBytes > 0) await send(new Uint8Array(damage.extraBytes))
    response.end()
  } catch (error) {
    // A disconnected client ends every wait above, which is not a failure.
    if (!signal.aborted) throw error
    response.destroy()
  } finally {
    context.counters.bodyEnded()
  }
}

/** The bytes with one bit flipped, if the faulty byte is among them. */
function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const old = bytes[index]
  return old === undefined ? bytes : bytes.with(index, old ^ 0x10)
}
