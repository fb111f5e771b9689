import { AppError } from '#shared/errors'
import { reasonsAbout } from '#shared/reason-facts'
import type { Hosts } from '../hosts/hosts.ts'
import type { Orders, Target, WideTarget } from '../queue-api.ts'
import type { BatchEnds } from './batch-ends.ts'
import type { BlockedBatches } from './blocked-batches.ts'
import type { QueueDeps } from './queue-deps.ts'
import type { QueueEvents } from './queue-events.ts'
import type { RunningTransfers } from './running-transfers.ts'
import { existingBatch } from './store-port.ts'

interface CommandParts {
  readonly deps: Pick<QueueDeps, 'store' | 'clock' | 'token'>
  readonly running: Pick<RunningTransfers, 'stop'>
  readonly hosts: Hosts
  readonly blocked: Pick<BlockedBatches, 'unblock'>
  readonly ends: Pick<BatchEnds, 'changed'>
  readonly events: Pick<QueueEvents, 'targetChanged'>
  /** Programs that have answered 401; see `howToAsk`. */
  readonly demandingPrograms: Set<string>
  /** What was given up of a batch is worth another try. */
  readonly forgetGivenUp: (batchId: number) => void
}

/** What a person may order. Each is saved for good before it acts and before it resolves. */
export function createCommands(parts: CommandParts): Orders {
  const { running, hosts, ends, events } = parts
  const { store, clock, token } = parts.deps
  const command =
    (act: (target: WideTarget) => void) =>
    // Async so that a throw of the store becomes a rejection.
    // eslint-disable-next-line @typescript-eslint/require-await
    async (target: WideTarget): Promise<void> => {
      for (const id of batchesOf(parts, target)) ends.changed(id)
      act(target)
      events.targetChanged(target)
    }
  const setPaused = (target: WideTarget, isPaused: boolean): void => {
    if (target.kind === 'item' || target.kind === 'items')
      store.applyToAll(isPaused ? 'paused' : 'resumed', target, clock.nowMs())
    else store.setPaused(target.kind === 'batch' ? target.batchId : null, isPaused)
  }
  const forgetGivenUp = (target: WideTarget): void => {
    for (const id of batchesOf(parts, target)) parts.forgetGivenUp(id)
  }
  const retry = (target: WideTarget): void => {
    hosts.holds.release()
    // A person who orders it takes the folder as it now is.
    for (const id of batchesOf(parts, target)) {
      parts.blocked.unblock(id)
      store.setFolderIdentity(id, null)
    }
    // The rights may have changed as well: ask again before taking a sign-in for needed, or a token for expired.
    parts.demandingPrograms.clear()
    token.askAgain(true)
    forgetGivenUp(target)
    store.applyToAll('retried', target, clock.nowMs())
  }
  return {
    retry: command(retry),
    accept: itemIds =>
      command(target => {
        store.setAccepted(itemIds)
        retry(target)
      })({ kind: 'items', itemIds }),
    // Async for the same reason as `command`.
    // eslint-disable-next-line @typescript-eslint/require-await
    rename: async (batchId, name) => {
      existingBatch(store, batchId)
      store.rename(batchId, name)
      events.targetChanged({ kind: 'batch', batchId })
    },
    pause: command(target => {
      setPaused(target, true)
      running.stop(target)
    }),
    resume: command(target => {
      token.askAgain(false)
      forgetGivenUp(target)
      setPaused(target, false)
    }),
    cancel: command(target => {
      store.applyToAll('cancelled', target, clock.nowMs())
      running.stop(target)
    }),
    remove: command(target => {
      store.clear(target)
      running.stop(target)
    }),
    erase: command(target => {
      store.remove(target)
      running.stop(target)
    }),
    // Async for the same reason.
    // eslint-disable-next-line @typescript-eslint/require-await
    describe: async (batchId, name, note) => {
      existingBatch(store, batchId)
      store.describe(batchId, name, note)
      events.targetChanged({ kind: 'batch', batchId })
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    setPriority: async (batchId, priority) => {
      existingBatch(store, batchId)
      store.setPriority(batchId, priority)
      events.targetChanged({ kind: 'batch', batchId })
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    move: async move => {
      if (move.kind === 'batch') existingBatch(store, move.batchId)
      else if (store.item(move.itemId) === null)
        throw new AppError('usage', 'There is no such file; `halyard queue` lists them.')
      store.move(move)
      // The places of others have changed as well.
      events.targetChanged(move.kind === 'batch' ? { kind: 'all' } : { kind: 'item', itemId: move.itemId })
    },
    tokenChanged: batchId => {
      const target: Target = batchId === undefined ? { kind: 'all' } : { kind: 'batch', batchId }
      const woken = store.applyToAll('woken', target, clock.nowMs(), reasonsAbout('account'))
      if (woken > 0) events.targetChanged(target)
    },
    networkChanged: () => {
      hosts.holds.release('network')
      store.applyToAll('woken', { kind: 'all' }, clock.nowMs(), ['network'])
      running.stop({ kind: 'all' })
      events.targetChanged({ kind: 'all' })
    },
  }
}

function batchesOf({ deps }: CommandParts, target: WideTarget): readonly number[] {
  if (target.kind === 'batch') return [target.batchId]
  if (target.kind === 'all') return deps.store.batches().map(batch => batch.id)
  return deps.store.batchesOfItems(target.kind === 'item' ? [target.itemId] : target.itemIds)
}
