import path from 'node:path'
import { expect } from 'vitest'

import { createCatalogue } from '#demo/catalogue/index'
import type { DemoFile } from '#demo/catalogue/types'
import { noRowFilters } from '#shared/contract/areas/search'
import { noFilter } from '#shared/contract/areas/selection-views'
import type { SelectionSummary, StartInput } from '#shared/contract/areas/selection-views'
import { scale } from './hosts.ts'
import type { OpenedPage } from './hosts.ts'

/** Brings a host into the state in which a spec begins, by its contract alone. */

const catalogue = createCatalogue({ scale })

/** Files that everyone may fetch, or that only their team may. */
export function archiveFiles(ending: string, count: number, isPublic = true): readonly DemoFile[] {
  const found: DemoFile[] = []
  for (const file of catalogue.files()) {
    if (found.length === count) break
    if (file.filename.endsWith(ending) && (file.access === 'PUBLIC') === isPublic) found.push(file)
  }
  return found
}

/** Starts a batch of files in a folder of its own, both of this name. Gives its number. */
export async function startBatch(
  { ask, filesFolder }: OpenedPage,
  name: string,
  files: readonly DemoFile[],
  kind: 'now' | 'paused',
): Promise<number> {
  const text = files.map(file => `${file.uri}\n`).join('')
  const { listId } = await ask('selection.import', { importId: null, name: 'files.txt', text })
  await ask('selection.accept', { listId })
  const target = { kind: 'all' } as const
  const change = { kind: 'files', target, isWanted: true, filter: noFilter } as const
  await ask('selection.choose', { listId, change })
  const { batchId } = await ask('selection.start', { ...startAs(filesFolder, name), listId, when: { kind } })
  await ask('selection.drop', { listId })
  return batchId
}

const startAs = (filesFolder: string, name: string): Omit<StartInput, 'listId' | 'when'> => ({
  folder: path.join(filesFolder, name),
  layout: 'flat',
  areTwinsNested: false,
  onClash: 'keep-both',
  name,
  note: null,
  priority: 'normal',
  onlyWhatFits: false,
})

/** Fetches files as a batch of this name, and waits until its manifest is written. Gives its number. */
export async function fetchBatch(
  opened: OpenedPage,
  name: string,
  files: readonly DemoFile[],
): Promise<number> {
  const batchId = await startBatch(opened, name, files, 'now')
  const isListed = async (): Promise<boolean> => {
    const { batch } = await opened.ask('manifests.batch', { batchId })
    return batch.result === 'complete' && batch.manifest !== null
  }
  await expect.poll(isListed).toBe(true)
  return batchId
}

/** Opens the file list of everything that a search finds, with the usual choice of files. */
export async function listFilesOf({ ask }: OpenedPage, text: string): Promise<SelectionSummary> {
  const { readings } = await ask('search.understand', { text })
  const [reading] = readings
  if (reading === undefined) throw new Error(`Nothing is understood by ${text}.`)
  const none = { instruments: [], filters: [], programs: [], levels: [], types: [], access: [], columns: [] }
  const query = { text, reading, missions: ['JWST' as const], since: null, until: null, ...none }
  const { searchId } = await ask('search.start', { query })
  await expect.poll(async () => (await ask('search.state', { searchId })).phase).toBe('complete')
  const choice = { searchId, filters: noRowFilters, isAll: true, exceptions: [] }
  const { listId } = await ask('selection.begin', { choice })
  const isLoading = async (): Promise<boolean> =>
    (await ask('selection.summary', { listId, filter: noFilter })).progress.isLoading
  await expect.poll(isLoading).toBe(false)
  return ask('selection.summary', { listId, filter: noFilter })
}
