import { create } from 'zustand'

export type ManifestsScope = 'batches' | 'files'

interface ManifestsState {
  /** Whether the text narrows the batches, or searches every file that was ever fetched. */
  readonly scope: ManifestsScope
  readonly text: string
  /** The batch whose rows are shown. */
  readonly openId: number | null
  /** The filter of its rows. */
  readonly rowText: string
  readonly days: '30' | '90' | '365'
}

/** What the screen shows, kept while other screens are looked at. */
export const useManifests = create<ManifestsState>(() => ({
  scope: 'batches',
  text: '',
  openId: null,
  rowText: '',
  days: '30',
}))

export const showManifests = (some: Partial<ManifestsState>): void => useManifests.setState(some)

/** Another session begins without a filter. */
export function openBatch(sessionId: number | null, rowText = ''): void {
  const { openId } = useManifests.getState()
  if (openId !== batchId || rowText !== '') showManifests({ openId: batchId, rowText })
}
