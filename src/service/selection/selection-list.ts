import type {
  Change,
  FileFilter,
  FilterProblem,
  SelectionRow,
  SelectionSummary,
  TargetView,
} from '#shared/contract/areas/selection-views'
import {
  applyException,
  chosenBits,
  quickChoice,
  withException,
  withGuideStars,
  type Bits,
  type FileChoice,
  type Exception,
  type Scope,
} from './choice.ts'
import { createFileList, type ListEntry, type FileList } from './file-list.ts'
import { filterBits, patternOf, type NameMatches } from './filter-bits.ts'
import { regexProblemPosition } from './regex-problem.ts'
import { rowView } from './row-view.ts'
import { countsOf, selectedEntries, type SelectionCounts } from './summarise.ts'
import { findRow, namesInRows, treeOf, type Tree } from './tree.ts'

/** A list of files with what was chosen of it. Everything is by the state of this moment; nothing waits. */
export interface SelectionList {
  readonly files: FileList
  /** Grows with every change of files or choice. */
  readonly revision: number
  /** More files have arrived. */
  arrived(): void
  /** Patterns, of this filter and of clicks, of which not every name was searched yet. */
  missingPatterns(filter: FileFilter | null): readonly string[]
  setMatches(pattern: string, matches: NameMatches): void
  counts(filter: FileFilter, hasToken: boolean): SelectionCounts & ChoiceFacts
  rows(filter: FileFilter, first: number, count: number, hasToken: boolean): FileWindow
  find(filter: FileFilter, text: string, from: number): number | null
  expand(group: string | null, isExpanded: boolean): void
  choose(change: Change): void
  undo(): void
  selected(hasToken: boolean): readonly ListEntry[]
}
export interface FileWindow {
  readonly rows: readonly SelectionRow[]
  readonly total: number
}
export type ChoiceFacts = Pick<
  SelectionSummary,
  'quick' | 'guideStars' | 'exceptions' | 'canUndo' | 'filterProblem'
>

/** So many steps can be taken back; each shares its clicks with the one before. */
const mostSteps = 200
/** Filters whose bits are kept: that of the page, and those of recent clicks. */
const keptFilters = 16

