import { uriFromDownloadUrl } from '#core/archive/download-url'
import type { ObservationKey } from '#core/ports'
import { importText } from '#core/scripts/import-text'
import type { NameMatches } from '#core/services/selection/filter-bits'
import { wantedFiles, type Placing } from '#core/services/selection/place-list'
import {
  createSelectionList,
  type RowWindow,
  type SelectionList,
} from '#core/services/selection/selection-list'
import type { Asked, PlanQuestion } from '#core/services/selection/selection-ports'
import type { Output } from '#shared/contract/calls'
import type {
  Change,
  FileFilter,
  ImportView,
  ListExportFormat,
  ListProgress,
  PlanView,
  SelectionSummary,
} from '#shared/contract/areas/selection-views'
import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import { openArchive } from '../open-archive.ts'
import type { RunningJobs } from '../worker/messages.ts'
import { exportList, type ExportedList } from './selection-export.ts'
import { loadingOf, type Loading } from './selection-loading.ts'
import { planList } from './selection-plan.ts'
import { sharedNames } from './selection-regex.ts'

export interface SelectionSetting {
  readonly archiveUrl: string
  readonly profileFolder: string
}

/** Names in which patterns must be searched first: answer `setMatches`, then ask again. */
export interface NeedsMatches {
  readonly kind: 'needs-matches'
  readonly patterns: readonly string[]
  readonly names: SharedArrayBuffer
  readonly count: number
  /** Another one when more has arrived. */
  readonly key: string
}
export type Answered<T> = NeedsMatches | { readonly kind: 'answered'; readonly value: T }

/** The jobs of the group `selection`: lists of files, held and worked on away from the thread that moves bytes. */
export type SelectionJobs = {
  readonly load: (input: {
    readonly listId: string
    readonly keys: readonly ObservationKey[]
  }) => Promise<void>
  readonly retry: (input: { readonly listId: string }) => Promise<void>
  readonly import: (input: {
    readonly listId: string
    readonly name: string
    readonly text: string
  }) => ImportView
  readonly drop: (input: { readonly listId: string }) => void
  readonly progress: (input: { readonly listId: string }) => ListProgress
  readonly setMatches: (input: {
    readonly key: string
    readonly listId: string
    readonly pattern: string
    readonly matches: NameMatches
  }) => void
  readonly summary: (input: {
    readonly asked: Asked
    readonly filter: FileFilter
  }) => Answered<SelectionSummary>
  readonly rows: (input: {
    readonly asked: Asked
    readonly filter: FileFilter
    readonly first: number
    readonly count: number
  }) => Answered<RowWindow & { readonly revision: number }>
  readonly find: (input: {
    readonly listId: string
    readonly filter: FileFilter
    readonly text: string
    readonly from: number
  }) => Answered<number | null>
  readonly expand: (input: {
    readonly listId: string
    readonly group: string | null
    readonly isExpanded: boolean
  }) => number
  readonly choose: (input: { readonly listId: string; readonly change: Change }) => Answered<number>
  readonly undo: (input: { readonly listId: string }) => number
  readonly plan: (question: PlanQuestion) => Promise<Answered<Omit<PlanView, 'isOnline'>>>
  readonly holdWanted: (input: {
    readonly question: PlanQuestion
    readonly onlyWhatFits: boolean
  }) => Promise<Answered<{ readonly files: number }>>
  readonly wanted: (input: {
    readonly listId: string
    readonly first: number
    readonly count: number
  }) => readonly WantedFile[]
  readonly export: (input: {
    readonly asked: Asked & Placing
    readonly format: ListExportFormat
    readonly name: string
    readonly offset: number
  }) => Answered<Output<'selection.export'>>
}

interface Held {
  readonly list: SelectionList
  readonly name: string | null
  readonly loading: Loading | null
  wanted: readonly WantedFile[]
  exported: { readonly key: string; readonly exported: ExportedList } | null
  names: { readonly key: string; readonly buffer: SharedArrayBuffer } | null
}

/** Characters; an answer stays far below what a page takes at once. */
const exportPartChars = 400_000
const shownNames = 100
const shownRefusals = 200
const shownFailures = 20

