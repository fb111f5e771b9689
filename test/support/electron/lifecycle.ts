import { preventable } from './preventable.ts'

/** What the order of the end needs from the rest of the app. */
export interface LifecyclePorts {
  emit(event: string, ...args: unknown[]): boolean
  /** Windows are asked to close (`close`), or gone at once (`destroy`). */
  windows(): readonly { close(): void; destroy(): void }[]
  hasListener(event: string): boolean
  end(code: number): void
}

let state: 'starting' | 'ready' | 'over' = 'starting'
let isQuitting = false
let exitCode: number | null = null
let ports: LifecyclePorts | null = null

export function connectLifecycle(connected: LifecyclePorts): void {
  ports = connected
}

export function isReady(): boolean {
  return state === 'ready'
}

export function isOver(): boolean {
  return state === 'over'
}

export function becomeReady(): void {
  state = 'ready'
}

/** Electron's documented order: before-quit, then each window's close (any of these may refuse), will-quit, quit. */
export function quit(): void {
  if (isQuitting || state === 'over') return
  isQuitting = true
  if (isRefused('before-quit')) {
    isQuitting = false
    return
  }
  const windows = connected().windows()
  if (windows.length === 0) finish()
  else for (const window of windows) if (isGoing()) window.close()
}

/** Asks nobody: windows go without `close`, and neither before-quit nor will-quit is emitted. */
export function exit(code: number): void {
  if (state === 'over') return
  exitCode = code
  const windows = connected().windows()
  if (windows.length === 0) end(code)
  else for (const window of windows) window.destroy()
}

export function windowClosed(): void {
  if (connected().windows().length > 0 || state === 'over') return
  if (exitCode !== null) end(exitCode)
  else if (isQuitting) finish()
  else if (connected().hasListener('window-all-closed')) connected().emit('window-all-closed')
  else quit()
}

export function windowCloseRefused(): void {
  isQuitting = false
}

/** Asked after each window: its refusal ends the matter. */
function isGoing(): boolean {
  return isQuitting
}

function finish(): void {
  if (isRefused('will-quit')) isQuitting = false
  else end(0)
}

function end(code: number): void {
  if (state === 'over') return
  state = 'over'
  connected().emit('quit', preventable(), code)
  connected().end(code)
}

function isRefused(name: string): boolean {
  const event = preventable()
  connected().emit(name, event)
  return event.defaultPrevented
}

function connected(): LifecyclePorts {
  if (ports === null) throw new Error('The app of the electron double is not there yet.')
  return ports
}
