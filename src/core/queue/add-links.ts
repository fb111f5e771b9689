import { createPathPlanner, foldPath } from '../plan/place-files.ts'
import type { EngineState } from './engine-state.ts'
import type { AddedLink, SharedFile, StoredBatch } from './store-port.ts'

const pageSize = 500

/**
 * Gives the finished files of a batch their other names, one under every dataset that asked for them, where the batch
 * wants that. Done at the end of every run, since a later request may name further datasets; what is there already
 * stays. A volume without hard links has none: the manifest then names the one copy alone.
 */
export async function addLinks(state: EngineState, batch: StoredBatch): Promise<void> {
  if (!batch.links) return
  const { store } = state.deps
  let afterId = 0
  for (;;) {
    const page = store.sharedFiles(batch.id, afterId, pageSize)
    for (const shared of page) {
      const links = await linksOfOne(state, batch, shared)
      if (JSON.stringify(links) !== JSON.stringify(shared.links)) store.setLinks(shared.itemId, links)
    }
    const last = page.at(-1)
    if (!last || page.length < pageSize) break
    afterId = last.itemId
  }
  store.flush()
}

async function linksOfOne(
  { deps }: EngineState,
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
        refused.has(folded) ||
        (folded !== foldPath(relativePath) && deps.store.isPathTaken(batch.id, folded)),
    )
    // A file that was numbered is so under its other names as well.
    const name = relativePath.slice(relativePath.lastIndexOf('/') + 1)
    const place = (): string => planner.place({ ...file, obsId: parent }, name).relativePath
    const known = shared.links.find(link => link.parent === parent)?.path
    for (let path = known ?? place(); ;) {
      // The layout puts it where it lies: its own dataset, or a layout without datasets.
      if (foldPath(path) === foldPath(relativePath)) break
      const outcome = await deps.files.addLink(batch.folder, relativePath, path)
      if (outcome === 'linked') links.push({ parent, path })
      if (outcome !== 'taken') break
      refused.add(foldPath(path))
      path = place()
    }
  }
  return links
}
