import { optionsToRejoin, wantedAgain } from '#core/manifests/fetch-again'
import type { RecordedFile } from '#core/manifests/recorded-file'
import { inGroups } from '#core/plan/plan-files'
import type { Clock } from '#core/ports'
import type { Queue } from '#core/queue-api'
import { coalesce, createEmitter, type After } from '#shared/async'
import type { ServicePart } from '#shared/contract/service'
import { AppError } from '#shared/errors'
import { createCheckWatch } from './check-watch.ts'
import type { AskManifests } from './manifests-port.ts'
import { removals, restorableMs } from './removals.ts'

export interface ManifestsHandlerDeps {
  readonly history: AskManifests
  readonly queue: Pick<Queue, 'enqueue' | 'erase' | 'describe' | 'subscribe'>
  /** Renames what lies in the place of these files. Returns the new names, absolute. */
  makeRoom(folder: string, broken: readonly RecordedFile[]): Promise<readonly string[]>
  readonly clock: Pick<Clock, 'nowMs'>
  readonly after: After
}

/** Changes of the history are announced at most this often. */
const announceEveryMs = 1_000

/** Calls and events of the Manifests screen. */
export function createManifestsHandlers(parts: ManifestsHandlerDeps): ServicePart<'manifests'> {
  const { history, queue, clock, after } = parts
  const changes = createEmitter<{ readonly revision: number }>()
  const checks = createCheckWatch(history, after)
  const closing = new AbortController()
  let revision = 0
  const announcing = coalesce(
    after,
    () => announceEveryMs,
    () => {
      revision += 1
      changes.emit({ revision })
    },
  )
  const changed = (): void => {
    if (changes.hasListeners) announcing.request()
  }
  const removed = removals(after, remove, changed)
  const stopListening = queue.subscribe(event => {
    if (event.kind !== 'item-progressed' && event.kind !== 'host-held') changed()
  })

  // What a verification found changes what the list says of a batch.
  const stopWatching = checks.subscribe(({ state }) => {
    if (state !== 'waiting' && state !== 'running') changed()
  })

  /** Files that were added to its folder meanwhile have made it a batch that is under way: it stays. */
  async function remove(batchId: number): Promise<void> {
    const { batch } = await history.ask('facts', { batchId })
    if (batch.totals.waiting > 0) return
    await history.ask('forget', { batchId })
    await queue.erase({ kind: 'batch', batchId: batchId })
  }

  async function fetchMissing(batchId: number) {
    const { batch, files } = await history.ask('broken', { batchId })
    if (files.length === 0)
      throw new AppError('nothing-found', 'No file of this batch has to be downloaded again.')
    const wanted = wantedAgain(files)
    const keptAside = await parts.makeRoom(batch.folder, files)
    const options = optionsToRejoin(batch, batch.folder, 'endless')
    await queue.enqueue(options, inGroups(wanted), closing.signal)
    return { queued: wanted.length, keptAside }
  }

  return {
    handlers: {
      'manifests.batches': input => history.ask('batches', { ...input, hidden: removed.hidden() }),
      'manifests.days': input => history.ask('days', input),
      'manifests.batch': input => history.ask('facts', input),
      'manifests.rows': async input => {
        const { isBehind, ...answer } = await history.ask('rows', input)
        if (isBehind) changed()
        return answer
      },
      'manifests.verify': async input => {
        await history.ask('verify', input)
        checks.watch()
        return {}
      },
      'manifests.stop-verify': input => history.ask('stopVerify', input),
      'manifests.checks': () => Promise.resolve(checks.now()),
      'manifests.fetch-missing': ({ batchId }) => fetchMissing(batchId),
      'manifests.compare': input => history.ask('compare', input),
      'manifests.export': input => history.ask('export', input),
      'manifests.search': input => history.ask('search', { ...input, hidden: removed.hidden() }),
      'manifests.import': input => history.ask('import', input),
      'manifests.describe': async ({ batchId, name, note }) => {
        await queue.describe(batchId, name, note)
        changed()
        return {}
      },
      'manifests.remove': async ({ batchId }) => {
        const { batch } = await history.ask('facts', { batchId })
        if (batch.totals.waiting > 0)
          throw new AppError(
            'usage',
            'This batch has files that are not final; cancel them in the queue first.',
          )
        removed.add(batchId)
        return { untilMs: clock.nowMs() + restorableMs }
      },
      'manifests.restore': ({ batchId }) => {
        removed.restore(batchId)
        return Promise.resolve({})
      },
    },
    announcements: {
      'manifests.changed': changes.on,
      'manifests.checked': listener => checks.subscribe(listener),
    },
    close: async () => {
      closing.abort()
      stopListening()
      stopWatching()
      announcing.stop()
      checks.close()
      await removed.finish()
      await history.stop()
    },
  }
}
