import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { onTestFinished, test } from 'vitest'

/** Whether volumes can be mounted here: that takes root, on Linux, outside of narrow containers. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && tryMount()

/** Tests on a volume of their own carry the reason in their name, which the closing line checks. */
export const testWithVolume = (name: string, body: () => Promise<void>): void => {
  test.skipIf(!canMount)(`${name} (needs: root)`, body)
}

/** An empty volume of so many bytes in memory, for one test; unmounted when it ends. */
export function mountVolume(sizeBytes: number): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'halyard-volume-'))
  mount(folder, sizeBytes)
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** From now on nothing can be written there, for root too. */
export function makeReadOnly(folder: string): void {
  execFileSync('mount', ['-o', 'remount,ro', folder], { stdio: 'pipe' })
}

function mount(folder: string, sizeBytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'halyard-test', folder], { stdio: 'pipe' })
}

function tryMount(): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'halyard-volume-'))
  try {
    mount(folder, 4096)
    execFileSync('umount', [folder])
    return true
  } catch {
    // That is the answer.
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}
