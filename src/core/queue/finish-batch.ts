import { AppError, toAppError } from '#shared/errors'
import type { Summary } from '#shared/models'
import { totalsOf } from '#shared/counts'
import type { Gate } from '../limits/gate.ts'
import type { ManifestItem, ManifestSource } from '../manifests/manifest-types.ts'
import { createPathPlanner, foldPath } from '../plan/place-files.ts'
import type { DiskSpace } from './disk-space.ts'
import type { QueueDeps } from './queue-deps.ts'
import type { QueueEvents } from './queue-events.ts'
import { nothingOver, shownState } from '../items/shown-state.ts'
import { countsOf } from '../items/state-counts.ts'
import { existingBatch } from './store-port.ts'
import type { AddedLink, QueueStore, SharedFile, StoredBatch } from './store-port.ts'

type FinishDeps = Pick<QueueDeps, 'store' | 'files' | 'clock' | 'tool' | 'manifests'>
interface FinishParts {
  readonly deps: FinishDeps
  readonly disk: Pick<DiskSpace, 'goneDetail'>
  readonly events: Pick<QueueEvents, 'emit'>
  readonly gate: () => Gate
}

const pageSize = 500

/**
 * The end of a run of one batch, whatever came of it: its links, its manifest, and the announcement. A manifest that cannot
 * be written is announced and leaves `manifest: null`; it is never hidden and never a reason to lose the summary.
 */
export async function finishBatch(parts: FinishParts, batchId: number): Promise<Summary> {
  const { deps, disk, events } = parts
  const { store, manifests } = deps
  let manifest: string | null = null
  try {
    const batch = existingBatch(store, batchId)
    const gone = await disk.goneDetail(batch)
    if (gone !== null) throw new AppError('folder-gone', gone)
    // The manifest names the links that are there; it matters more than those that could not be made.
    const linking = await addLinks(deps, batch).catch(toAppError)
    manifest = await manifests.write(manifestSource(parts, batch))
    store.setManifest(batchId, manifest)
    if (linking) throw linking
  } catch (thrown) {
    const { code, message } = toAppError(thrown)
    events.emit({ kind: 'manifest-failed', batchId, code, message })
  }
  const summary = { ...totalsOf(countsOf(store.outcomes(batchId))), manifest }
  events.emit({ kind: 'batch-ended', batchId, summary })
  return summary
}

/** A manifest's content, streamed from the store page by page. */
function manifestSource({ deps, gate }: FinishParts, batch: StoredBatch): ManifestSource {
  const { store, clock, tool } = deps
  const { uuid, name, folder, layout, note, createdMs } = batch
  return {
    batch: { uuid, name, folder, layout, note, createdMs, writtenMs: clock.nowMs(), tool },
    facts: store.manifestFacts(batch.id),
    items: itemsOf(store, batch.id, gate()),
  }
}

function* itemsOf(store: QueueStore, batchId: number, gate: Gate): Generator<ManifestItem> {
  let afterId = 0
  for (;;) {
    const page = store.manifestItems(batchId, afterId, pageSize)
    yield* gate.kind === 'open' ? page : page.map(item => shownAs(item, gate))
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    afterId = last.id
  }
}

function shownAs(item: ManifestItem, gate: Gate): ManifestItem {
  const shown = shownState(item, { ...nothingOver, gate })
  return shown === null ? item : { ...item, state: shown.state, reason: shown.reason }
}

/**
 * Gives the finished files of a batch their other names, one under every dataset that asked for them, where the batch
 * wants that. Done at the end of every run, since a later request may name further datasets; what is there already
 * stays. A volume without hard links has none: the manifest then names the one copy alone.
 */
async function addLinks(
  { store, files }: Pick<FinishDeps, 'store' | 'files'>,
  batch: StoredBatch,
): Promise<void> {
  if (!batch.links) return
  let afterId = 0
  for (;;) {
    const page = store.sharedFiles(batch.id, afterId, pageSize)
    for (const shared of page) {
      const links = await linksOfOne({ store, files }, batch, shared)
      if (JSON.stringify(links) !== JSON.stringify(shared.links)) store.setLinks(shared.itemId, links)
    }
    const last = page.at(-1)
    if (!last || page.length < pageSize) break
    afterId = last.itemId
  }
  store.flush()
}

async function linksOfOne(
  { store, files }: Pick<FinishDeps, 'store' | 'files'>,
  batch: StoredBatch,
  shared: SharedFile,
): Promise<readonly AddedLink[]> {
  const { file, relativePath } = shared
  const links: AddedLink[] = []
  for (const parent of file.parents) {
    const refused = new Set<string>()
    const planner = createPathPlanner(
      batch.layout,
      folded =>
        refused.has(folded) || (folded !== foldPath(relativePath) && store.isPathTaken(batch.id, folded)),
    )
    // A file that was numbered is so under its other names as well.
    const name = relativePath.slice(relativePath.lastIndexOf('/') + 1)
    const place = (): string => planner.place({ ...file, obsId: parent }, name).relativePath
    const known = shared.links.find(link => link.parent === parent)?.path
    for (let path = known ?? place(); ;) {
      // The layout puts it where it lies: its own dataset, or a layout without datasets.
      if (foldPath(path) === foldPath(relativePath)) break
      const outcome = await files.addLink(batch.folder, relativePath, path)
      if (outcome === 'linked') links.push({ parent, path })
      if (outcome !== 'taken') break
      refused.add(foldPath(path))
      path = place()
    }
  }
  return links
}
