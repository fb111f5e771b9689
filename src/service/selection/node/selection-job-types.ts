import type { ObservationKey } from '#core/ports'
import type { NameMatches } from '../filter-bits.ts'
import type { Placing } from '../place-list.ts'
import type { FileWindow } from '../selection-list.ts'
import type { ChoiceQuestion, Hold, PlanQuestion } from '../selection-ports.ts'
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
import type { WantedFile } from '#shared/models'

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
    readonly asked: ChoiceQuestion
    readonly filter: FileFilter
  }) => Answered<SelectionSummary>
  readonly rows: (input: {
    readonly asked: ChoiceQuestion
    readonly filter: FileFilter
    readonly first: number
    readonly count: number
  }) => Answered<FileWindow & { readonly revision: number }>
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
  }) => Promise<Answered<Hold>>
  readonly wanted: (input: {
    readonly listId: string
    readonly holdId: number
    readonly first: number
    readonly count: number
  }) => readonly WantedFile[]
  readonly release: (input: { readonly listId: string; readonly holdId: number }) => void
  readonly export: (input: {
    readonly asked: ChoiceQuestion & Placing
    readonly format: ListExportFormat
    readonly name: string
    readonly offset: number
  }) => Answered<Output<'selection.export'>>
}