export function openSelection(setting: unknown): RunningJobs {
  const { archiveUrl, profileFolder } = setting as SelectionSetting // given by `openSelectionLists` alone
  const baseUrl = new URL(archiveUrl)
  const archive = openArchive(baseUrl)
  const lists = new Map<string, Held>()

  const find = (listId: string): Held => {
    const held = lists.get(listId)
    if (held === undefined)
      throw new AppError('nothing-found', 'This list is not held any more. Choose the files again.')
    return held
  }
  const hold = (listId: string, held: Pick<Held, 'list' | 'name' | 'loading'>): void => {
    lists.set(listId, { ...held, wanted: [], exported: null, names: null })
  }

  /** Answers once every pattern of the filter and of the clicks was searched in every name. */
  function when<T>(listId: string, filter: FileFilter | null, value: (held: Held) => T): Answered<T> {
    const held = find(listId)
    const patterns = held.list.missingPatterns(filter)
    if (patterns.length === 0) return { kind: 'answered', value: value(held) }
    const { entries, version } = held.list.files
    const key = `${listId} ${version}`
    if (held.names?.key !== key)
      held.names = { key, buffer: sharedNames(entries.map(({ file }) => file.product.filename)) }
    return { kind: 'needs-matches', patterns, names: held.names.buffer, count: entries.length, key }
  }

  function progressOf(listId: string, { list, loading }: Held): ListProgress {
    return {
      listId,
      revision: list.revision,
      asked: loading?.asked ?? 0,
      arrived: loading?.arrived() ?? 0,
      failed: loading?.failed() ?? 0,
      isLoading: loading?.isLoading() ?? false,
      files: list.files.entries.length,
    }
  }

  async function planned(held: Held, question: PlanQuestion) {
    const files = wantedFiles(held.list.selected(question.hasToken), question)
    return { files, ...(await planList(files, question, profileFolder)) }
  }

  const jobs: SelectionJobs = {
    load: ({ listId, keys }) => {
      const list = createSelectionList({ quick: 'recommended', guideStars: 'none', exceptions: [] })
      const loading = loadingOf(keys, list, archive)
      hold(listId, { list, name: null, loading })
      return loading.run()
    },
    retry: async ({ listId }) => find(listId).loading?.run(),
    import: ({ listId, name, text }) => {
      const imported = importText(name, text, url => uriFromDownloadUrl(url, baseUrl))
      // Whoever brings a list wants what is in it.
      const list = createSelectionList({ quick: 'all', guideStars: 'all', exceptions: [] })
      list.files.addFiles(imported.files)
      list.arrived()
      hold(listId, { list, name, loading: null })
      return importView(listId, name, imported)
    },
    drop: ({ listId }) => {
      lists.get(listId)?.loading?.stop()
      lists.delete(listId)
    },
    progress: ({ listId }) => progressOf(listId, find(listId)),
    setMatches: ({ key, listId, pattern, matches }) => {
      const held = find(listId)
      if (key === `${listId} ${held.list.files.version}`) held.list.setMatches(pattern, matches)
    },
    summary: ({ asked: { listId, hasToken }, filter }) =>
      when(listId, filter, held => ({
        ...held.list.counts(filter, hasToken),
        progress: progressOf(listId, held),
        source: held.name === null ? 'search' : 'import',
        name: held.name,
        failures: (held.loading?.failures() ?? []).slice(0, shownFailures),
        hasToken,
      })),
    rows: ({ asked: { listId, hasToken }, filter, first, count }) =>
      when(listId, filter, ({ list }) => ({
        ...list.rows(filter, first, count, hasToken),
        revision: list.revision,
      })),
    find: ({ listId, filter, text, from }) =>
      when(listId, filter, ({ list }) => list.find(filter, text, from)),
    expand: ({ listId, group, isExpanded }) => {
      const { list } = find(listId)
      list.expand(group, isExpanded)
      return list.revision
    },
    choose: ({ listId, change }) =>
      when(listId, change.kind === 'files' ? change.filter : null, ({ list }) => {
        list.choose(change)
        return list.revision
      }),
    undo: ({ listId }) => {
      const { list } = find(listId)
      list.undo()
      return list.revision
    },
    plan: async question => {
      const found = when(question.listId, null, held => held)
      if (found.kind === 'needs-matches') return found
      const { list } = found.value
      const { revision } = list
      const { files, view } = await planned(found.value, question)
      const needToken = list.selected(true).length - files.length
      return { kind: 'answered', value: { ...view, revision, needToken } }
    },
    holdWanted: async ({ question, onlyWhatFits }) => {
      const found = when(question.listId, null, held => held)
      if (found.kind === 'needs-matches') return found
      const held = found.value
      if (onlyWhatFits) {
        const { files, unfit } = await planned(held, question)
        held.wanted = files.filter(({ uri }) => !unfit.has(uri))
      } else held.wanted = wantedFiles(held.list.selected(question.hasToken), question)
      return { kind: 'answered', value: { files: held.wanted.length } }
    },
    wanted: ({ listId, first, count }) => find(listId).wanted.slice(first, first + count),
    export: ({ asked, format, name, offset }) =>
      when(asked.listId, null, held => {
        const key = JSON.stringify([held.list.revision, asked, format])
        // Later parts belong to the text that was begun, whatever the minute is now.
        if (held.exported?.key !== key || offset === 0) {
          const entries = held.list.selected(asked.hasToken)
          held.exported = { key, exported: exportList(entries, asked, format, name, baseUrl) }
        }
        const { text, ...facts } = held.exported.exported
        const end = offset + exportPartChars
        return { ...facts, text: text.slice(offset, end), nextOffset: end < text.length ? end : null }
      }),
  }
  return jobs as RunningJobs // both ends of the thread are this program, so inputs are what the client's types say
}

function importView(listId: string, name: string, imported: ReturnType<typeof importText>): ImportView {
  const { kind, files, refused, refusedCount } = imported
  return {
    listId,
    name,
    kind,
    files: files.length,
    bytes: files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0),
    unsized: files.filter(({ sizeBytes }) => sizeBytes === null).length,
    filenames: files.slice(0, shownNames).map(({ filename }) => filename),
    refusedCount,
    refused: refused
      .slice(0, shownRefusals)
      .map(({ lineNumber, shown, why }) => ({ lineNumber, shown, why })),
  }
}
