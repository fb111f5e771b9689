import { toAppError } from '#shared/errors'
import { reasons, type Reason } from '#shared/reasons'
import { attemptTo } from '#shared/ignore'
import type { AttemptResult, TransferJob, TransferListener } from '#core/ports'
import { PartDisturbed, removePart, type OwnPart } from '../disk/part-file.ts'
import { shortageCode } from '../disk/shortage.ts'
import { fetchFile } from './fetch-file.ts'
import { issuersVersion } from './certificate-error.ts'
import { HopelessError } from './hopeless-error.ts'
import { isLineDown } from './network-error.ts'
import { TransferBroken } from './transfer-broken.ts'
import type { AttemptTools, AttemptRun } from './work.ts'

/** One attempt from the first look at the disk to the final name. Never rejects. */
export async function runAttempt(
  job: TransferJob,
  listener: TransferListener,
  tools: AttemptTools,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const host = URL.parse(job.url)?.host ?? ''
  const issuers = issuersVersion()
  const run: AttemptRun = {
    fetchedBytes: 0,
    hops: 0,
    host,
    part: job.part,
    own: null,
    lingering: Promise.resolve(),
  }
  let release = (): void => undefined
  try {
    const place = await tools.findPlace(job.root, job.relativePath)
    release = await tools.lockPart(place.partPath)
    if (signal.aborted) return stopped(run)
    const bootId = await tools.bootId()
    return await fetchFile({ job, listener, tools: toldOfQuiet(tools, listener), signal, place, bootId, run })
  } catch (thrown) {
    return broken(run, thrown, signal, issuers)
  } finally {
    void run.lingering.finally(release)
  }
}

function toldOfQuiet(tools: AttemptTools, listener: TransferListener): AttemptTools {
  if (!listener.quietChanged) return tools
  let wasQuiet = false
  const onLook = (isQuiet: boolean): void => {
    if (isQuiet === wasQuiet) return
    wasQuiet = isQuiet
    listener.quietChanged?.(isQuiet)
  }
  return { ...tools, quiet: { afterMs: tools.tuning.quietMs, onLook } }
}

const stopped = ({ part, fetchedBytes }: AttemptRun): AttemptResult => ({
  kind: 'stopped',
  part,
  fetchedBytes,
})

function broken(run: AttemptRun, thrown: unknown, signal: AbortSignal, issuers: number): AttemptResult {
  const error = toAppError(thrown)
  const { status, retryAfterMs, damaged, isPartWorthless } =
    error instanceof TransferBroken ? error.facts : {}
  if (isPartWorthless === true || error instanceof PartDisturbed) {
    run.part = null
    removeQuietly(run.own)
  }
  if (signal.aborted && error.code === 'cancelled') return stopped(run)
  const shortage = shortageCode(error)
  return {
    kind: 'broke',
    // Its turn comes again when others have given back what they hold.
    reason: shortage !== null ? 'turn' : isReason(error.code) ? error.code : 'bug',
    detail: shortage !== null ? wordShortage(shortage) : error.message,
    host: run.host,
    status: status ?? null,
    retryAfterMs: retryAfterMs ?? null,
    part: run.part,
    damaged: damaged ?? null,
    fetchedBytes: run.fetchedBytes,
    // A host that a redirect named cannot be blamed on the line: the one that sent us there was reached.
    isOffline: error.code === 'network' && run.hops <= 1 && isLineDown(error),
    // Another try would go the same forbidden way, or find the same certificate.
    isHopeless:
      error.code === 'foreign-host' || (error instanceof HopelessError && issuersVersion() === issuers),
  }
}

function removeQuietly(own: OwnPart | null): void {
  attemptTo('remove a part: one that stays is not in the way of the next', () => {
    if (own !== null) removePart(own)
  })
}

const wordShortage = (code: string): string =>
  `This machine has no more open files or connections to give (${code}); it is tried again with fewer at once.`

const isReason = (code: string): code is Reason => reasons.some(reason => reason === code)
