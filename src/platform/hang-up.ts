import { fstatSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** What is looked at, so that a test can answer instead. */
export interface HangUpTraces {
  /** The program that the shell has started, as bash, zsh and ksh leave it in `_`. */
  readonly startedAs: string | undefined
  /** Whether standard input is the null device, open for writing only: GNU nohup puts that in a terminal's place. */
  readonly isInputUnreadable: boolean
  /** Whether output goes to the `nohup.out` of the working or home folder. */
  readonly isOutputKept: boolean
  /** Whether a parent in the same session ignores hang-ups, as a script under nohup or after `trap '' HUP` does. */
  readonly isParentIgnoring: boolean
}

/**
 * Whether this process was started to outlive its terminal. Node resets every signal that it inherits as ignored (its
 * PlatformInit), so the setting itself is lost; this reads what else nohup and a shell leave behind.
 */
export function isHangUpIgnored(traces: HangUpTraces = readTraces()): boolean {
  const isUnderNohup = path.basename(traces.startedAs ?? '') === 'nohup'
  return isUnderNohup || traces.isInputUnreadable || traces.isOutputKept || traces.isParentIgnoring
}

function readTraces(): HangUpTraces {
  return {
    startedAs: process.env['_'],
    isInputUnreadable: isInputUnreadable(),
    isOutputKept: [1, 2].some(isNohupOut),
    isParentIgnoring: isParentIgnoring(),
  }
}

function isInputUnreadable(): boolean {
  const flags = /^flags:\s*(\d+)$/m.exec(readOrNull('/proc/self/fdinfo/0') ?? '')?.[1]
  const isWriteOnly = flags !== undefined && (Number.parseInt(flags, 8) & 3) === 1
  return isWriteOnly && tryOrNull(() => readlinkSync('/proc/self/fd/0')) === '/dev/null'
}

function isNohupOut(descriptor: number): boolean {
  const open = tryOrNull(() => fstatSync(descriptor))
  if (!open?.isFile()) return false
  const folders = [process.cwd(), process.env['HOME'] ?? '']
  return folders.some(folder => {
    const named = tryOrNull(() => statSync(path.join(folder, 'nohup.out')))
    return named !== null && named.dev === open.dev && named.ino === open.ino
  })
}

/** Only Linux describes other processes in files; the walk ends at the session's first process. */
function isParentIgnoring(): boolean {
  const own = processOf('self')
  if (own === null) return false
  const seen = new Set<number>()
  for (let pid = own.parent; pid > 1 && !seen.has(pid);) {
    seen.add(pid)
    const found = processOf(String(pid))
    if (found?.session !== own.session) return false
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readOrNull(`/proc/${pid}/status`) ?? '')?.[1] ?? '0'
    if ((Number.parseInt(ignored.slice(-1), 16) & 1) === 1) return true
    pid = found.parent
  }
  return false
}

/** proc_pid_stat(5): the name is in brackets and may hold anything, so the fields are counted from behind it. */
function processOf(pid: string): { readonly parent: number; readonly session: number } | null {
  const text = readOrNull(`/proc/${pid}/stat`)
  if (text === null) return null
  const [, parent = '', , session = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { parent: Number(parent), session: Number(session) }
}

const readOrNull = (file: string): string | null => tryOrNull(() => readFileSync(file, 'utf8'))

function tryOrNull<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    // Expected: another system, or a process that has ended, has no such trace.
    return null
  }
}
