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
  /** Stays until it is dismissed. Errors, and whatever has an action, always do. */
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
  /** Everything that was ever told, newest first. */
  readonly activity: readonly Toast[]
}

export const shownToasts = 3
const plainMs = 8000
const undoMs = 10_000
const keptActivity = 500

let nextId = 1
export const useToasts = create<ToastState>(() => ({ toasts: [], activity: [] }))

/**
 * Tells something that needs nothing from the user; what does belongs into the screen. The returned function takes the
 * note away before its time, for when what it offers cannot be done any more.
 */
export function showToast({ text, tone = 'plain', action, isSticky = false }: ToastParts): () => void {
  const stays = isSticky || tone === 'error' || action !== undefined
  const id = add({ text, tone, action: action ?? null, shownMs: stays ? null : plainMs, isUndo: false })
  return () => dismissToast(id)
}

/**
 * Tells what was done and offers to take it back for ten seconds, by the button or by Mod+Z. The returned function ends
 * the offer before, for when it would take back something else.
 */
export function offerUndo(text: string, undo: () => void): () => void {
  const id = add({ text, tone: 'plain', action: { label: 'Undo', run: undo }, shownMs: undoMs, isUndo: true })
  return () => dismissToast(id)
}

/** Takes back the newest thing that still can be; false when there is none. */
export function undoLast(): boolean {
  const last = useToasts.getState().toasts.findLast(toast => toast.isUndo)
  if (last === undefined) return false
  dismissToast(last.id)
  last.action?.run()
  return true
}

export function dismissToast(id: number): void {
  useToasts.setState(state => ({ toasts: state.toasts.filter(toast => toast.id !== id) }))
}

function add(parts: Omit<Toast, 'id' | 'atMs'>): number {
  const toast: Toast = { ...parts, id: nextId, atMs: Date.now() }
  nextId += 1
  useToasts.setState(state => ({
    toasts: makeRoom([...state.toasts, toast]),
    activity: [toast, ...state.activity].slice(0, keptActivity),
  }))
  return toast.id
}

/** A new one pushes out the oldest that would go by itself; what has to be dismissed makes it wait. Pure. */
export function makeRoom(toasts: readonly Toast[]): readonly Toast[] {
  if (toasts.length <= shownToasts) return toasts
  const leaving = toasts.slice(0, -1).find(toast => toast.shownMs !== null)
  return leaving === undefined ? toasts : toasts.filter(toast => toast !== leaving)
}
