import type { FileFilter, GuideStars, QuickSelectView } from '#shared/contract/areas/selection-views'
import { testOf } from '#core/selection/rules'
import type { ListEntry } from './file-list.ts'

/** Which files are wanted: a rule, then what was clicked, where the last click wins. Holds also for files yet to come. */
export interface FileChoice {
  readonly quick: QuickSelectView
  readonly guideStars: GuideStars
  readonly exceptions: readonly Exception[]
}

/** One click: the files of a scope that the filter of that moment keeps. */
export interface Exception {
  readonly scope: Scope
  readonly filter: FileFilter
  readonly isWanted: boolean
}

export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'level'; readonly level: string | null }
  | { readonly kind: 'suffix'; readonly level: string | null; readonly suffix: string | null }
  /** Datasets and single files; both may be empty. */
  | { readonly kind: 'named'; readonly groups: ReadonlySet<string>; readonly uris: ReadonlySet<string> }

/** Bits by entry id, 0 or 1. */
export type Bits = Uint8Array

/** Forgets every click. None means none, also of the guide stars, which the others leave as they are. */
export const quickChoice = ({ guideStars }: FileChoice, quick: QuickSelectView): FileChoice => ({
  quick,
  guideStars: quick === 'none' ? 'none' : guideStars,
  exceptions: [],
})

/** The switch would seem broken if clicks on guide star files kept winning over it. */
export const withGuideStars = (choice: FileChoice, guideStars: GuideStars): FileChoice => ({
  ...choice,
  guideStars,
  exceptions: choice.exceptions.filter(
    ({ scope }) => !((scope.kind === 'level' || scope.kind === 'suffix') && scope.level === 'guide'),
  ),
})

export const withException = (choice: FileChoice, exception: Exception): FileChoice => ({
  ...choice,
  // A click on everything settles whatever was clicked before, unless a filter narrows it.
  exceptions: isEverything(exception) ? [exception] : [...choice.exceptions, exception],
})

/** What the choice says of every file. `keeps` gives the bits of a filter. */
export function chosenBits(
  choice: FileChoice,
  entries: readonly ListEntry[],
  keeps: (filter: FileFilter) => Bits,
): Bits {
  const { quick, guideStars } = choice
  const isInRule = testOf(
    { quick, guideStars },
    entries.map(({ file }) => file),
  )
  const bits = new Uint8Array(entries.length)
  for (const { id, file } of entries) bits[id] = isInRule(file) ? 1 : 0
  for (const exception of choice.exceptions) applyException(bits, exception, entries, keeps)
  return bits
}

/** Changes the bits as this one click does. */
export function applyException(
  bits: Bits,
  { scope, filter, isWanted }: Exception,
  entries: readonly ListEntry[],
  keeps: (filter: FileFilter) => Bits,
): void {
  const kept = keeps(filter)
  const value = isWanted ? 1 : 0
  for (const entry of entries) if (kept[entry.id] === 1 && isIn(scope, entry)) bits[entry.id] = value
}

function isIn(scope: Scope, { file: { level, suffix, product } }: ListEntry): boolean {
  switch (scope.kind) {
    case 'all':
      return true
    case 'level':
      return level === scope.level
    case 'suffix':
      return level === scope.level && suffix === scope.suffix
    case 'named':
      return scope.groups.has(product.obsId) || scope.uris.has(product.uri)
  }
}

function isEverything({ scope, filter }: Exception): boolean {
  return (
    scope.kind === 'all' &&
    filter.text === '' &&
    filter.extension === null &&
    filter.minBytes === null &&
    filter.maxBytes === null
  )
}
