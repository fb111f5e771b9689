import type {
  FilterProblem,
  ImportView,
  ListProgress,
  PlanView,
  SelectionRow,
  SelectionSummary,
  ShareView,
  TallyView,
} from '#shared/contract/areas/selection-views'

import { countedText, countText, datasetsText, exactText, filesText, sizeText } from '../../kit/words.ts'

/** Everything that the Selection screen says. Pure. */

export const words = {
  empty: 'Nothing selected yet.',
  emptyMore: 'Select datasets in Search, or import a MAST script, manifest or CSV.',
  goToSearch: 'Go to Search',
  import: 'Import',
  loading: 'Loading the product lists…',
  noneYet: 'No files yet',
  counting: 'Counting what is needed…',
  nothingNeeded: 'Select files to see the space they need.',
  noMatch: 'No file matches.',
  noFiles: 'These datasets have no files.',
  clearFilter: 'Clear filter',
  levels: 'Levels and types',
  files: 'Files, grouped by dataset',
  filesTitle: 'Files',
  expandAll: 'Open all datasets',
  collapseAll: 'Close all datasets',
  openAll: 'Open all',
  closeAll: 'Close all',
  quick: 'Quick select',
  guideStars: 'Guide star files',
  allGuideLevels: 'all levels',
  match: 'Match',
  matchHint: 'Find file names or datasets',
  regexHint: 'JavaScript regular expression',
  regex: 'Regular expression',
  usePlain: 'Use plain text',
  extension: 'Extension',
  size: 'Size',
  anyExtension: 'Any',
  noExtension: 'None',
  layout: 'Layout',
  folder: 'Folder',
  chooseFolder: 'Choose folder',
  clash: 'A different file has the name',
  twins: 'Names that collide',
  exportList: 'Export list',
  exportScript: 'Export script',
  options: 'Start options',
  enterToken: 'Enter token',
  retry: 'Retry',
  whyMissing: 'Why some lists are missing',
  shared: 'Datasets that name it',
  twin: 'name collides in the flat layout',
  undo: 'Undo last change',
  nothingChosen: 'Nothing is selected now.',
  manualReset: 'Manual changes were reset.',
} as const

export const quickLabels = {
  recommended: 'Recommended',
  all: 'All',
  none: 'None',
  pipeline: 'Everything to run the pipeline',
} as const
export const layoutLabels = { nested: 'Nested', flat: 'Flat', listed: 'As in the imported file' } as const
export const clashLabels = {
  'keep-both': 'Keep both',
  replace: 'Replace',
  skip: 'Skip',
} as const
export const twinLabels = { number: 'Number them', nest: 'Put those files into dataset folders' } as const

export const sizeRanges = [
  { id: 'any', label: 'Any', minBytes: null, maxBytes: null },
  { id: 'small', label: 'Below 1 MB', minBytes: null, maxBytes: 999_999 },
  { id: 'medium', label: '1 to 100 MB', minBytes: 1_000_000, maxBytes: 100_000_000 },
  { id: 'large', label: '100 MB to 1 GB', minBytes: 100_000_001, maxBytes: 1_000_000_000 },
  { id: 'huge', label: 'Above 1 GB', minBytes: 1_000_000_001, maxBytes: null },
] as const

/** Shown above the former list when the requested one could not be loaded. */
export const beginFailedText = (problem: string): string =>
  `The files of the selected datasets could not be listed. ${problem} The list below is the former one.`

/** `412.6 GB`, and how many sizes are not known. */
function volumeText({ files, bytes, unsized }: TallyView): string {
  if (unsized === 0) return sizeText(bytes)
  if (unsized === files && files > 0) return 'size not known'
  return `${sizeText(bytes)} and ${countText(unsized)} of unknown size`
}

/** `1,284 of 18,903 files · 412.6 GB`. */
export const totalText = ({ selected, available }: ShareView): string =>
  `${countText(selected.files)} of ${filesText(available.files)} · ${volumeText(selected)}`

