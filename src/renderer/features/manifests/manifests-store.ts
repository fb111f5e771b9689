import { create } from 'zustand'

export type ManifestsScope = 'sessions' | 'files'

interface ManifestsState {
  /** Whether the text narrows the sessions, or searches every file that was ever fetched. */
  readonly scope: ManifestsScope
  readonly text: string
  /** The session whose rows are shown. */
  readonly openId: number | null
  /** The filter of its rows. */
  readonly rowText: string
  readonly days: '30' | '90' | '365'
}

/** What the screen shows, kept while other screens are looked at. */
export const useManifests = create<ManifestsState>(() => ({
  scope: 'sessions',
  text: '',
  openId: null,
  rowText: '',
  days: '30',
}))

export const showManifests = (some: Partial<ManifestsState>): void => useManifests.setState(some)

/** Another session begins without a filter. */
export function openSession(sessionId: number | null, rowText = ''): void {
  const { openId } = useManifests.getState()
  if (openId !== sessionId || rowText !== '') showManifests({ openId: sessionId, rowText })
}
