import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

/** What a second start leaves for the first. */
export interface SecondStart {
  readonly argv: readonly string[]
  readonly workingDirectory: string
  readonly additionalData: unknown
}

export interface InstanceLock {
  release(): void
}

/**
 * One running app per folder, decided at once as in Electron: a lock file with the owner's process id, and notes that
 * the owner watches for. Null: another process has it, and has been told.
 */
export function lockInstance(
  folder: string,
  mine: SecondStart,
  onSecondStart: (start: SecondStart) => void,
): InstanceLock | null {
  mkdirSync(folder, { recursive: true })
  const lock = path.join(folder, 'lock')
  if (!isTaken(lock)) {
    leaveNote(folder, mine)
    return null
  }
  const readNotes = (): void => {
    for (const name of readdirSync(folder).filter(name => name.endsWith('.json'))) {
      const file = path.join(folder, name)
      const note = JSON.parse(readFileSync(file, 'utf8')) as SecondStart // written by `leaveNote`
      rmSync(file)
      onSecondStart(note)
    }
  }
  const watcher = watch(folder, readNotes)
  watcher.unref()
  return {
    release() {
      watcher.close()
      rmSync(lock, { force: true })
    },
  }
}

function isTaken(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    const owner = Number(readFileSync(lock, 'utf8'))
    if (isAlive(owner)) return false
    // Left behind by a process that was killed.
    writeFileSync(lock, String(process.pid))
    return true
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    // That is the answer.
    return false
  }
}

function leaveNote(folder: string, note: SecondStart): void {
  const file = path.join(folder, `${process.pid}.json`)
  writeFileSync(`${file}.part`, JSON.stringify(note))
  // Renamed, so that the owner never reads half of it.
  renameSync(`${file}.part`, file)
}
