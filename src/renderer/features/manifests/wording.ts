import type { CheckResult } from '#shared/check-results'
import type {
  CheckCounts,
  CheckProgress,
  DifferenceKind,
  DifferenceView,
  HistoryHitView,
  ManifestRowView,
  RowOutcome,
  BatchFacts,
  ManifestBatch,
} from '#shared/contract/areas/manifests'
import type { Output } from '#shared/contract/calls'
import type { ItemState } from '#shared/states'

import { countText, countedText, dateTimeText, filesText, percentOf, sizeText } from '../../kit/words.ts'
import type { TimeStyle } from '../../kit/words.ts'

/** Every word of the Manifests screen. Pure. */

export const words = {
  title: 'Manifests',
  empty: 'Your first finished batch will appear here.',
  importManifest: 'Import a manifest…',
  chooseFiles: 'Select files',
  importLead: 'Import a manifest.html',
  search: 'Search the archive',
  loading: 'Reading the history…',
  noBatch: 'No batch matches this filter.',
  noRow: 'No file matches this filter.',
  selectBatch: 'Select a batch to see what was requested and what arrived.',
  folderGone:
    'The folder of this batch cannot be reached. The list shows what was verified when it was downloaded.',
  searchHint: 'Type part of a file name, URI, dataset, program, target or folder.',
  nothingFound: 'Nothing was found. Try fewer words, or the beginning of one.',
  scriptNote: 'The script asks for the token when you run it.',
  presenceOnly: 'The other list names no checksums, so only the presence of files was compared.',
  sameEverywhere: 'Both have the same files with the same content.',
  chooseOther: 'Select what to compare with: another batch, or a manifest file.',
  scope: 'What is searched',
  file: 'File',
  theBatch: 'The batch',
  previousFile: 'Previous file',
  nextFile: 'Next file',
  copied: 'The path was copied.',
} as const

export const scopes = [
  { id: 'batches', label: 'Batches' },
  { id: 'files', label: 'All files' },
] as const
export const resultChoices = [
  { id: 'all', label: 'Any result' },
  { id: 'complete', label: 'All verified' },
  { id: 'incomplete', label: 'With failures' },
  { id: 'waiting', label: 'In the queue' },
] as const
export const fileChoices = [
  { id: 'all', label: 'Any state' },
  { id: 'complete', label: 'Verified' },
  { id: 'incomplete', label: 'Failed' },
  { id: 'waiting', label: 'In the queue' },
] as const
export const batchWords = {
  search: 'Filter batches',
  hint: 'Name, note or folder',
  outcome: 'Result',
} as const
export const filesWords = {
  search: 'Search all downloaded files',
  hint: 'File, URI, dataset, program, target, folder',
  outcome: 'State',
} as const

export function resultText({ totals, damage, result }: ManifestBatch): string {
  const { asked, verified, failed, cancelled, waiting } = totals
  if (result === 'complete') return asked === 0 ? 'No files' : 'All verified'
  const { missing, changed, unreadable } = damage
  const parts = [
    `${countText(verified - missing - changed - unreadable)} verified`,
    ...damageParts(damage),
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(cancelled > 0 ? [`${countText(cancelled)} cancelled`] : []),
    ...(waiting > 0 ? [`${countText(waiting)} left`] : []),
  ]
  return parts.join(' · ')
}

/** The differences that the last verification found. */
const damageParts = ({ missing, changed, unreadable }: Omit<CheckCounts, 'intact'>): readonly string[] => [
  ...(missing > 0 ? [`${countText(missing)} missing`] : []),
  ...(changed > 0 ? [`${countText(changed)} changed on disk`] : []),
  ...(unreadable > 0 ? [`${countText(unreadable)} unreadable`] : []),
]

export const batchName = (batch: ManifestBatch, style: TimeStyle): string =>
  `${batch.name}, ${dateTimeText(batch.createdMs, style)}, ${filesText(batch.totals.asked)}, ` +
  `${sizeText(batch.totals.bytes)}, ${resultText(batch)}`

