import { AppError } from '#shared/errors'
import type { Queue, Target, WideTarget } from '../queue-api.ts'
import { existing } from './conclude.ts'
import { hopeAgain } from './fairness.ts'
import { announceTarget, type EngineState, type Running } from './engine-state.ts'

type Commands = Pick<
  Queue,
  | 'retry'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'remove'
  | 'erase'
  | 'accept'
  | 'rename'
  | 'describe'
  | 'setPriority'
  | 'move'
  | 'tokenChanged'
  | 'networkChanged'
>

/** What a person may order. Each is saved for good before it acts and before it resolves. */
export function createCommands(state: EngineState): Commands {
  const { store, clock } = state.deps
  const command =
    (act: (target: WideTarget) => void) =>
    // Async so that a throw of the store becomes a rejection.
    // eslint-disable-next-line @typescript-eslint/require-await
    async (target: WideTarget): Promise<void> => {
      for (const id of batchesOf(state, target)) state.changedBatches.add(id)
      act(target)
      announceTarget(state, target)
    }
  const setPaused = (target: WideTarget, isPaused: boolean): void => {
    if (target.kind === 'item' || target.kind === 'items')
      store.applyToAll(isPaused ? 'paused' : 'resumed', target, clock.nowMs())
    else store.setPaused(target.kind === 'batch' ? target.batchId : null, isPaused)
  }
  const hopeFor = (target: WideTarget): void => {
    for (const id of batchesOf(state, target)) hopeAgain(state, id)
  }
  const retry = (target: WideTarget): void => {
    state.holds.release()
    // A person who orders it takes the folder as it now is.
    for (const id of batchesOf(state, target)) {
      state.ground.blocked.delete(id)
      store.setFolderIdentity(id, null)
    }
    // The rights may have changed as well: ask anew before taking a sign-in for needed, or a token for ended.
    state.demandingPrograms.clear()
    state.deps.token.askAnew(true)
    hopeFor(target)
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
      existing(store, batchId)
      store.rename(batchId, name)
      announceTarget(state, { kind: 'batch', batchId })
    },
    pause: command(target => {
      setPaused(target, true)
      stopRunning(state, target)
    }),
    resume: command(target => {
      state.deps.token.askAnew(false)
      hopeFor(target)
      setPaused(target, false)
    }),
    cancel: command(target => {
      store.applyToAll('cancelled', target, clock.nowMs())
      stopRunning(state, target)
    }),
    remove: command(target => {
      store.clear(target)
      stopRunning(state, target)
    }),
    erase: command(target => {
      store.remove(target)
      stopRunning(state, target)
    }),
    // Async for the same reason.
    // eslint-disable-next-line @typescript-eslint/require-await
    describe: async (batchId, name, note) => {
      existing(store, batchId)
      store.describe(batchId, name, note)
      announceTarget(state, { kind: 'batch', batchId })
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    setPriority: async (batchId, priority) => {
      existing(store, batchId)
      store.setPriority(batchId, priority)
      announceTarget(state, { kind: 'batch', batchId })
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    move: async move => {
      if (move.kind === 'batch') existing(store, move.batchId)
      else if (store.item(move.itemId) === null)
        throw new AppError('usage', 'There is no such file; `halyard queue` lists them.')
      store.move(move)
      // The places of others have changed as well.
      announceTarget(state, move.kind === 'batch' ? { kind: 'all' } : { kind: 'item', itemId: move.itemId })
    },
    tokenChanged: batchId => {
      const target: Target = batchId === undefined ? { kind: 'all' } : { kind: 'batch', batchId }
      const woken = store.applyToAll('woken', target, clock.nowMs(), ['auth-needed', 'no-access'])
      if (woken > 0) announceTarget(state, target)
    },
    networkChanged: () => {
      state.holds.release('network')
      store.applyToAll('woken', { kind: 'all' }, clock.nowMs(), ['network'])
      stopRunning(state, { kind: 'all' })
      announceTarget(state, { kind: 'all' })
    },
  }
}

/** Stops the transfers of a target; their loops save the parts and look again. */
function stopRunning(state: EngineState, target: WideTarget): void {
  for (const running of state.running.values()) if (covers(target, running)) running.stop.abort()
}

function covers(target: WideTarget, running: Running): boolean {
  if (target.kind === 'all') return true
  if (target.kind === 'items') return target.itemIds.includes(running.itemId)
  return target.kind === 'batch' ? running.batchId === target.batchId : running.itemId === target.itemId
}

function batchesOf({ deps }: EngineState, target: WideTarget): readonly number[] {
  if (target.kind === 'batch') return [target.batchId]
  if (target.kind === 'all') return deps.store.batches().map(batch => batch.id)
  const itemIds = target.kind === 'item' ? [target.itemId] : target.itemIds
  return [...new Set(itemIds.flatMap(itemId => deps.store.item(itemId)?.batchId ?? []))]
}
