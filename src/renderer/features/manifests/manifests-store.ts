import { create } from 'zustand'

export type ManifestsScope = 'batches' | 'files'

interface ManifestsState {
  /** What the text filters: the batches, or all downloaded files. */
  readonly scope: ManifestsScope
  readonly text: string
  /** The batch whose rows are shown. */
  readonly openId: number | null
  /** The filter of its rows. */
  readonly rowText: string
  readonly days: '30' | '90' | '365'
}

/** What the screen shows; kept while other screens are shown. */
export const useManifests = create<ManifestsState>(() => ({
  scope: 'batches',
  text: '',
  openId: null,
  rowText: '',
  days: '30',
}))

export const showManifests = (some: Partial<ManifestsState>): void => useManifests.setState(some)

/** Opens a batch; another one begins without a filter. */
export function openManifest(batchId: number | null, rowText = ''): void {
  const { openId } = useManifests.getState()
  if (openId !== batchId || rowText !== '') showManifests({ openId: batchId, rowText })
}
