import { exitCodeOf } from '#core/items/exit-code'
import type { AttemptResult, FileStamp, TransferJob, TransferListener, Transfers } from '#core/ports'
import type { ManifestItem, ManifestSource } from '#core/manifests/manifest-types'
import type { BatchOptions, Enqueued, Queue, QueueEvent } from '#core/queue-api'
import { createQueue } from '#core/queue/engine'
import type { QueueDeps } from '#core/queue/queue-deps'
import type { Refusal } from '#core/token/judge'
import type { FolderCheck } from '#core/space/volume'
import { openStore, type OpenStore } from '#platform/store/index'
import type { ItemView, WantedFile } from '#shared/models'
import { createFakeClock, type FakeClock } from './fake-clock.ts'

export const startMs = Date.UTC(2026, 10, 20)

export type Attempt = (
  job: TransferJob,
  context: { readonly nth: number; readonly signal: AbortSignal; readonly listener: TransferListener },
) => AttemptResult | Promise<AttemptResult>

export function done(job: TransferJob, facts: { readonly sizeBytes?: number } = {}): AttemptResult {
  const sizeBytes = facts.sizeBytes ?? job.listedSizeBytes ?? 100
  return {
    kind: 'done',
    relativePath: job.relativePath,
    sizeBytes,
    sha256: 'a'.repeat(64),
    validator: { etag: '"v1"', lastModified: null },
    stamp: { sizeBytes, mtimeMs: 1.5, inode: '7' },
    marks: [],
    provenance: { CAL_VER: '1.2' },
    fetchedBytes: sizeBytes,
  }
}

type Broken = Extract<AttemptResult, { kind: 'broke' }>
export function broke(reason: Broken['reason'], facts: Partial<Broken> = {}): Broken {
  return {
    kind: 'broke',
    reason,
    detail: `scripted ${reason}`,
    host: 'archive.test',
    status: null,
    retryAfterMs: null,
    part: null,
    damaged: null,
    fetchedBytes: 0,
    ...facts,
  }
}

export const stopped = (part: Extract<AttemptResult, { kind: 'stopped' }>['part'] = null): AttemptResult => ({
  kind: 'stopped',
  part,
  fetchedBytes: 0,
})

/** Waits until the attempt is stopped. */
export const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

export const options: BatchOptions = {
  name: null,
  folder: '/data/M51',
  layout: 'nested',
  onClash: 'keep-both',
  patience: 'bounded',
  note: null,
  acceptAsArchived: false,
  localName: null,
  links: false,
}

export function wanted(name: string, facts: Partial<WantedFile> = {}): WantedFile {
  return {
    uri: `mast:JWST/product/${name}`,
    filename: name,
    obsId: 'obs1',
    collection: 'JWST',
    sizeBytes: 100,
    access: 'PUBLIC',
    calibLevel: 2,
    version: null,
    programId: '2733',
    parents: ['obs1'],
    ...facts,
  }
}

/** An event with the item as it was then. */
type SeenEvent = QueueEvent & { readonly item?: ItemView | null }
const seen = (event: QueueEvent): SeenEvent =>
  event.kind === 'item-changed' ? { ...event, item: event.read() } : event

export interface Rig {
  readonly queue: Queue
  readonly store: OpenStore
  readonly clock: FakeClock
  readonly jobs: TransferJob[]
  readonly events: SeenEvent[]
  readonly manifests: { readonly source: ManifestSource; readonly items: readonly ManifestItem[] }[]
  /** What the scripted disk holds, by absolute path. */
  readonly stamps: Map<string, FileStamp>
  /** `refusal` is what the archive says of the token when it refuses a file. */
  readonly account: {
    token: string | null
    rejections: number
    endedToken: string | null
    isShortLived: boolean
    refusal: Refusal
  }
  readonly disk: {
    freeBytes: number | null
    readonly absent: Set<string>
    identity: string
    isEmpty: boolean
    isBehindLink: boolean
  }
  readonly settings: { filesAtOnce: number | null }
  add(files: readonly WantedFile[], changes?: Partial<BatchOptions>): Promise<Enqueued>
  /** A queue over the same store, as the next process would open it. */
  reopen(): Queue
}

/** Parts that most tests do without. */
export type MoreDeps = (store: OpenStore, clock: FakeClock) => Partial<QueueDeps>

