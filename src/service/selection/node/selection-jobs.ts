import { uriFromDownloadUrl } from '#core/archive/download-url'
import { importText } from '#core/scripts/import-text'
import { wantedFiles } from '../place-list.ts'
import { createSelectionList, type SelectionList } from '../selection-list.ts'
import type { PlanQuestion } from '../selection-ports.ts'
import type { FileFilter, ImportView, ListProgress } from '#shared/contract/areas/selection-views'
import { AppError } from '#shared/errors'
import type { WantedFile } from '#shared/models'
import { openArchive } from '#platform/open-archive'
import type { RunningJobs } from '../../node/worker/messages.ts'
import { exportList, type ExportedList } from './export-list.ts'
import { loadingOf, type Loading } from './load-products.ts'
import type { Answered, SelectionJobs, SelectionSetting } from './selection-job-types.ts'
import { planList } from './plan-list.ts'
import { sharedNames } from './regex-jobs.ts'

interface Held {
  readonly list: SelectionList
  readonly name: string | null
  readonly loading: Loading | null
  /** What is about to be queued, by the number of its hold. */
  readonly wanted: Map<number, readonly WantedFile[]>
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
  let lastHoldId = 0

  const find = (listId: string): Held => {
    const held = lists.get(listId)
    if (held === undefined)
      throw new AppError('nothing-found', 'This list is no longer open. Select the files again.')
    return held
  }
  const hold = (listId: string, held: Pick<Held, 'list' | 'name' | 'loading'>): void => {
    lists.set(listId, { ...held, wanted: new Map(), exported: null, names: null })
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
      // An imported list is wanted as it is.
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
      // Before the wait: a list that is still being loaded grows meanwhile.
      const withToken = list.selected(true).length
      const { files, view } = await planned(found.value, question)
      const needToken = withToken - files.length
      return { kind: 'answered', value: { ...view, revision, needToken } }
    },
    holdWanted: async ({ question, onlyWhatFits }) => {
      const found = when(question.listId, null, held => held)
      if (found.kind === 'needs-matches') return found
      const held = found.value
      let files: readonly WantedFile[]
      if (onlyWhatFits) {
        const plan = await planned(held, question)
        files = plan.files.filter(({ uri }) => !plan.unfit.has(uri))
      } else files = wantedFiles(held.list.selected(question.hasToken), question)
      const holdId = ++lastHoldId
      held.wanted.set(holdId, files)
      return { kind: 'answered', value: { holdId, files: files.length } }
    },
    wanted: ({ listId, holdId, first, count }) => {
      const wanted = find(listId).wanted.get(holdId)
      if (wanted === undefined) throw new AppError('bug', 'These files are not held.')
      return wanted.slice(first, first + count)
    },
    release: ({ listId, holdId }) => void lists.get(listId)?.wanted.delete(holdId),
    export: ({ asked, format, name, offset }) =>
      when(asked.listId, null, held => {
        const key = JSON.stringify([held.list.revision, asked, format])
        // Later parts belong to the text that was begun, whatever the minute is now.
        if (held.exported?.key !== key || offset === 0) {
          // The user of the text may have a token; formats that cannot carry one count what they leave out.
          const entries = held.list.selected(true)
          held.exported = { key, exported: exportList(entries, asked, format, name, baseUrl) }
        }
        const { text, ...facts } = held.exported.exported
        const end = offset + exportPartChars
        // The last part was given: the text may be as large as all else together.
        if (end >= text.length) held.exported = null
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
