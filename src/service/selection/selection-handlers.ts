import { AppError } from '#shared/errors'
import type { Output } from '#shared/contract/calls'
import type { ServicePart } from '#shared/contract/service'
import { ignore } from '#shared/ignore'
import { downloadName } from '#core/names/download-name'
import { knownSecrets, leastCertainLength } from '#core/token/redact'
import { importPieces } from './import-pieces.ts'
import { listNews } from './list-news.ts'
import { regexProblemPosition } from './regex-problem.ts'
import type { ChoiceQuestion, SelectionPorts } from './selection-ports.ts'
import { startList } from './start-list.ts'

const whyLoadingMayFail = 'load products: the list shows what went wrong, and may be dropped'

/** Calls and events of the Selection screen. The lists outlive a page; they end with the host. */
export function createSelectionHandlers(ports: SelectionPorts): ServicePart<'selection'> {
  const { chosen, lists, folders, hasToken, clock, newId } = ports
  const closed = new AbortController()
  const news = listNews(lists, ports.after)
  const pieces = importPieces(newId)
  /** Oldest first: the one that is shown, and imports that were not accepted yet. */
  const held: string[] = []
  let current: string | null = null

  const asked = (listId: string): ChoiceQuestion => ({ listId, hasToken: hasToken() })
  const drop = async (listId: string): Promise<void> => {
    const at = held.indexOf(listId)
    if (at < 0) return
    held.splice(at, 1)
    if (current === listId) current = null
    await lists.drop(listId)
  }
  const show = async (listId: string): Promise<{ listId: string }> => {
    current = listId
    for (const other of held.filter(known => known !== listId)) await drop(other)
    news.changed(listId)
    return { listId }
  }
  const revised = async (listId: string, change: Promise<number>): Promise<{ revision: number }> => {
    const revision = await change
    news.changed(listId)
    return { revision }
  }

  return {
    handlers: {
      'selection.begin': async ({ choice }) => {
        const keys = await chosen.keysOf(choice)
        if (keys.length === 0)
          throw new AppError('nothing-found', 'The selected datasets have no files yet. Select others.')
        const listId = newId()
        held.push(listId)
        void ignore(lists.load(listId, keys), whyLoadingMayFail)
        return show(listId)
      },
      'selection.current': async () => ({
        listId: current,
        suggestedFolder: await folders.suggested(downloadName(clock.nowMs())),
      }),
      'selection.import-part': ({ importId, text }) =>
        Promise.resolve({ importId: pieces.add(importId, text) }),
      'selection.import': async ({ importId, name, text }) => {
        const whole = pieces.finish(importId, text)
        for (const other of held.filter(known => known !== current)) await drop(other)
        const listId = newId()
        held.push(listId)
        // The thread that reads the list has no token.
        const isTold = knownSecrets.isTold(whole, leastCertainLength)
        return lists.import(listId, knownSecrets.redact(name), isTold ? knownSecrets.redact(whole) : whole)
      },
      'selection.accept': async ({ listId }) => {
        if (!held.includes(listId))
          throw new AppError('nothing-found', 'This list is not held any more. Import it again.')
        return show(listId)
      },
      'selection.drop': async ({ listId }) => {
        await drop(listId)
        return {}
      },
      'selection.retry': ({ listId }) => {
        void ignore(lists.retry(listId), whyLoadingMayFail)
        news.changed(listId)
        return Promise.resolve({})
      },
      'selection.summary': ({ listId, filter }) => lists.summary(asked(listId), filter),
      'selection.rows': ({ listId, filter, first, count }) => lists.rows(asked(listId), filter, first, count),
      'selection.find': async ({ listId, filter, text, from }) => ({
        index: await lists.find(listId, filter, text, from),
      }),
      'selection.expand': ({ listId, group, isExpanded }) =>
        revised(listId, lists.expand(listId, group, isExpanded)),
      'selection.choose': ({ listId, change }) => revised(listId, lists.choose(listId, change)),
      'selection.undo': ({ listId }) => revised(listId, lists.undo(listId)),
      'selection.check': ({ pattern }) => Promise.resolve({ problem: problemOf(pattern) }),
      'selection.plan': async ({ folder, ...question }) => {
        const real = await folders.allowed(folder)
        const here = await folders.filesHere(real)
        const { keepFreeBytes } = ports.settings()
        const plan = await lists.plan({
          ...question,
          hasToken: hasToken(),
          folder: real,
          here,
          keepFreeBytes,
        })
        const isWaiting = ports.queue.outcomes().some(({ reason }) => reason === 'network')
        return { ...plan, isOnline: !isWaiting || !ports.queue.isLineDown() }
      },
      'selection.start': input => startList(ports, input, closed.signal),
      'selection.export': ({ listId, format, offset, ...placing }) =>
        lists.export({ ...asked(listId), ...placing }, format, downloadName(clock.nowMs()), offset),
    },
    announcements: { 'selection.changed': listener => news.subscribe(listener) },
    close: async () => {
      closed.abort()
      news.close()
      await lists.close()
    },
  }
}

function problemOf(pattern: string): Output<'selection.check'>['problem'] {
  const position = regexProblemPosition(pattern)
  return position === null ? null : { kind: 'not-understood', position }
}