/** The form of a verb that fits a number of things. */
const verb = (count: number, one: string, many: string): string => (count === 1 ? one : many)

/** `96 need a token`, `311 files belong to several datasets (each downloaded once)`. */
export const tokenText = (files: number): string =>
  `${countText(files)} ${verb(files, 'needs', 'need')} a token`
export const sharedText = (files: number): string =>
  files === 1
    ? '1 file belongs to several datasets (downloaded once)'
    : `${filesText(files)} belong to several datasets (each downloaded once)`

export function progressText({ asked, arrived, failed }: ListProgress): string {
  const trouble = failed === 0 ? '' : ` (${countText(failed)} failed)`
  return `${countText(arrived)} of ${datasetsText(asked)}${trouble}`
}

/** `Level 3`, `Associations`. */
export function levelText(level: string | null): string {
  if (level === null) return 'Level not known'
  if (level === 'association') return 'Associations'
  if (level === 'guide') return 'Guide star'
  return level === '1a' || level === '1b' ? `Level ${level}, uncalibrated` : `Level ${level}`
}
export const suffixText = (suffix: string | null): string => suffix ?? 'Other files'

/** `24 of 96`, and the volume that is selected or, when none is, could be. */
export const shareText = ({ available, selected }: ShareView): string =>
  `${countText(selected.files)} of ${countText(available.files)}`
/** The same with its noun, for what is read out: `0 of 1 file`. */
export const shareFilesText = ({ available, selected }: ShareView): string =>
  `${countText(selected.files)} of ${filesText(available.files)}`
export const shareVolumeText = (share: ShareView): string => volumeText(shownTally(share))
const shownTally = ({ available, selected }: ShareView): TallyView =>
  selected.files === 0 ? available : selected

/** The same where a column has room for a size alone: `≥ 3.6 MB` where some sizes are not known, `—` where none is. */
export function shareSizeText(share: ShareView): string {
  const { files, bytes, unsized } = shownTally(share)
  if (unsized === 0) return sizeText(bytes)
  return unsized === files ? '—' : `≥ ${sizeText(bytes)}`
}
/** What such a size means, in full: `1,500,000 bytes selected of 4,600,000 bytes`. */
export function shareSizeTitle({ available, selected }: ShareView): string {
  const unknown = available.unsized === 0 ? '' : `, ${filesText(available.unsized)} of unknown size`
  return selected.files === 0
    ? `${exactText(available.bytes)}, none selected${unknown}`
    : `${exactText(selected.bytes)} selected of ${exactText(available.bytes)}${unknown}`
}

/** The live count of a filter. */
export const matchText = (files: number): string => `${countText(files)} ${verb(files, 'matches', 'match')}`
export function problemText(problem: FilterProblem | null): string | null {
  if (problem === null) return null
  return problem.kind === 'too-slow'
    ? `This pattern is too slow for ${countedText(problem.names, 'name', 'names')}.`
    : `Invalid pattern (position ${problem.position})`
}

export const groupText = (group: string): string => (group === '' ? 'Files without a dataset' : group)
export const accessText = (needsToken: boolean): string => (needsToken ? 'Needs a token' : 'Public')
export const referencesText = (references: number): string => `in ${datasetsText(references)}`

/** Read out for a row. */
export function rowText(row: SelectionRow): string {
  if (row.kind === 'group')
    return `${groupText(row.group)}, ${shareFilesText(row)} selected, ${shareVolumeText(row)}`
  const size = row.sizeBytes === null ? 'size not known' : sizeText(row.sizeBytes)
  const selected = row.isSelected ? 'selected' : 'not selected'
  const twin = row.isTwin ? `, ${words.twin}` : ''
  return `${row.filename}, ${selected}, ${size}, ${accessText(row.needsToken)}${twin}`
}
export const rowNameText = (row: SelectionRow): string =>
  row.kind === 'group' ? groupText(row.group) : row.filename

