import { countedText, sizeText } from '../../kit/words.ts'
import type { NoticeState } from '../../frame/browser-notices.ts'
import type { RowId, RowView, SectionId } from './rows.ts'

/** All texts of the Settings screen. Pure. */

export const title = 'Settings'
export const searchLabel = 'Search settings'
export const sectionsLabel = 'Sections'
export const loading = 'Reading the settings…'
export const reset = 'Reset'
export const resetLabel = (row: string): string => `Reset ${row}`
export const resetDone = (row: string): string => `${row} is reset.`
export const resetCommand = 'Reset this setting'
export const notSaved = (reason: string): string => `Not saved: ${reason}`
export const nothingFound = (words: string): string => `No setting has the words “${words}”.`
export const clearSearch = 'Clear the search'

export const sectionTitle: Readonly<Record<SectionId, string>> = {
  transfers: 'Transfers',
  folders: 'Folders',
  appearance: 'Appearance',
  keys: 'Keys',
  desktop: 'Desktop and notifications',
  browser: 'This browser',
  data: 'Data and logs',
  browsers: 'Paired browsers',
}

interface RowWords {
  readonly title: string
  readonly hint: string
}

export const rowWords: Readonly<Record<RowId, RowWords>> = {
  filesAtOnce: {
    title: 'Files at once',
    hint: 'How many files download from one host at a time, 1 to 8. Automatic finds the best number for each host. Takes effect immediately.',
  },
  limit: {
    title: 'Speed limit',
    hint: 'How fast and when files download, with a schedule and a quota.',
  },
  defaultFolder: {
    title: 'Default folder',
    hint: 'Each new batch gets a folder of its own in here.',
  },
  layout: { title: 'Layout', hint: 'How files are arranged in the folder of a batch.' },
  onClash: {
    title: 'Name clash',
    hint: 'What happens when a different file of the same name is already there.',
  },
  keepFreeBytes: {
    title: 'Keep free at least',
    hint: 'Pause downloads when free space falls below this. Automatic keeps 1 GB, or 2 % of a small disk.',
  },
  theme: { title: 'Theme', hint: 'Night red keeps eyes dark-adapted: one hue, nothing bright.' },
  density: { title: 'Density', hint: 'The height of rows: 28 or 36 pixels.' },
  isUtc: { title: 'Times in UTC', hint: 'Otherwise in the time zone of this computer.' },
  singleKeys: {
    title: 'Single-letter keys',
    hint: 'Letters such as P and R act while a list has the focus. Switch them off if they get in the way.',
  },
  shortcuts: { title: 'Keyboard shortcuts', hint: 'Everything that keys can do on each screen.' },
  notifications: {
    title: 'Notifications',
    hint: 'A system notification when a batch finishes or needs you.',
  },
  sound: { title: 'Sound with notifications', hint: 'Plays the system sound.' },
  startAtLogin: { title: 'Start at login', hint: 'Halyard starts in the tray and continues the queue.' },
  closeToTray: { title: 'Close to tray', hint: 'Closing the window leaves the queue running.' },
  preventSleep: {
    title: 'Keep the computer awake',
    hint: 'On mains power, while files are downloading or waiting to.',
  },
  checkUpdates: {
    title: 'Check for updates',
    hint: 'Asks once a day for a newer version. Nothing else is sent.',
  },
  notices: {
    title: 'Notifications in this browser',
    hint: 'When a batch finishes while this page is open in the background. The browser asks you first.',
  },
  diagnostics: {
    title: 'Diagnostics',
    hint: 'Facts about this computer, the queue and its last problems, without secrets. You see every line first.',
  },
  log: {
    title: 'Log',
    hint: 'What happened here, line by line. Tokens are hidden in it; names of files and folders are not.',
  },
  transfer: {
    title: 'All settings as a file',
    hint: 'To keep or to take to another computer. No secrets are inside.',
  },
  'data-folder': { title: 'Data folder', hint: 'Holds the queue, the history and the settings.' },
  browsers: {
    title: 'Paired browsers',
    hint: 'They may use this page. One that is not used for 12 hours is signed out.',
  },
}

