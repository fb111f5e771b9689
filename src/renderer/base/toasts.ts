import { create } from 'zustand'

export type ToastTone = 'plain' | 'done' | 'warn' | 'error'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}

export interface ToastParts {
  readonly text: string
  readonly tone?: ToastTone | undefined
  readonly action?: ToastAction | undefined
  /** Stays until it is dismissed. Errors and notes with an action always do. */
  readonly isSticky?: boolean | undefined
}

export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: ToastTone
  readonly action: ToastAction | null
  /** How long it is shown; null until it is dismissed. */
  readonly shownMs: number | null
  readonly isUndo: boolean
  readonly atMs: number
}

interface ToastState {
  /** Oldest first. The first three are shown, the others wait. */
  readonly toasts: readonly Toast[]
  /** Every toast since the page was opened, newest first. */
  readonly activity: readonly Toast[]
}

export const shownToasts = 3
const plainMs = 8000
const undoMs = 10_000
const keptActivity = 500

let nextId = 0
export const useToasts = create<ToastState>(() => ({ toasts: [], activity: [] }))

/**
 * Shows a note that needs no answer; what needs one belongs on the screen. The returned function removes the note
 * early, for an action that is no longer possible.
 */
export function showToast({ text, tone = 'plain', action, isSticky = false }: ToastParts): () => void {
  const stays = isSticky || tone === 'error' || action !== undefined
  const id = add({ text, tone, action: action ?? null, shownMs: stays ? null : plainMs, isUndo: false })
  return () => dismissToast(id)
}

/** What was done, and how to undo it. */
export interface Undo {
  readonly text: string
  readonly undo: () => void
}

/**
 * Shows what was done and offers an undo for ten seconds, by the button or by Mod+Z. The returned function ends the
 * offer early, for an undo that would affect something else by then, and gives the offer if it was still open.
 */
export function offerUndo(text: string, undo: () => void): () => Undo | null {
  return offer(takeId(), { text, undo })
}

function offer(id: number, done: Undo): () => Undo | null {
  const { text, undo } = done
  add({ text, tone: 'plain', action: { label: 'Undo', run: undo }, shownMs: undoMs, isUndo: true }, id)
  return () => {
    const stands = useToasts.getState().toasts.some(toast => toast.id === id)
    dismissToast(id)
    return stands ? done : null
  }
}

/** Undoable orders without an answer yet, by the number that their offer will have. */
const running = new Map<number, { isUnwanted: boolean }>()

/**
 * Runs an order and offers to undo it; `run` gives null where there is nothing to undo, and never rejects. The order
 * counts as done when it is sent, since its effect may be visible before its answer: Mod+Z meanwhile undoes it when
 * the answer comes. The returned function ends the offer, also a future one, and gives the offer if it was still
 * open.
 */
export function undoable(run: () => Promise<Undo | null>): () => Undo | null {
  const id = takeId()
  const order = { isUnwanted: false }
  let end = (): Undo | null => {
    running.delete(id)
    return null
  }
  running.set(id, order)
  void run().then(done => {
    if (!running.delete(id) || done === null) return
    if (order.isUnwanted) done.undo()
    else end = offer(id, done)
  })
  return () => end()
}

/** Undoes the newest order, at once or when its answer comes; false when there is none. */
export function undoLast(): boolean {
  const isNewer = (a: number, b: number): number => b - a
  const [newest] = [...running].filter(([, order]) => !order.isUnwanted).toSorted(([a], [b]) => isNewer(a, b))
  const [last] = useToasts
    .getState()
    .toasts.filter(toast => toast.isUndo)
    .toSorted((a, b) => isNewer(a.id, b.id))
  if (newest !== undefined && newest[0] > (last?.id ?? 0)) {
    newest[1].isUnwanted = true
    return true
  }
  if (last === undefined) return false
  dismissToast(last.id)
  last.action?.run()
  return true
}

export function dismissToast(id: number): void {
  useToasts.setState(state => ({ toasts: state.toasts.filter(toast => toast.id !== id) }))
}

/** Numbers follow the order of the events that the notes are about. */
function takeId(): number {
  nextId += 1
  return nextId
}

function add(parts: Omit<Toast, 'id' | 'atMs'>, id = takeId()): number {
  const toast: Toast = { ...parts, id, atMs: Date.now() }
  useToasts.setState(state => ({
    toasts: makeRoom([...state.toasts, toast]),
    activity: [toast, ...state.activity].slice(0, keptActivity),
  }))
  return toast.id
}

/** A new toast replaces the oldest one with a time limit; where all have to be dismissed, it waits. Pure. */
export function makeRoom(toasts: readonly Toast[]): readonly Toast[] {
  if (toasts.length <= shownToasts) return toasts
  const leaving = toasts.slice(0, -1).find(toast => toast.shownMs !== null)
  return leaving === undefined ? toasts : toasts.filter(toast => toast !== leaving)
}