export function createSelectionList(first: FileChoice): SelectionList {
  const files = createFileList()
  const steps: FileChoice[] = []
  const filters = new Map<string, Bits>()
  const matches = new Map<string, NameMatches>()
  const expanded = new Set<string>()
  let areAllExpanded = false
  let choice = first
  let chosen: Bits | null = null
  let tree: { readonly key: string; readonly tree: Tree } | null = null
  let revision = 0

  const matchesOf = (filter: FileFilter): NameMatches | null => {
    const pattern = patternOf(filter)
    return pattern === null ? null : (matches.get(pattern) ?? nothingYet)
  }

  function keeps(filter: FileFilter): Bits {
    const key = JSON.stringify(filter)
    const known = filters.get(key)
    if (known !== undefined) return known
    const bits = filterBits(filter, files.entries, matchesOf(filter))
    const oldest = filters.keys().next()
    if (filters.size >= keptFilters && oldest.done === false) filters.delete(oldest.value)
    filters.set(key, bits)
    return bits
  }

  const chosenNow = (): Bits => (chosen ??= chosenBits(choice, files.entries, keeps))

  function treeFor(filter: FileFilter): Tree {
    const key = JSON.stringify(filter)
    if (tree?.key !== key)
      tree = {
        key,
        tree: treeOf(files.inOrder(), keeps(filter), group => areAllExpanded !== expanded.has(group)),
      }
    return tree.tree
  }

  function forget(): void {
    filters.clear()
    chosen = null
    tree = null
    revision += 1
  }

  function take(next: FileChoice): void {
    steps.push(choice)
    if (steps.length > mostSteps) steps.shift()
    choice = next
    chosen = null
    revision += 1
  }

  function takeClick(exception: Exception): void {
    // The usual click changes few of 100,000 bits; what they were is computed again only after a step back.
    const bits = chosenNow()
    take(withException(choice, exception))
    applyException(bits, exception, files.entries, keeps)
    chosen = bits
  }

  function scopeOf(target: TargetView, filter: FileFilter): Scope {
    switch (target.kind) {
      case 'group':
        return { kind: 'named', groups: new Set([target.group]), uris: new Set() }
      case 'file':
        return { kind: 'named', groups: new Set(), uris: new Set([target.uri]) }
      case 'rows':
        return { kind: 'named', ...namesInRows(treeFor(filter), target.first, target.last) }
      case 'all':
      case 'level':
      case 'suffix':
        return target
    }
  }

  return {
    files,
    get revision() {
      return revision
    },
    arrived() {
      for (const [pattern, known] of matches) if (known.kind === 'matched') matches.delete(pattern)
      forget()
    },
    missingPatterns(filter) {
      const used = [...choice.exceptions.map(click => click.filter), ...(filter === null ? [] : [filter])]
      const patterns = new Set(used.flatMap(one => patternOf(one) ?? []))
      return [...patterns]
        .filter(pattern => !matches.has(pattern))
        .filter(pattern => {
          const position = regexProblemPosition(pattern)
          if (position !== null) matches.set(pattern, { kind: 'not-understood', position })
          return position === null
        })
    },
    setMatches(pattern, found) {
      matches.delete(pattern)
      matches.set(pattern, found)
      // A pattern is searched for every letter of it that is typed, and each result is as long as the list.
      const clicked = new Set(choice.exceptions.map(({ filter }) => patternOf(filter)))
      const loose = [...matches.keys()].filter(known => !clicked.has(known))
      for (const old of loose.slice(0, -keptFilters)) matches.delete(old)
      forget()
    },
    counts: (filter, hasToken) => ({
      ...countsOf(files, chosenNow(), keeps(filter), hasToken),
      quick: choice.quick,
      guideStars: choice.guideStars,
      exceptions: choice.exceptions.length,
      canUndo: steps.length > 0,
      filterProblem: problemOf(matchesOf(filter)),
    }),
    rows(filter, firstRow, count, hasToken) {
      const shown = treeFor(filter)
      const bits = chosenNow()
      const rows: SelectionRow[] = []
      const end = Math.min(shown.rowCount, firstRow + count)
      for (let index = firstRow; index < end; index += 1) {
        const row = shown.row(index)
        if (row !== null) rows.push(rowView(row, files, bits, hasToken))
      }
      return { rows, total: shown.rowCount }
    },
    find: (filter, text, from) => findRow(treeFor(filter), text, from),
    expand(group, isExpanded) {
      if (group === null) {
        areAllExpanded = isExpanded
        expanded.clear()
      } else if (isExpanded === areAllExpanded) expanded.delete(group)
      else expanded.add(group)
      tree = null
      revision += 1
    },
    choose(change) {
      if (change.kind === 'quick') take(quickChoice(choice, change.quick))
      else if (change.kind === 'guide-stars') take(withGuideStars(choice, change.guideStars))
      else {
        const { target, filter, isWanted } = change
        takeClick({ scope: scopeOf(target, filter), filter, isWanted })
      }
    },
    undo() {
      const before = steps.pop()
      if (before === undefined) return
      choice = before
      chosen = null
      revision += 1
    },
    selected: hasToken => selectedEntries(files, chosenNow(), hasToken),
  }
}

/** A pattern that is not searched yet keeps nothing: the caller searches first. */
const nothingYet: NameMatches = { kind: 'matched', bits: new Uint8Array() }

function problemOf(found: NameMatches | null): FilterProblem | null {
  if (found === null || found.kind === 'matched') return null
  return found.kind === 'too-slow'
    ? { kind: 'too-slow', names: found.names }
    : { kind: 'not-understood', position: found.position }
}
