import type { Layout, WantedFile } from '#shared/models'
import type { PlannedFile } from '../scripts/script-file.ts'
import { createPathPlanner } from './place-files.ts'

/** Where an empty batch folder would get these files, by the same rules as the queue. Each URI must come once. */
export function planFiles(files: Iterable<WantedFile>, layout: Layout): PlannedFile[] {
  const taken = new Set<string>()
  const planner = createPathPlanner(layout, foldedPath => taken.has(foldedPath))
  return Array.from(files, file => {
    const { relativePath, foldedPath } = planner.place(file)
    taken.add(foldedPath)
    return { ...file, path: relativePath }
  })
}

/** Files enter the queue in groups, so that a long list neither blocks nor piles up. */
// eslint-disable-next-line @typescript-eslint/require-await -- the queue takes files as they arrive
export async function* inGroups(files: Iterable<WantedFile>): AsyncGenerator<readonly WantedFile[]> {
  let group: WantedFile[] = []
  for (const file of files) {
    group.push(file)
    if (group.length < 1_000) continue
    yield group
    group = []
  }
  if (group.length > 0) yield group
}
