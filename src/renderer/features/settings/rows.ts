import type { SettingName } from '#shared/settings'

/** The parts of the screen, in order. */
export const sections = [
  'transfers',
  'folders',
  'appearance',
  'keys',
  'desktop',
  'browser',
  'data',
  'browsers',
] as const
export type SectionId = (typeof sections)[number]

/** How one setting is set. */
export type ControlKind = 'files-at-once' | 'folder' | 'space' | 'choice' | 'switch'

/** A setting with a row of its own. */
export interface SettingRowView {
  readonly id: Exclude<SettingName, 'isTrayTold'>
  readonly section: SectionId
  readonly control: ControlKind
}
/** A row that is no setting of the file. */
export interface OtherRowView {
  readonly id:
    'limit' | 'shortcuts' | 'diagnostics' | 'log' | 'transfer' | 'data-folder' | 'browsers' | 'notices'
  readonly section: SectionId
  readonly control: 'other'
}
export type RowView = SettingRowView | OtherRowView
export type RowId = RowView['id']

/**
 * Every row there is, in order; those of `desktop` are shown in the desktop app alone, and those about browsers only
 * elsewhere.
 */
export const rows: readonly RowView[] = [
  { id: 'filesAtOnce', section: 'transfers', control: 'files-at-once' },
  { id: 'limit', section: 'transfers', control: 'other' },
  { id: 'defaultFolder', section: 'folders', control: 'folder' },
  { id: 'layout', section: 'folders', control: 'choice' },
  { id: 'onClash', section: 'folders', control: 'choice' },
  { id: 'keepFreeBytes', section: 'folders', control: 'space' },
  { id: 'theme', section: 'appearance', control: 'choice' },
  { id: 'density', section: 'appearance', control: 'choice' },
  { id: 'isUtc', section: 'appearance', control: 'switch' },
  { id: 'singleKeys', section: 'keys', control: 'switch' },
  { id: 'shortcuts', section: 'keys', control: 'other' },
  { id: 'notifications', section: 'desktop', control: 'switch' },
  { id: 'sound', section: 'desktop', control: 'switch' },
  { id: 'startAtLogin', section: 'desktop', control: 'switch' },
  { id: 'closeToTray', section: 'desktop', control: 'switch' },
  { id: 'preventSleep', section: 'desktop', control: 'switch' },
  { id: 'checkUpdates', section: 'desktop', control: 'switch' },
  { id: 'notices', section: 'browser', control: 'other' },
  { id: 'diagnostics', section: 'data', control: 'other' },
  { id: 'log', section: 'data', control: 'other' },
  { id: 'transfer', section: 'data', control: 'other' },
  { id: 'data-folder', section: 'data', control: 'other' },
  { id: 'browsers', section: 'browsers', control: 'other' },
]

export interface FoundRows {
  readonly section: SectionId
  readonly rows: readonly RowView[]
}

/**
 * The rows of a kind of host that hold all the words looked for, by section; sections without any are left out.
 * `textOf` gives everything that a row says. Pure.
 */
export function findRows(
  isDesktop: boolean,
  words: string,
  textOf: (row: RowView) => string,
): readonly FoundRows[] {
  const wanted = words
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '')
  const isHere = ({ section }: RowView): boolean =>
    section === 'desktop' ? isDesktop : section === 'browser' || section === 'browsers' ? !isDesktop : true
  const found = rows.filter(row => {
    const text = textOf(row).toLowerCase()
    return isHere(row) && wanted.every(word => text.includes(word))
  })
  return sections
    .map(section => ({ section, rows: found.filter(row => row.section === section) }))
    .filter(shown => shown.rows.length > 0)
}