export const noticeStates: Readonly<Record<NoticeState, string>> = {
  unavailable: 'This browser offers none to this page.',
  blocked: 'Blocked for this page. Allow them in the settings of the browser.',
  off: 'Off',
  on: 'On',
}
export const allowNotices = 'Turn on notifications'
export const stopNotices = 'Turn off notifications'

/** Everything that a row says, for the search. */
export function textOf(row: RowView): string {
  const { title: rowTitle, hint } = rowWords[row.id]
  const choices = choicesOf(row.id).map(({ label }) => label)
  return [sectionTitle[row.section], rowTitle, hint, ...choices].join(' ')
}

export interface ChoiceWords {
  readonly id: string
  readonly label: string
}

const choices: Partial<Readonly<Record<RowId, readonly ChoiceWords[]>>> = {
  layout: [
    { id: 'nested', label: 'Nested: a folder for each dataset' },
    { id: 'flat', label: 'Flat: all files of a collection together' },
  ],
  onClash: [
    { id: 'keep-both', label: 'Keep both, the new one numbered' },
    { id: 'replace', label: 'Replace the file that is there' },
    { id: 'skip', label: 'Skip the new file' },
  ],
  theme: [
    { id: 'system', label: 'System' },
    { id: 'light', label: 'Light' },
    { id: 'dark', label: 'Dark' },
    { id: 'night', label: 'Night red' },
  ],
  density: [
    { id: 'compact', label: 'Compact' },
    { id: 'comfortable', label: 'Comfortable' },
  ],
}

export const choicesOf = (id: RowId): readonly ChoiceWords[] => choices[id] ?? []

export const automatic = 'Automatic'
export const chosenSpace = 'Custom'
export const spaceUnit = 'GB'
export const spaceLabel = 'Size in GB'
export const spaceKindLabel = 'How much'

export const chooseFolder = 'Choose…'
export const noFolder = 'The system’s download folder'
export const freeText = (sizeBytes: number): string => `${sizeText(sizeBytes)} free`
export const notWritable = 'This folder cannot be written. Check its rights or choose another.'
export const tooFull = (freeBytes: number, keptBytes: number): string =>
  `This disk has ${sizeText(freeBytes)} free, and ${sizeText(keptBytes)} must stay free. Downloads into it wait until there is space.`

export const noLimit = 'No limit'
export const timetable = 'Schedule and quota…'
export const showShortcuts = 'Show…'

export const showDiagnostics = 'Show…'
export const diagnosticsTitle = 'Diagnostics'
export const diagnosticsIntro = 'This is all that the file would hold. Nothing is sent anywhere.'
export const gathering = 'Gathering facts…'
export const copy = 'Copy'
export const copied = 'Copied.'
export const saveFile = 'Save as a file'
export const close = 'Close'

export const exportSettings = 'Export'
export const importSettings = 'Import…'
export const importLabel = 'File of settings'
export function imported(changed: number, problems: number): string {
  const done =
    changed === 0 ? 'Nothing was different' : `${countedText(changed, 'setting', 'settings')} changed`
  return problems === 0 ? `${done}.` : `${done}. ${countedText(problems, 'line was', 'lines were')} left out.`
}
export const importProblemsTitle = 'Left out of the import'
export const tooLarge = 'This file is too large to be settings.'

export const showFolder = 'Show in folder'
export const copyPath = 'Copy path'
export const pathCopied = 'The path is copied.'

export const copyLog = 'Copy the log'
export const logCopied = 'The last lines of the log are copied.'

export const noBrowsers = 'No browser is paired.'
export const browserName = (position: number): string => `Browser ${position}`
export const pairedAt = 'Paired'
export const usedAt = 'last used'
export const signOut = 'Sign out'
export const signOutLabel = (position: number): string => `Sign out browser ${position}`
export const signedOut = 'That browser is signed out.'
export const pairAnother = 'Pair another browser'
export const pairTitle = 'Pair another browser'
export const pairIntro =
  'Open the address in the other browser on this computer, or enter the code on the page it shows. It works once, for five minutes.'
export const codeReady = 'A code for another browser is ready.'
export const codeLabel = 'Code'
export const addressLabel = 'Address'
export const endsAt = 'Works until'
export const copyAddress = 'Copy address'
