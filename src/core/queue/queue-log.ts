import { logOf, type LogFacts } from '#shared/log'
import type { Enqueued, Queue, QueueEvent, WideTarget } from '../queue-api.ts'
import type { ItemStatus } from '../items/machine.ts'
import type { AttemptRecord, ReadyItem } from './store-port.ts'

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

/** One line per hold of a host, end of a batch and manifest that could not be written; other events have none. */
export function logEvent(event: QueueEvent): void {
  switch (event.kind) {
    case 'host-held':
      log.warn('host held', { host: event.host, ms: event.delayMs })
      return
    case 'batch-ended': {
      const { manifest, ...totals } = event.summary
      log.info('batch ended', { batch: event.batchId, ...totals, manifest })
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

type Orders = Pick<Queue, (typeof orders)[number]>
const orders = ['retry', 'pause', 'resume', 'cancel', 'remove', 'erase'] as const

/** The orders of a person, each with one line before it is carried out. */
export function withOrdersLogged<T extends Orders>(commands: T): T {
  const logged = orders.map(name => {
    const order = (target: WideTarget): Promise<void> => {
      log.info(name, factsOfTarget(target))
      return commands[name](target)
    }
    return [name, order] as const
  })
  return { ...commands, ...Object.fromEntries(logged) }
}

function factsOfTarget(target: WideTarget): LogFacts {
  switch (target.kind) {
    case 'item':
      return { item: target.itemId }
    case 'items':
      return { items: target.itemIds.length }
    case 'batch':
      return { batch: target.batchId }
    case 'all':
      return { of: 'all' }
  }
}
