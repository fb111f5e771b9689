import type { BatchOptions, QueueEvent } from '#core/queue-api'
import type { Account, BatchCredentials, QueueClient } from '#core/queue-client'
import { exitCodeOf } from '#core/items/exit-code'
import { countedText, formatBytes, formatDuration } from '#shared/format'
import { itemLine, summaryLine } from '#shared/lines'
import type { Summary, WantedFile } from '#shared/models'
import type { ErrorCode } from '#shared/errors'
import { reasonSentence } from '#shared/reasons'
import { allItems } from './all-items.ts'
import type { CommandOutput } from '../output/output.ts'
import { paced } from '../output/paced.ts'
import { showProgress } from '../output/progress.ts'
import { noteSpace } from './space-note.ts'
import { signInAdvice } from '../token/token-source.ts'
import { limitWaiting } from './wait-limit.ts'

export interface AskedBatch {
  readonly options: BatchOptions
  /** The files from the first one on, each time it is called. */
  readonly files: () => AsyncIterable<readonly WantedFile[]>
  /** Token, hosts and speed limit of this command for its batch. */
  readonly credentials: BatchCredentials
  /** Ends a batch of endless patience after this long without progress; absent for never. */
  readonly waitMs?: number
  /** Asks for a token on the terminal, once files turn out to need one; absent without a terminal. */
  readonly askAccount?: () => Promise<Account | null>
  readonly signal: AbortSignal
}

/**
 * Enqueues files, runs their batch to its end with visible progress, and prints the result; answers the exit code. When
 * the returned function is called again with the client of another owner, it continues where it was. `isOwner`: whether
 * this process is the owner.
 */
export function createBatchRun(
  output: CommandOutput,
  { options, files, credentials, waitMs = Infinity, askAccount, signal }: AskedBatch,
): (client: QueueClient, isOwner?: boolean) => Promise<number> {
  let batchId: number | null = null
  let summary: Summary | null = null
  let shownUpTo = 0
  let account = credentials.account
  let isQueued = false
  let isAsked = false
  let noManifest: { readonly code: ErrorCode; readonly message: string } | null = null

  const enqueue = async (client: QueueClient): Promise<number> => {
    const enqueued = await client.enqueue(options, files(), signal)
    const { added, known } = enqueued
    if (known > 0 && batchId === null)
      output.note(
        `${countedText(known, 'file is', 'files are')} already in this batch, ${countedText(added, 'is', 'are')} new.`,
      )
    return enqueued.batchId
  }
  const run = async (client: QueueClient, id: number): Promise<Summary> => {
    const progress = showProgress(output, client, id)
    const unsubscribe = client.subscribe(event => {
      if (event.kind === 'manifest-failed' && event.batchId === id) noManifest = event
      if (output.isVerbose) showStep(output, id, event)
    })
    const limit = limitWaiting(client, id, waitMs, signal)
    try {
      const ended = await client.run(id, limit.signal)
      progress.stop(ended)
      if (limit.isOver())
        output.error(`halyard: no progress for ${formatDuration(waitMs)}. Run it again to continue.`)
      return ended
    } finally {
      limit.release()
      unsubscribe()
      progress.stop(null)
    }
  }
  /** Asks once; true when files that lack a token are to be tried again with another account. */
  const hasAnotherAccount = async (client: QueueClient, id: number): Promise<boolean> => {
    if (isAsked || signal.aborted || askAccount === undefined) return false
    if ((await filesWithoutToken(client, id)) === 0) return false
    isAsked = true
    const given = await askAccount()
    account = given ?? account
    return given !== null && given.isRefused !== true
  }
  /** Files that were queued before continue from their parts; finished files stay. */
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
    return showResult(client, ended, isOwner)
  }
  const showResult = async (
    client: QueueClient,
    { batchId: id, summary: ended }: RunBatch,
    isOwner: boolean,
  ): Promise<number> => {
    for await (const item of paced(output, allItems(client, { batchId: id }, shownUpTo))) {
      shownUpTo = item.id
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

/** How many files are missing because they need a token. */
async function filesWithoutToken(client: QueueClient, batchId: number): Promise<number> {
  const outcomes = await client.outcomes(batchId)
  return outcomes.filter(({ reason }) => reason === 'auth-needed').reduce((sum, { items }) => sum + items, 0)
}

/** What `--verbose` adds: every step of every file, and every pause that a server asks for. */
function showStep(output: CommandOutput, batchId: number, event: QueueEvent): void {
  if (event.kind === 'host-held')
    output.detail(`${event.host}: waiting ${formatDuration(event.delayMs)}, as the server asked`)
  if (event.kind !== 'item-changed' || event.batchId !== batchId) return
  const item = event.read()
  if (item === null) return
  const { filename, state, reason, detail } = item
  output.detail(
    [`${filename}: ${state}`, ...(reason ? [reason] : []), ...(detail ? [detail] : [])].join(', '),
  )
}
