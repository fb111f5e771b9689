import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'

const root = path.resolve(import.meta.dirname, '../..')

/** Starts the desktop app once more over a profile that is in use; resolves to the exit code of that second start. */
export function startSecond(
  executable: string,
  profileFolder: string,
  args: readonly string[] = [],
): Promise<number | null> {
  const child = spawn(executable, [root, ...args], {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, HALYARD_PROFILE: profileFolder, HALYARD_ARCHIVE_URL: 'http://127.0.0.1:1/' },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
}
