import { logOf, type LogFacts } from '#shared/log'
import { factsOf as failureFacts } from '#shared/ignore'
import type { Reason } from '#shared/reasons'
import type { Enqueued, Move, Orders, QueueEvent, WideTarget } from '../queue-api.ts'
import type { ItemStatus } from '../items/machine.ts'
import type { AttemptRecord, ReadyItem, StoredBatch } from './store-port.ts'

const log = logOf('queue')

/** One line of the log per attempt: what came of it, and what follows. */
export function logAttempt(item: ReadyItem, record: AttemptRecord, status: ItemStatus): void {
  const { outcome, reason, host, startedMs, endedMs, fetchedBytes, detail } = record
  const retryInMs =
    status.kind === 'waiting' && status.untilMs !== null ? status.untilMs - endedMs : undefined
  const facts = {
    batch: item.batchId,
    item: item.id,
    file: item.filename,
    // A stop or a pause costs no attempt: the next one then has this number again.
    attempt: item.status.attempt + 1,
    outcome,
    ...(reason !== null && { reason, status: record.status, detail }),
    host,
    ms: endedMs - startedMs,
    bytes: fetchedBytes,
    next: status.kind,
    ...(retryInMs !== undefined && { retryInMs }),
  }
  if (reason === 'bug') log.error('attempt', facts)
  else if (outcome === 'broke') log.warn('attempt', facts)
  else log.info('attempt', facts)
}

/** One line per hold of a host, end of a batch or of its run, and manifest not written; other events have none. */
export function logEvent(event: QueueEvent): void {
  switch (event.kind) {
    case 'host-held':
      log.warn('host held', { host: event.host, ms: event.delayMs })
      return
    case 'batch-ended': {
      const { manifest, ...totals } = event.summary
      log.info(totals.waiting === 0 ? 'batch ended' : 'run ended', {
        batch: event.batchId,
        ...totals,
        manifest,
      })
      return
    }
    case 'manifest-failed':
      log.error('manifest not written', { batch: event.batchId, code: event.code, error: event.message })
      return
    case 'item-changed':
    case 'item-progressed':
    case 'batch-changed':
      return
  }
}

export function logEnqueued({ batchId, added, known }: Enqueued): void {
  log.info('enqueued', { batch: batchId, added, known })
}

/** What the loops of this process are there for: one batch, or all that is queued (null). */
export function logRun(batchId: number | null): void {
  log.info('run', batchId === null ? { of: 'all' } : { batch: batchId })
}

/** A batch that waits for its disk or folder, from now on. */
export function logBlocked(batch: Pick<StoredBatch, 'id' | 'folder'>, facts: LogFacts): void {
  log.warn('batch blocked', { batch: batch.id, folder: batch.folder, ...facts })
}

/** It was for so long. */
export function logUnblocked(batchId: number, reason: Reason, ms: number): void {
  log.info('batch unblocked', { batch: batchId, reason, ms })
}

type FactsOfOrders = { readonly [Name in keyof Orders]: (...args: Parameters<Orders[Name]>) => LogFacts }

/** What the line of each order says; a new one does not compile without its row. */
const factsOfOrders: FactsOfOrders = {
  retry: factsOfTarget,
  pause: factsOfTarget,
  resume: factsOfTarget,
  cancel: factsOfTarget,
  remove: factsOfTarget,
  erase: factsOfTarget,
  accept: itemIds => factsOfTarget({ kind: 'items', itemIds }),
  rename: (batch, name) => ({ batch, name }),
  describe: (batch, name, note) => ({ batch, name, note }),
  setPriority: (batch, priority) => ({ batch, priority }),
  move: factsOfMove,
  tokenChanged: batch => (batch === undefined ? { of: 'all' } : { batch }),
  networkChanged: () => ({}),
}
/** Where the order has another name for people than in the code. */
const wordsOfOrders: Partial<Record<keyof Orders, string>> = {
  setPriority: 'prioritise',
  tokenChanged: 'token changed',
  networkChanged: 'network changed',
}

/** The orders with one line each: when it is carried out, or what was thrown instead. */
export function withOrdersLogged(commands: Orders): Orders {
  const names = Object.keys(factsOfOrders) as (keyof Orders)[] // The table has these keys and no others.
  const wrapped = names.map(name => [name, logged(name, commands[name], factsOfOrders[name])])
  // Each has the parameters and the result of the order that it wraps.
  return Object.fromEntries(wrapped) as Orders
}

/** Parameters are those of one order, which the table above has paired. */
type Act = (...args: never[]) => Promise<void> | void

function logged(name: keyof Orders, act: Act, factsOf: (...args: never[]) => LogFacts): Act {
  const what = wordsOfOrders[name] ?? name
  return (...args) => {
    const facts = factsOf(...args)
    const result = act(...args)
    const carriedOut = (): void => log.info(what, facts)
    if (result === undefined) {
      carriedOut()
      return
    }
    const refused = (thrown: unknown): void =>
      log.warn(what, { ...facts, outcome: 'refused', ...failureFacts(thrown) })
    void result.then(carriedOut, refused)
    return result
  }
}

function factsOfTarget(target: WideTarget): LogFacts {
  switch (target.kind) {
    case 'item':
      return { item: target.itemId }
    case 'items':
      return target.itemIds.length === 1 ? { item: target.itemIds[0] } : { items: target.itemIds.length }
    case 'batch':
      return { batch: target.batchId }
    case 'all':
      return { of: 'all' }
  }
}

function factsOfMove(move: Move): LogFacts {
  const of = move.kind === 'batch' ? { batch: move.batchId } : { item: move.itemId }
  return { ...of, to: move.to }
}
