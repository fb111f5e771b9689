import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import { attemptTo, handledElsewhere } from '#shared/ignore'
import { canonicalUri } from '../names/mast-names.ts'
import { knownSecrets, leastCertainLength } from '../token/redact.ts'
import type { BatchOptions, Enqueued, Queue } from '../queue-api.ts'
import { absolutePath } from '../plan/absolute-path.ts'
import type { PathPlanner } from '../plan/place-files.ts'
import type { QueueDeps } from './queue-deps.ts'
import { decideRejoin } from '../items/rejoin.ts'
import { createPerhapsSeen, type PerhapsSeen } from '../lists/perhaps-seen.ts'
import type { PlacedFile, QueueStore, Rejoin, StoredBatch } from './store-port.ts'

interface EnqueueParts {
  readonly deps: QueueDeps
  /** A batch has more files than before. */
  readonly enqueued: (enqueued: Enqueued) => void
}

/** One enqueue at a time per folder: two that began together would each open a batch of their own there. */
export function createEnqueue({ deps, enqueued }: EnqueueParts): Queue['enqueue'] {
  const last = new Map<string, Promise<unknown>>()
  return async (options, files, signal) => {
    const before = last.get(options.folder) ?? Promise.resolve()
    const now = handledElsewhere(before).then(() => enqueueFiles(deps, options, files, signal))
    last.set(options.folder, now)
    try {
      const result = await now
      enqueued(result)
      return result
    } finally {
      if (last.get(options.folder) === now) last.delete(options.folder)
    }
  }
}

/** Files per transaction of an enqueue: each stays short, so that the host keeps answering. */
const filesPerTransaction = 500
/** Others get their turn after so long: a pause takes a millisecond, which a million files would wait for 2,000 times. */
const mostTurnMs = 10

/**
 * Stores the files under a planning batch and acknowledges them in one last transaction. A folder that has a batch
 * already is joined: finished files are trusted by their stamp, the others continue. Throws AppError; whatever ends it
 * before the acknowledgement leaves nothing behind.
 */
async function enqueueFiles(
  deps: QueueDeps,
  options: BatchOptions,
  files: AsyncIterable<readonly WantedFile[]>,
  signal: AbortSignal,
): Promise<Enqueued> {
  const { store, clock } = deps
  const nowMs = clock.nowMs()
  const joined = store.batchOfFolder(options.folder)
  const planningId = store.plan({ ...options, uuid: deps.newUuid(), createdMs: nowMs })
  const placed = new Set<string>()
  const paths = createPerhapsSeen()
  const isTaken = (foldedPath: string): boolean =>
    (paths.has(foldedPath) && (placed.has(foldedPath) || store.isPathTaken(planningId, foldedPath))) ||
    (joined !== null && store.isPathTaken(joined.id, foldedPath))
  const staging: Staging = {
    deps,
    options,
    joined,
    planningId,
    placed,
    paths,
    uris: createPerhapsSeen(),
    planner: deps.createPathPlanner(options.layout, isTaken),
  }
  let turnMs = clock.monotonicMs()
  try {
    for await (const group of files)
      for (let start = 0; start < group.length; start += filesPerTransaction) {
        throwIfStopped(signal)
        await stageGroup(staging, group.slice(start, start + filesPerTransaction))
        // A list that is in memory never waits by itself, and nothing else would get its turn until its end.
        if (clock.monotonicMs() - turnMs < mostTurnMs) continue
        await clock.sleep(0, signal)
        turnMs = clock.monotonicMs()
      }
    throwIfStopped(signal)
    const enqueued = store.acknowledge(planningId, joined?.id ?? null, options, clock.nowMs())
    await recordFolder(deps, enqueued.batchId, options.folder)
    return enqueued
  } catch (thrown) {
    abandon(store, planningId)
    throw thrown
  }
}

/** An order for files into a folder means the one that is there now. */
async function recordFolder({ files, store }: QueueDeps, batchId: number, folder: string): Promise<void> {
  const ground = await files.checkFolder(folder)
  if (ground.kind === 'there') store.setFolderIdentity(batchId, ground.identity)
}

function abandon(store: QueueStore, planningId: number): void {
  attemptTo('remove a batch that was not finished: the next start removes it', () =>
    store.abandon(planningId),
  )
}

interface Staging {
  readonly deps: QueueDeps
  readonly options: BatchOptions
  readonly joined: StoredBatch | null
  readonly planningId: number
  /** Folded paths of this group that the store has not seen yet. */
  readonly placed: Set<string>
  /** Folded paths and URIs of this enqueue: of what they do not have, the store need not be asked. */
  readonly paths: PerhapsSeen
  readonly uris: PerhapsSeen
  readonly planner: PathPlanner
}

async function stageGroup(staging: Staging, group: readonly WantedFile[]): Promise<void> {
  const { deps, options, joined, planningId, placed, paths, planner } = staging
  const { store } = deps
  const wanted = unify(withoutSecrets(group))
  const uris = wanted.map(file => file.uri)
  const staged = store.knownFiles(
    planningId,
    uris.filter(uri => staging.uris.has(uri)),
  )
  const known = joined ? store.knownFiles(joined.id, uris) : new Map<string, never>()
  const rejoins: Rejoin[] = []
  const fresh: PlacedFile[] = []
  for (const file of wanted) {
    const again = staged.get(file.uri)
    if (again) {
      store.stageReferences(planningId, again.itemId, file.parents)
      continue
    }
    const before = known.get(file.uri)
    if (before && joined) {
      const path = before.finished && absolutePath(joined.folder, before.finished.relativePath)
      const onDisk = path === null ? null : await deps.files.stampOf(path)
      rejoins.push({
        known: before,
        wanted: file,
        choice: decideRejoin(before, file, onDisk, options.refresh),
      })
      continue
    }
    const placement = planner.place(file, options.localName)
    placed.add(placement.foldedPath)
    paths.add(placement.foldedPath)
    staging.uris.add(file.uri)
    fresh.push({ file, ...placement })
  }
  store.stage(planningId, fresh, rejoins)
  placed.clear()
}

/** The process that read the list may not know every token that this one knows. */
const withoutSecrets = (group: readonly WantedFile[]): readonly WantedFile[] =>
  knownSecrets.knowsAny(leastCertainLength) && knownSecrets.isTold(JSON.stringify(group), leastCertainLength)
    ? knownSecrets.redactAll(group)
    : group

/** One file per URI, whatever its form, in the order first seen; every line of the list stays a reference. */
function unify(group: readonly WantedFile[]): readonly WantedFile[] {
  const byUri = new Map<string, WantedFile>()
  for (const listed of group) {
    const uri = canonicalUri(listed.uri)
    const first = byUri.get(uri)
    byUri.set(
      uri,
      first
        ? { ...first, parents: [...first.parents, ...referencesOf(listed)] }
        : uri === listed.uri && listed.parents.length > 0
          ? listed
          : { ...listed, uri, parents: referencesOf(listed) },
    )
  }
  return [...byUri.values()]
}

/** A line that names no dataset is a reference all the same; it counts under the file's own. */
function referencesOf(file: WantedFile): readonly string[] {
  return file.parents.length > 0 ? file.parents : [file.obsId ?? '']
}

function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('cancelled', 'Adding the files was stopped; nothing was queued.')
}