/** `12.4 TB in 41 batches`. */
export const allText = ({ batches, bytes }: Output<'manifests.batches'>['all']): string =>
  `${sizeText(bytes)} in ${countedText(batches, 'batch', 'batches')}`

type Day = Output<'manifests.days'>['days'][number]

/** Below the chart, between its first and its last day; empty where nothing was downloaded. */
export function mostText(days: readonly Day[]): string {
  const most = days.reduce<Day | null>(
    (best, day) => (best === null || day.bytes > best.bytes ? day : best),
    null,
  )
  return most === null || most.files === 0 ? '' : `most: ${sizeText(most.bytes)} on ${most.day}`
}
/** The chart in one sentence. */
export function volumeText(days: readonly Day[]): string {
  const bytes = days.reduce((sum, day) => sum + day.bytes, 0)
  const files = days.reduce((sum, day) => sum + day.files, 0)
  const span = `the last ${countText(days.length)} days`
  if (files === 0) return `Nothing was downloaded in ${span}.`
  const most = days.reduce((best, day) => (day.bytes > best.bytes ? day : best))
  return `${sizeText(bytes)} in ${filesText(files)} in ${span}; most on ${most.day} with ${sizeText(most.bytes)}.`
}
export const dayText = ({ day, files, bytes }: Day): string =>
  `${day}: ${sizeText(bytes)} in ${filesText(files)}`

export const checkWords: Readonly<Record<CheckResult, string>> = {
  intact: 'OK',
  missing: 'Missing',
  changed: 'Changed on disk',
  unreadable: 'Unreadable',
}

/** `8 OK · 1 missing · 1 changed on disk`. */
export const countsText = (counts: CheckCounts): string =>
  [`${countText(counts.intact)} OK`, ...damageParts(counts)].join(' · ')

/** The parts add up to all files of the batch, also those that were not verified again. */
export function checkText({ check }: BatchFacts, style: TimeStyle): string | null {
  if (check === null) return null
  const { counts, endedMs, others } = check
  const isWhole = endedMs !== null
  const parts = [
    countsText(counts),
    ...(others.verified > 0
      ? [`${countText(others.verified)} ${isWhole ? 'downloaded since' : 'not looked at'}`]
      : []),
    ...(others.failed > 0 ? [`${countText(others.failed)} failed`] : []),
    ...(others.waiting > 0 ? [`${countText(others.waiting)} in the queue`] : []),
  ]
  const when = isWhole ? dateTimeText(endedMs, style) : 'in part'
  return `Verified again ${when}: ${parts.join(' · ')}`
}
export const isSound = ({ missing, changed, unreadable }: CheckCounts): boolean =>
  missing + changed + unreadable === 0

export function progressText({ state, files, totalFiles, bytes, counts }: CheckProgress): string {
  if (state === 'waiting') return 'Waits until the batch before it is verified.'
  return `${countText(files)} of ${filesText(totalFiles)}, ${sizeText(bytes)} read: ${countsText(counts)}`
}
export const progressValue = ({ files, totalFiles }: CheckProgress): string =>
  `${percentOf(files, totalFiles)} percent, ${countText(files)} of ${filesText(totalFiles)}`

/** The text at the end of a verification; null before. */
export function endText({ state, counts, message }: CheckProgress, name: string): string | null {
  if (state === 'done') return `${name}: ${countsText(counts)}.`
  if (state === 'stopped') return `${name}: the verification was stopped.`
  return state === 'failed' ? `${name} was not verified. ${message ?? ''}` : null
}

