import type { NameMatches } from '../filter-bits.ts'
import type { SelectionLists } from '../selection-ports.ts'
import { createOneAtATime } from '#shared/async'
import { AppError } from '#shared/errors'
import { openWorker } from '../../node/worker/open-worker.ts'
import type { Answered, NeedsMatches, SelectionJobs, SelectionSetting } from './selection-job-types.ts'
import type { RegexJobs } from './regex-jobs.ts'

/** How long one pattern may search 100,000 names. */
const budgetMs = 250
const budgetNames = 100_000

/** Lists in one thread, and the search of patterns in another that is stopped when it takes too long. */
export function openSelectionLists(setting: SelectionSetting): SelectionLists {
  const lists = openWorker<SelectionJobs>('selection', setting)
  const regex = openWorker<RegexJobs>('regex', null)
  let isClosed = false
  /** Searches under way, so that rows and summary of one filter search once. */
  const searches = new Map<string, Promise<NameMatches>>()

  /** A search that is stopped takes its thread along. */
  const inTurn = createOneAtATime()

  async function search(pattern: string, { key, names, count }: NeedsMatches): Promise<NameMatches> {
    const asking = { budgetMs: budgetMs * Math.max(1, count / budgetNames), lateError: tooSlow }
    for (let chances = 2; chances > 0; chances -= 1) {
      // The thread starts and takes in the names outside of the budget.
      await regex.ask('hold', { key, names })
      try {
        return { kind: 'matched', bits: await regex.ask('match', { key, pattern }, asking) }
      } catch (thrown) {
        // A machine that is busy with something else is no slow pattern: there is a second chance.
        if (!(thrown instanceof AppError) || thrown.code !== 'server-busy') throw thrown
      }
    }
    return { kind: 'too-slow', names: count }
  }

  async function match(listId: string, needs: NeedsMatches): Promise<void> {
    for (const pattern of needs.patterns) {
      const name = `${needs.key} ${pattern}`
      let found = searches.get(name)
      if (found === undefined) {
        found = inTurn(() => search(pattern, needs)).finally(() => searches.delete(name))
        searches.set(name, found)
      }
      await lists.ask('setMatches', { key: needs.key, listId, pattern, matches: await found })
    }
  }

  /** Asks, and again after every search that the question needs first: more names may have arrived meanwhile. */
  async function answered<T>(listId: string, ask: () => Promise<Answered<T>>): Promise<T> {
    for (;;) {
      const answer = await ask()
      if (answer.kind === 'answered') return answer.value
      await match(listId, answer)
    }
  }

  return {
    load: (listId, keys) => lists.ask('load', { listId, keys }),
    retry: listId => lists.ask('retry', { listId }),
    import: (listId, name, text) => lists.ask('import', { listId, name, text }),
    drop: listId => lists.ask('drop', { listId }),
    progress: listId => lists.ask('progress', { listId }),
    summary: (asked, filter) => answered(asked.listId, () => lists.ask('summary', { asked, filter })),
    rows: (asked, filter, first, count) =>
      answered(asked.listId, () => lists.ask('rows', { asked, filter, first, count })),
    find: (listId, filter, text, from) =>
      answered(listId, () => lists.ask('find', { listId, filter, text, from })),
    expand: (listId, group, isExpanded) => lists.ask('expand', { listId, group, isExpanded }),
    choose: (listId, change) => answered(listId, () => lists.ask('choose', { listId, change })),
    undo: listId => lists.ask('undo', { listId }),
    plan: question => answered(question.listId, () => lists.ask('plan', question)),
    holdWanted: (question, onlyWhatFits) =>
      answered(question.listId, () => lists.ask('holdWanted', { question, onlyWhatFits })),
    wanted: (listId, holdId, first, count) => lists.ask('wanted', { listId, holdId, first, count }),
    // What was being queued when the host closed was held by a thread that has ended: none is begun for it.
    release: async (listId, holdId) => {
      if (!isClosed) await lists.ask('release', { listId, holdId })
    },
    export: (asked, format, name, offset) =>
      answered(asked.listId, () => lists.ask('export', { asked, format, name, offset })),
    close: async () => {
      isClosed = true
      await lists.stop()
      await regex.stop()
    },
  }
}

/** Recognised by its code; it never leaves this file. */
const tooSlow = (): AppError => new AppError('server-busy', 'The pattern took too long.')