export const signInText = ({
  needToken,
  hasToken,
}: Pick<SelectionSummary, 'needToken' | 'hasToken'>): string | null =>
  hasToken || needToken.selected.files === 0
    ? null
    : needToken.selected.files === 1
      ? '1 selected file is exclusive-access. Sign in to include it.'
      : `${countText(needToken.selected.files)} selected files are exclusive-access. Sign in to include them.`

export const guideStarHint = ({ available }: ShareView): string =>
  available.files === 0
    ? 'None in this list.'
    : `${filesText(available.files)}, ${volumeText(available)}. “All” leaves them out, as the archive does.`

export const collisionText = (names: number): string => `${countedText(names, 'name', 'names')} would collide`

/** What Start would do, in short sentences. */
export function planTexts(plan: PlanView): readonly string[] {
  const unknown =
    plan.unknownSizes === 0
      ? ''
      : `; the ${verb(plan.unknownSizes, 'size', 'sizes')} of ${filesText(plan.unknownSizes)} ${verb(plan.unknownSizes, 'is', 'are')} not known`
  const need = `${plan.unknownSizes === 0 ? '' : 'At least '}${sizeText(plan.needBytes)} to download`
  const free = plan.freeBytes === null ? '' : `, ${sizeText(plan.freeBytes)} free`
  return [
    ...(plan.fetch === 0 ? [] : [`${need}${free}${unknown}.`]),
    ...(plan.here === 0 ? [] : [`${filesText(plan.here)} already here, skipped.`]),
    ...(plan.needToken === 0
      ? []
      : [
          `${filesText(plan.needToken)} ${verb(plan.needToken, 'needs a token and is', 'need a token and are')} left out.`,
        ]),
    ...(plan.collisions === 0
      ? []
      : [
          `${filesText(plan.collisions)} ${verb(plan.collisions, 'gets', 'get')} a number, since names collide.`,
        ]),
    ...(plan.madeSafe === 0
      ? []
      : [`${filesText(plan.madeSafe)} ${verb(plan.madeSafe, 'gets', 'get')} another, safe name.`]),
    ...(plan.isWritable ? [] : ['This folder cannot be written. Check its rights or choose another.']),
    ...(plan.isEnough
      ? []
      : [`The disk is too small: ${filesText(plan.fits.files)} ${verb(plan.fits.files, 'fits', 'fit')}.`]),
  ]
}

export const clashText = (plan: PlanView): string =>
  `${filesText(plan.clashes)} there ${plan.clashes === 1 ? 'differs' : 'differ'}: ${plan.clashNames.slice(0, 3).join(', ')}${plan.clashes > 3 ? ' …' : ''}`

/** The text of the start button. While product lists are loading, it starts only what has arrived. */
export function startText(plan: PlanView | null, isLoading = false): string {
  if (plan !== null && !plan.isEnough) return `Start what fits (${sizeText(plan.fits.bytes)})`
  if (isLoading) return 'Start what has arrived'
  return plan === null || plan.isOnline ? 'Start' : 'Queue, start when online'
}
export const startedText = (added: number, known: number): string =>
  known === 0
    ? `${filesText(added)} added to the queue.`
    : `${filesText(added)} added to the queue; ${countText(known)} ${verb(known, 'was', 'were')} in this folder's batch already.`

export const importText = ({ files, name, refusedCount }: ImportView): string =>
  files === 0
    ? `No file list found in ${name}.`
    : `Read ${filesText(files)} from ${name}. Nothing was executed. ${countedText(refusedCount, 'line was', 'lines were')} not understood.`
export const refusedText = (lineNumber: number, shown: string, why: string): string =>
  lineNumber === 0 ? `${why} ${shown}` : `Line ${lineNumber}: ${why} ${shown}`
export const exportedText = (filename: string, files: number, leftOut: number): string =>
  leftOut === 0
    ? `${filename}: ${filesText(files)}.`
    : `${filename}: ${filesText(files)}. ${countText(leftOut)} left out, because this format would show a token to others.`
export const extensionText = (extension: string, files: number): string =>
  `${extension === '' ? words.noExtension : `.${extension}`} (${countText(files)})`
