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

import { countedText, countText, filesText, sizeText } from '../../kit/words.ts'

/** Everything that the Selection screen says. Pure. */

export const words = {
  empty: 'Nothing chosen yet.',
  goToSearch: 'Go to Search',
  import: 'Import',
  loading: 'Asking for the file lists…',
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
  allGuideLevels: 'all levels of them',
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
  shared: 'Datasets that name it',
  twin: 'name collides in the flat layout',
  undo: 'Undo last change',
  nothingChosen: 'Nothing is chosen now.',
  clicksForgotten: 'The clicks since the quick select are forgotten.',
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

/** `412.6 GB`, and how many sizes are not known. */
function volumeText({ files, bytes, unsized }: TallyView): string {
  if (unsized === 0) return sizeText(bytes)
  if (unsized === files && files > 0) return 'size not known'
  return `${sizeText(bytes)} and ${countText(unsized)} of unknown size`
}

/** `1,284 of 18,903 files · 412.6 GB`. */
export const totalText = ({ selected, available }: ShareView): string =>
  `${countText(selected.files)} of ${filesText(available.files)} · ${volumeText(selected)}`

/** `96 need a token`, `311 shared, fetched once`. */
export const tokenText = (files: number): string => `${countText(files)} need a token`
export const sharedText = (files: number): string => `${countText(files)} shared, fetched once`

export function progressText({ asked, arrived, failed }: ListProgress): string {
  const trouble = failed === 0 ? '' : ` (${countText(failed)} failed)`
  return `${countText(arrived)} of ${countedText(asked, 'dataset', 'datasets')}${trouble}`
}

/** `Level 3`, `Associations and pools`. */
export function levelText(level: string | null): string {
  if (level === null) return 'Level not known'
  if (level === 'association') return 'Associations and pools'
  if (level === 'guide') return 'Guide star'
  return level === '1a' || level === '1b' ? `Level ${level}, uncalibrated` : `Level ${level}`
}
export const suffixText = (suffix: string | null): string => suffix ?? 'Other files'

/** `24 of 96`, and the volume that is chosen or, when none is, could be. */
export const shareText = ({ available, selected }: ShareView): string =>
  `${countText(selected.files)} of ${countText(available.files)}`
export const shareVolumeText = ({ available, selected }: ShareView): string =>
  volumeText(selected.files === 0 ? available : selected)

/** The live count of a filter. */
export const matchText = (files: number): string => `${countText(files)} match`
export function problemText(problem: FilterProblem | null): string | null {
  if (problem === null) return null
  return problem.kind === 'too-slow'
    ? `This pattern is too slow for ${countText(problem.names)} names.`
    : `Pattern not understood at position ${problem.position}.`
}

export const groupText = (group: string): string => (group === '' ? 'Files without a dataset' : group)
export const accessText = (needsToken: boolean): string => (needsToken ? 'Needs a token' : 'Open')
export const referencesText = (references: number): string => `in ${countText(references)} datasets`

/** What is read out for a row. */
export function rowText(row: SelectionRow): string {
  if (row.kind === 'group')
    return `${groupText(row.group)}, ${shareText(row)} files chosen, ${shareVolumeText(row)}`
  const size = row.sizeBytes === null ? 'size not known' : sizeText(row.sizeBytes)
  const chosen = row.isSelected ? 'chosen' : 'not chosen'
  const twin = row.isTwin ? `, ${words.twin}` : ''
  return `${row.filename}, ${chosen}, ${size}, ${accessText(row.needsToken)}${twin}`
}
export const rowNameText = (row: SelectionRow): string =>
  row.kind === 'group' ? groupText(row.group) : row.filename

export const signInText = ({
  needToken,
  hasToken,
}: Pick<SelectionSummary, 'needToken' | 'hasToken'>): string | null =>
  hasToken || needToken.selected.files === 0
    ? null
    : `${filesText(needToken.selected.files)} that you chose need a MAST token. They are left out until one works.`

export const guideStarHint = ({ available }: ShareView): string =>
  available.files === 0
    ? 'None in this list.'
    : `${filesText(available.files)}, ${volumeText(available)}. “All” leaves them out, as the archive does.`

export const collisionText = (names: number): string => `${countedText(names, 'name', 'names')} would collide`

/** What starting would do, one short sentence each. */
export function planTexts(plan: PlanView): readonly string[] {
  const unknown = plan.unknownSizes === 0 ? '' : ` and ${countText(plan.unknownSizes)} files of unknown size`
  const free = plan.freeBytes === null ? '' : ` of ${sizeText(plan.freeBytes)} free`
  return [
    ...(plan.fetch === 0 ? [] : [`Needs ${sizeText(plan.needBytes)}${free}${unknown}.`]),
    ...(plan.here === 0 ? [] : [`${filesText(plan.here)} already here, skipped.`]),
    ...(plan.needToken === 0 ? [] : [`${filesText(plan.needToken)} need a token and are left out.`]),
    ...(plan.collisions === 0 ? [] : [`${filesText(plan.collisions)} get a number, since names collide.`]),
    ...(plan.madeSafe === 0 ? [] : [`${filesText(plan.madeSafe)} get another, safe name.`]),
    ...(plan.isWritable ? [] : ['This folder cannot be written. Check its rights or choose another.']),
    ...(plan.isEnough ? [] : [`The disk is too small: ${filesText(plan.fits.files)} fit.`]),
  ]
}

export const clashText = (plan: PlanView): string =>
  `${filesText(plan.clashes)} there ${plan.clashes === 1 ? 'differs' : 'differ'}: ${plan.clashNames.slice(0, 3).join(', ')}${plan.clashes > 3 ? ' …' : ''}`

/** What the start button says. */
export function startText(plan: PlanView | null): string {
  if (plan === null) return 'Start'
  if (!plan.isEnough) return `Start what fits (${sizeText(plan.fits.bytes)})`
  return plan.isOnline ? 'Start' : 'Queue, start when online'
}
export const startedText = (added: number, known: number): string =>
  known === 0
    ? `${filesText(added)} added to the queue.`
    : `${filesText(added)} added to the queue; ${countText(known)} were in this folder's batch already.`

export const importText = ({ files, name, refusedCount }: ImportView): string =>
  `Read ${filesText(files)} from ${name}. Nothing was executed. ${countedText(refusedCount, 'line was', 'lines were')} not understood.`
export const refusedText = (lineNumber: number, shown: string, why: string): string =>
  lineNumber === 0 ? `${why} ${shown}` : `Line ${lineNumber}: ${why} ${shown}`
export const exportedText = (filename: string, files: number, leftOut: number): string =>
  leftOut === 0
    ? `${filename}: ${filesText(files)}.`
    : `${filename}: ${filesText(files)}. ${countText(leftOut)} left out, because this format would show a token to others.`
export const extensionText = (extension: string, files: number): string =>
  `${extension === '' ? words.noExtension : `.${extension}`} (${countText(files)})`
