/** Runs one attempt in a process of its own, so that a test can kill it. Prints every record to be saved. */
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransfers } from '#platform/transfer/index'
import { createContentCheck } from '#platform/verify/content-check'
import type { TransferJob } from '#core/ports'

// The test that starts this wrote the argument from a TransferJob.
const job = JSON.parse(process.argv[2] ?? '') as TransferJob
const transfers = createTransfers({
  clock: {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    sleep: (delayMs, signal) => sleep(delayMs, undefined, signal && { signal }).catch(() => undefined),
  },
  createContentCheck,
  isArchiveOrigin: () => true,
  isLoopbackBase: true,
  userAgent: 'Halyard/test (https://example.invalid)',
})
const result = await transfers.attempt(
  job,
  {
    progressed: () => undefined,
    verifying: () => undefined,
    partChanged: part => void process.stdout.write(`${JSON.stringify(part)}\n`),
    partProven: part => void process.stdout.write(`${JSON.stringify(part)}\n`),
  },
  new AbortController().signal,
)
process.stdout.write(`${JSON.stringify(result)}\n`)
await transfers.close()
