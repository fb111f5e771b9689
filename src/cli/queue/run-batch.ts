import type { BatchOptions, QueueEvent } from '#core/queue-api'
import type { Account, BatchCredentials, QueueClient } from '#core/queue-client'
import { exitCodeOf } from '#core/queue/exit-code'
import { countedText, formatBytes, formatDuration } from '#shared/format'
import { itemLine, summaryLine } from '#shared/lines'
import type { Summary, WantedFile } from '#shared/models'
import type { ErrorCode } from '#shared/errors'
import { reasonSentence } from '#shared/reasons'
import { allItems } from './all-items.ts'
import type { Output } from '../output/output.ts'
import { showProgress } from '../output/progress.ts'
import { noteSpace } from './space-note.ts'
import { signInAdvice } from '../token/token-source.ts'
import { limitWaiting } from './wait-limit.ts'

export interface AskedBatch {
  readonly options: BatchOptions
  /** The files from the first one on, each time it is called. */
  readonly files: () => AsyncIterable<readonly WantedFile[]>
  /** What this command brings along for its batch. */
  readonly credentials: BatchCredentials
  /** How long it goes on while nothing moves, for a batch of endless patience; for ever when not given. */
  readonly waitMs?: number
  /** Asks a person for a token, once files have turned out to need one; absent where nobody can be asked. */
  readonly askAccount?: () => Promise<Account | null>
  readonly signal: AbortSignal
}

/**
 * Enqueues files, runs their batch to its end with visible progress, and says what came of it; answers the exit code.
 * The returned function goes on where it was when it is called again with the client of another owner; `isOwner`: whether
 * that is this process.
 */
export function createBatchRun(
  output: Output,
  { options, files, credentials, waitMs = Infinity, askAccount, signal }: AskedBatch,
): (client: QueueClient, isOwner?: boolean) => Promise<number> {
  let batchId: number | null = null
  let summary: Summary | null = null
  let saidUpTo = 0
  let account = credentials.account
  let isQueued = false
  let isAsked = false
  let noManifest: { readonly code: ErrorCode; readonly message: string } | null = null

  const enqueue = async (client: QueueClient): Promise<number> => {
    const enqueued = await client.enqueue(options, files(), signal)
    const { added, known } = enqueued
    if (known > 0 && batchId === null)
      output.note(
        `${countedText(known, 'file is', 'files are')} known in this folder from before, ${countedText(added, 'is', 'are')} new.`,
      )
    return enqueued.batchId
  }
  const run = async (client: QueueClient, id: number): Promise<Summary> => {
    const progress = showProgress(output, client, id)
    const unsubscribe = client.subscribe(event => {
      if (event.kind === 'manifest-failed' && event.batchId === id) noManifest = event
      if (output.isVerbose) sayStep(output, id, event)
    })
    const limit = limitWaiting(client, id, waitMs, signal)
    try {
      const ended = await client.run(id, limit.signal)
      progress.stop(ended)
      if (limit.isOver())
        output.error(`halyard: nothing moved for ${formatDuration(waitMs)}; run it again to go on.`)
      return ended
    } finally {
      limit.release()
      unsubscribe()
      progress.stop(null)
    }
  }
  /** Asks once; true when files that failed for want of a token are to be tried again with another account. */
  const hasAnotherAccount = async (client: QueueClient, id: number): Promise<boolean> => {
    if (isAsked || signal.aborted || askAccount === undefined) return false
    if ((await filesWithoutToken(client, id)) === 0) return false
    isAsked = true
    const given = await askAccount()
    account = given ?? account
    return given !== null && given.isRefused !== true
  }
  /** Files that were queued before go on from their parts; those that are here stay. */
  const enqueueAndRun = async (client: QueueClient): Promise<RunBatch> => {
    if (!isQueued || batchId === null) batchId = await enqueue(client)
    if (!isQueued) await noteSpace(output, client, batchId, options)
    isQueued = true
    summary ??= await run(client, batchId)
    return { batchId, summary }
  }
  const tryAgain = async (client: QueueClient): Promise<RunBatch> => {
    isQueued = false
    summary = null
    const withdraw = await client.provide(options.folder, { ...credentials, account })
    return enqueueAndRun(client).finally(withdraw)
  }
  const fetch = async (client: QueueClient, isOwner: boolean): Promise<number> => {
    const first = await enqueueAndRun(client)
    const ended = (await hasAnotherAccount(client, first.batchId)) ? await tryAgain(client) : first
    return tell(client, ended, isOwner)
  }
  const tell = async (
    client: QueueClient,
    { batchId: id, summary: ended }: RunBatch,
    isOwner: boolean,
  ): Promise<number> => {
    for await (const item of allItems(client, { batchId: id }, saidUpTo)) {
      saidUpTo = item.id
      output.line(itemLine(item))
      if (item.state === 'done') continue
      output.error(
        `${item.filename}: ${item.state}. ${item.detail ?? (item.reason ? reasonSentence[item.reason] : '')}`,
      )
    }
    const exitCode = exitCodeOf(await client.outcomes(id), ended.manifest !== null, noManifest?.code)
    output.line(summaryLine(ended))
    const { asked, verified, failed, cancelled, waiting, bytes, manifest } = ended
    output.text(
      `${asked} asked = ${verified} verified + ${failed} failed + ${cancelled} cancelled + ${waiting} waiting, ${formatBytes(bytes)}`,
    )
    output.text(`files:    ${options.folder}`)
    if (manifest !== null) output.text(`manifest: ${manifest}`)
    else if (noManifest !== null) output.error(`halyard: ${noManifest.message}`)
    const needing = await filesWithoutToken(client, id)
    if (needing > 0) output.error(`halyard: ${signInAdvice(needing, account, isOwner, Date.now())}`)
    return exitCode
  }
  return async (client, isOwner = true) => {
    const withdraw = await client.provide(options.folder, { ...credentials, account })
    try {
      return await fetch(client, isOwner)
    } finally {
      withdraw()
    }
  }
}

interface RunBatch {
  readonly batchId: number
  readonly summary: Summary
}

/** How many files are not here because they need a token. */
async function filesWithoutToken(client: QueueClient, batchId: number): Promise<number> {
  const outcomes = await client.outcomes(batchId)
  return outcomes.filter(({ reason }) => reason === 'auth-needed').reduce((sum, { items }) => sum + items, 0)
}

/** Every step of every file, and every pause that a server asks for: what `--verbose` adds. */
function sayStep(output: Output, batchId: number, event: QueueEvent): void {
  if (event.kind === 'host-held')
    output.detail(`${event.host}: nothing is asked for ${formatDuration(event.delayMs)}`)
  if (event.kind !== 'item-changed' || event.item.batchId !== batchId) return
  const { filename, state, reason, detail } = event.item
  output.detail(
    [`${filename}: ${state}`, ...(reason ? [reason] : []), ...(detail ? [detail] : [])].join(', '),
  )
}