export const fetchText = (count: number): string => `Download missing (${countText(count)})`
export function fetchedText({ queued, keptAside }: Output<'manifests.fetch-missing'>): string {
  const kept = keptAside.length
  const again = `${filesText(queued)} ${queued === 1 ? 'is' : 'are'} downloaded again.`
  if (kept === 0) return again
  const shown = keptAside.slice(0, 2).map(nameOf).join(', ')
  const more = kept > 2 ? ` and ${countText(kept - 2)} others` : ''
  return `${again} The changed ${kept === 1 ? 'copy was' : 'copies were'} kept as ${shown}${more}.`
}

export const outcomeWords: Readonly<Record<RowOutcome, string>> = {
  all: 'All rows',
  ok: 'OK',
  duplicate: 'Duplicates',
  failed: 'Failed',
  waiting: 'In the queue',
  intact: 'Verified again: OK',
  missing: 'Missing on disk',
  changed: 'Changed on disk',
  unreadable: 'Unreadable',
}

/** What a later verification found wrong with a finished file; null where nothing is known to be wrong. */
export function damageOf(row: {
  readonly state: ItemState
  readonly check: CheckResult | null
}): Exclude<CheckResult, 'intact'> | null {
  return row.state !== 'done' || row.check === null || row.check === 'intact' ? null : row.check
}

/** The archive's status of a file, unless a later verification found a difference. */
export function statusText({ status, state, check }: ManifestRowView): string {
  const damage = damageOf({ state, check: check?.result ?? null })
  return damage === null ? status : `${checkWords[damage]} (was ${status})`
}

/** The file's name of a path. */
const nameOf = (path: string): string => path.replace(/^.*[/\\]/, '')

/** The row read out, in the order of its columns. */
export function rowName(row: ManifestRowView): string {
  const { file, access, user, check } = row
  const name = nameOf(file)
  return [name, statusText(row), access, user, check === null ? '' : checkWords[check.result]]
    .filter(part => part !== '')
    .join(', ')
}

export const hitName = ({ filename, batchName: name, sizeBytes }: HistoryHitView): string =>
  [filename, name, sizeBytes === null ? '' : sizeText(sizeBytes)].filter(part => part !== '').join(', ')

export const foundText = (hits: number, isCut: boolean): string =>
  isCut ? `Showing the ${countText(hits)} newest matches.` : `${filesText(hits)}, newest first.`

export const indexText = ({
  indexed,
  total,
}: {
  readonly indexed: number
  readonly total: number
}): string =>
  total === 0
    ? 'The index of the history is being built…'
    : `The index of the history is being built: ${percentOf(indexed, total)} % of ${filesText(total)}.`

export const differenceWords: Readonly<Record<DifferenceKind | 'all', string>> = {
  all: 'All',
  'only-a': 'Only in A',
  'only-b': 'Only in B',
  different: 'Different',
}
type Comparison = Pick<Output<'manifests.compare'>, 'same' | 'onlyA' | 'onlyB' | 'different'>
export const comparisonText = ({ same, onlyA, onlyB, different }: Comparison): string =>
  `${countText(same)} the same · ${countText(onlyA)} only in A · ${countText(onlyB)} only in B · ` +
  `${countText(different)} different`

/** The result of an import. */
export const importedText = (name: string, files: number, refused: number): string =>
  files === 0
    ? `No file list found in ${name}.`
    : `Read ${filesText(files)} from ${name}. Nothing was executed.` +
      (refused === 0 ? '' : ` ${countedText(refused, 'line was', 'lines were')} not understood.`)

export const removedText = (name: string): string => `${name} was removed from the history. Its files stay.`

/** One side of a difference: `412.6 GB · ab12cd34`. */
export function sideText(side: DifferenceView['a']): string {
  if (side === null) return '—'
  if (side.state === 'failed' || side.state === 'cancelled') return 'Failed'
  if (side.state !== 'done') return 'Not downloaded yet'
  const parts = [
    ...(side.sizeBytes === null ? [] : [sizeText(side.sizeBytes)]),
    ...(side.sha256 === null ? [] : [side.sha256.slice(0, 12)]),
  ]
  return parts.length === 0 ? 'Listed' : parts.join(' · ')
}
