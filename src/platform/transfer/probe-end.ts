import { createHash } from 'node:crypto'
import { isWholeStatus } from '#core/transfer/resume'
import { reasonOfStatus } from '#core/transfer/status-to-reason'
import { request } from './request.ts'
import { TransferBroken } from './transfer-broken.ts'
import type { Work } from './work.ts'

/** To the question what follows: part of a file, nothing, or not now. Others are about the question, and servers differ. */
const plainAnswers: readonly number[] = [206, 416, 429, 503]

/**
 * Makes sure that a body without a declared length was not cut: asks for what follows. A server without ranges sends
 * the whole file a second time, which must be equal, and one that refuses the question is asked for that. Throws
 * TransferBroken when something follows or differs.
 */
export async function probeEnd(work: Work, sizeBytes: number, sha256: string): Promise<void> {
  const { job, tools, run, signal } = work
  const wanted = { offset: sizeBytes, recorded: null }
  const onHop = (url: URL): void => void (run.host = url.host)
  let { exchange } = await request(job, wanted, tools, onHop, signal)
  if (!isWholeStatus(exchange.head.status) && !plainAnswers.includes(exchange.head.status)) {
    exchange.discard()
    exchange = (await request(job, null, tools, onHop, signal)).exchange
  }
  const { status, contentRange, contentLength } = exchange.head
  if (status === 416) {
    exchange.discard()
    if (contentRange?.kind !== 'unsatisfied' || contentRange.total === sizeBytes) return
  } else if (isWholeStatus(status)) {
    const hash = createHash('sha256')
    await exchange.receive(chunk => {
      run.fetchedBytes += chunk.length
      hash.update(chunk)
    })
    if (hash.digest('hex') === sha256) return
  } else {
    exchange.discard()
    // The server sent nothing, or the last bytes once more, and said how long the file is.
    const totalBytes = contentRange?.kind === 'bytes' ? contentRange.total : null
    const isEnd = totalBytes === null ? contentLength === 0 : totalBytes === sizeBytes
    if (status === 206 && isEnd) return
    // The bytes that arrived may be sound; only their completeness is not proven.
    if (status !== 206)
      throw new TransferBroken(
        reasonOfStatus(status, job.token !== null),
        `${run.host} answered ${status} when asked whether the file ends after ${sizeBytes} bytes.`,
        { status },
      )
  }
  throw new TransferBroken(
    'damaged',
    `${run.host} declared no length and broke off after ${sizeBytes} bytes.`,
    {
      status,
      isPartWorthless: true,
    },
  )
}