/** A real store and engine over a scripted transfer and a clock that jumps. */
export function createRig(attempt: Attempt, file = ':memory:', more: MoreDeps = () => ({})): Rig {
  const store = openStore(file)
  const clock = createFakeClock(startMs)
  const moreDeps = more(store, clock)
  const jobs: TransferJob[] = []
  const attempts = new Map<string, number>()
  const manifests: Rig['manifests'] = []
  const stamps = new Map<string, FileStamp>()
  const account: Rig['account'] = {
    token: null,
    rejections: 0,
    endedToken: null,
    isShortLived: false,
    refusal: { kind: 'no-access', user: 'mdoe' },
  }
  const disk: Rig['disk'] = {
    freeBytes: null,
    absent: new Set(),
    identity: 'folder',
    isEmpty: false,
    isBehindLink: false,
  }
  const checkFolder = (folder: string): FolderCheck => {
    if (disk.absent.has(folder)) return { kind: 'absent' }
    const { freeBytes, identity, isEmpty, isBehindLink } = disk
    const volume = freeBytes === null ? null : { id: 'disk', freeBytes, totalBytes: 1e12 }
    return { kind: 'there', identity, isEmpty, isBehindLink, volume }
  }
  const settings: Rig['settings'] = { filesAtOnce: 4 }
  const events: SeenEvent[] = []
  const transfers: Transfers = {
    attempt: async (job, listener, signal) => {
      jobs.push(job)
      const nth = (attempts.get(job.uri) ?? 0) + 1
      attempts.set(job.uri, nth)
      const result = await attempt(job, { nth, signal, listener })
      if (result.kind === 'done') stamps.set(`${job.root}/${result.relativePath}`, result.stamp)
      return result
    },
    close: () => Promise.resolve(),
  }
  let uuids = 0
  const open = (): Queue =>
    createQueue({
      store,
      transfers,
      clock,
      settings,
      files: {
        stampOf: path => Promise.resolve(stamps.get(path) ?? null),
        checkFolder: folder => Promise.resolve(checkFolder(folder)),
        addLink: (root, relativePath, linkPath) => {
          const stamp = stamps.get(`${root}/${relativePath}`)
          if (stamp) stamps.set(`${root}/${linkPath}`, stamp)
          return Promise.resolve('linked')
        },
      },
      manifests: {
        write: source => {
          manifests.push({ source, items: [...source.items] })
          return Promise.resolve(`${source.batch.folder}/MANIFEST.HTML`)
        },
      },
      downloadUrl: uri => `https://archive.test/download?uri=${uri}`,
      token: {
        current: () => (account.token === account.endedToken ? null : account.token),
        user: () => (account.token === null ? 'anonymous' : 'mdoe'),
        hasEnded: () => account.token !== null && account.token === account.endedToken,
        judge: token => {
          account.rejections += 1
          if (account.refusal.kind === 'ended') account.endedToken = token
          return Promise.resolve(account.refusal)
        },
        accepted: () => undefined,
        askAgain: () => {
          account.endedToken = null
        },
        mayEndWithin: () => account.isShortLived,
      },
      createPathPlanner: (_layout, isTaken) => ({
        place: (wantedFile, localName) => {
          const name = localName ?? wantedFile.filename
          const path = (mark: string): string => `JWST/${wantedFile.obsId ?? 'none'}/${mark}${name}`
          const taken = isTaken(path('').toLowerCase())
          const relativePath = path(taken ? '2-' : '')
          return { relativePath, foldedPath: relativePath.toLowerCase(), madeSafeFrom: null }
        },
      }),
      newUuid: () => `uuid-${(uuids += 1)}`,
      tool: 'Halyard test',
      ...moreDeps,
    })
  const queue = open()
  queue.subscribe(event => events.push(seen(event)))
  return {
    queue,
    store,
    clock,
    jobs,
    events,
    manifests,
    stamps,
    account,
    disk,
    settings,
    add: (files, changes = {}) =>
      queue.enqueue({ ...options, ...changes }, groups(files), new AbortController().signal),
    reopen: open,
  }
}

// eslint-disable-next-line @typescript-eslint/require-await
async function* groups(files: readonly WantedFile[]): AsyncGenerator<readonly WantedFile[]> {
  yield files
}

export const never = (): AbortSignal => new AbortController().signal

/** What a command would end with. */
export const codeOf = (rig: Rig, batchId: number): number => exitCodeOf(rig.queue.outcomes(batchId), true)
/** `a.fits done -` of every file: name, state and reason. */
export const statesOf = (rig: Rig): readonly string[] =>
  rig.queue
    .items({}, { afterId: 0, limit: 100 })
    .map(item => `${item.filename} ${item.state} ${item.reason ?? '-'}`)
