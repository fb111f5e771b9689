import type { After } from '#shared/async'
import type {
  Change,
  FileFilter,
  ImportView,
  ListExportFormat,
  ListProgress,
  PlanView,
  SelectionSummary,
} from '#shared/contract/areas/selection-views'
import type { Output } from '#shared/contract/calls'
import type { WantedFile } from '#shared/models'
import type { ClashChoice } from '#shared/choices'
import type { Settings } from '#shared/settings'
import type { Limits } from '#core/limits/limits'
import type { Clock, ObservationKey } from '#core/ports'
import type { Queue } from '#core/queue-api'
import type { ChosenObservations } from '../chosen-observations.ts'
import type { Placing } from './place-list.ts'
import type { FileWindow } from './selection-list.ts'

/** A list, and whether files that need a token count as chosen. */
export interface ChoiceQuestion {
  readonly listId: string
  readonly hasToken: boolean
}
export interface PlanQuestion extends ChoiceQuestion, Placing {
  /** Real and allowed. */
  readonly folder: string
  readonly onClash: ClashChoice
  readonly keepFreeBytes: number | null
  /** URIs that were fetched into this folder before and are still there. */
  readonly here: readonly string[]
}

/** Chosen files that are about to be queued; two pages may start the same list at once. */
export interface Hold {
  readonly holdId: number
  readonly files: number
}

/**
 * Where lists of files are held and worked on, away from the thread that moves bytes. Every method rejects with
 * AppError('nothing-found') for a list that is not held any more.
 */
export interface SelectionLists {
  /** A new list; resolves when every group has arrived or failed. Rows can be asked for meanwhile. */
  load(listId: string, keys: readonly ObservationKey[]): Promise<void>
  /** Asks again for what has failed. */
  retry(listId: string): Promise<void>
  /** A new list out of a text, which is data and never run. */
  import(listId: string, name: string, text: string): Promise<ImportView>
  drop(listId: string): Promise<void>
  progress(listId: string): Promise<ListProgress>
  summary(asked: ChoiceQuestion, filter: FileFilter): Promise<SelectionSummary>
  rows(
    asked: ChoiceQuestion,
    filter: FileFilter,
    first: number,
    count: number,
  ): Promise<FileWindow & { readonly revision: number }>
  find(listId: string, filter: FileFilter, text: string, from: number): Promise<number | null>
  expand(listId: string, group: string | null, isExpanded: boolean): Promise<number>
  /** Answers the new revision, as the two around. */
  choose(listId: string, change: Change): Promise<number>
  undo(listId: string): Promise<number>
  plan(question: PlanQuestion): Promise<Omit<PlanView, 'isOnline'>>
  /**
   * Holds the chosen files as they are now, for `wanted`, until they are released; `onlyWhatFits` leaves out what the
   * disk has no room for.
   */
  holdWanted(question: PlanQuestion, onlyWhatFits: boolean): Promise<Hold>
  /** A piece of what is held. */
  wanted(listId: string, holdId: number, first: number, count: number): Promise<readonly WantedFile[]>
  /** Does nothing where nothing is held. */
  release(listId: string, holdId: number): Promise<void>
  export(
    asked: ChoiceQuestion & Placing,
    format: ListExportFormat,
    name: string,
    offset: number,
  ): Promise<Output<'selection.export'>>
  close(): Promise<void>
}

/** Folders of this host that a page may put files into. */
export interface BatchFolders {
  /** A new folder of this name where downloads go unless another is chosen. */
  suggested(name: string): Promise<string>
  /** The real path that the folder has or will have. Throws AppError('usage') outside of the host's roots. */
  allowed(folder: string): Promise<string>
  /** Makes it and answers its real path. Throws AppError('usage' and 'not-writable'). */
  prepare(folder: string): Promise<string>
  /** URIs of files that an earlier batch has finished in this folder and that are still there. */
  filesHere(folder: string): Promise<readonly string[]>
}

export interface SelectionPorts {
  readonly chosen: ChosenObservations
  readonly lists: SelectionLists
  readonly folders: BatchFolders
  readonly queue: Pick<Queue, 'enqueue' | 'pause' | 'outcomes' | 'isLineDown'>
  readonly limits: Pick<Limits, 'change' | 'now'>
  readonly settings: () => Pick<Settings, 'keepFreeBytes'>
  /** Whether the queue has a token that the archive has not disowned. */
  readonly hasToken: () => boolean
  readonly clock: Pick<Clock, 'nowMs'>
  readonly after: After
  readonly newId: () => string
}
