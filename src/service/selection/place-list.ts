import type { ListLayout } from '#shared/contract/areas/selection-views'
import type { Layout, WantedFile } from '#shared/models'
import { wantedOf } from '#core/lists/wanted-of'
import { createPathPlanner } from '#core/plan/place-files'
import type { ListEntry } from './file-list.ts'

export interface Placing {
  readonly layout: ListLayout
  /** Files with the same name in the flat layout go where the nested one puts them; else they are numbered. */
  readonly areTwinsNested: boolean
}

/** The layout of the batch; paths of an imported list go before it. */
export const layoutOf = ({ layout }: Placing): Layout => (layout === 'listed' ? 'nested' : layout)

/** Chosen files as they are asked for, in the same order. */
export function wantedFiles(entries: readonly ListEntry[], placing: Placing): readonly WantedFile[] {
  const isTwin = placing.layout === 'flat' && placing.areTwinsNested ? twinsAmong(entries) : () => false
  const nested = createPathPlanner('nested', () => false)
  return entries.map(entry => {
    const { access, obsId, collection, ...same } = wantedOf(entry.file.product)
    // An imported list may say none of these; the empty string is no answer.
    const wanted = { ...same, access: access || null, obsId: obsId || null, collection: collection || null }
    if (placing.layout === 'listed' && entry.listedPath !== null)
      return { ...wanted, plannedPath: entry.listedPath }
    return isTwin(entry) ? { ...wanted, plannedPath: nested.place(wanted).relativePath } : wanted
  })
}

function twinsAmong(entries: readonly ListEntry[]): (entry: ListEntry) => boolean {
  const names = new Map<string, number>()
  for (const { flatKey } of entries) names.set(flatKey, (names.get(flatKey) ?? 0) + 1)
  return ({ flatKey }) => (names.get(flatKey) ?? 0) > 1
}
