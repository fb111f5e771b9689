import { AppError } from '#shared/errors'
import type { StartInput } from '#shared/contract/areas/selection-views'
import type { Output } from '#shared/contract/calls'
import type { WantedFile } from '#shared/models'
import { ignore } from '#shared/ignore'
import { layoutOf } from './place-list.ts'
import type { Hold, PlanQuestion, SelectionLists, SelectionPorts } from './selection-ports.ts'

/** Files that cross from the thread of the lists at once. */
const filesAtOnce = 1000

/**
 * Puts the chosen files into the queue as they are chosen now. Throws AppError: 'nothing-found' when none is, 'usage' and
 * 'not-writable' for the folder, and what the queue throws; the start time of the queue is then as it was.
 */
export async function startList(
  ports: SelectionPorts,
  input: StartInput,
  signal: AbortSignal,
): Promise<Output<'selection.start'>> {
  const { lists, folders } = ports
  const { listId, layout, areTwinsNested, onClash, onlyWhatFits } = input
  const { keepFreeBytes } = ports.settings()
  const folder = await folders.prepare(input.folder)
  const here = await folders.filesHere(folder)
  const placing = { layout, areTwinsNested }
  const question = { listId, hasToken: ports.hasToken(), ...placing, folder, onClash, keepFreeBytes, here }
  const hold = await lists.holdWanted(question, onlyWhatFits)
  try {
    return await enqueueHeld(ports, input, question, hold, signal)
  } finally {
    await ignore(lists.release(listId, hold.holdId), 'release a list: a thread that has ended holds nothing')
  }
}

async function enqueueHeld(
  { lists, queue, limits }: SelectionPorts,
  input: StartInput,
  question: PlanQuestion,
  hold: Hold,
  signal: AbortSignal,
): Promise<Output<'selection.start'>> {
  const { listId, name, note, priority, when } = input
  const { folder, onClash, keepFreeBytes } = question
  if (hold.files === 0) throw new AppError('nothing-found', 'No file is selected. Select some to start.')
  const options = {
    name,
    folder,
    layout: layoutOf(question),
    onClash,
    patience: 'endless',
    note,
    acceptAsArchived: false,
    localName: null,
    links: false,
    keepFreeBytes,
    priority,
  } as const
  const before = limits.now().settings.startAtMs
  if (when.kind === 'at') limits.change({ startAtMs: when.atMs })
  try {
    const enqueued = await queue.enqueue(options, heldFiles(lists, listId, hold), signal)
    if (when.kind === 'paused') await queue.pause({ kind: 'batch', batchId: enqueued.batchId })
    return enqueued
  } catch (thrown) {
    if (when.kind === 'at') limits.change({ startAtMs: before })
    throw thrown
  }
}

async function* heldFiles(
  lists: SelectionLists,
  listId: string,
  { holdId, files }: Hold,
): AsyncGenerator<readonly WantedFile[]> {
  for (let first = 0; first < files; first += filesAtOnce)
    yield lists.wanted(listId, holdId, first, filesAtOnce)
}
