import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { orElse } from '#shared/ignore'

const launchers: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
}

/**
 * Opens an address in the person's browser (BROWSER, else the system's own way). The address may pair a browser, and
 * other users see every program's arguments: the browser is given a file of this user alone that leads on to it.
 * Answers how to remove that file, and whether a program was found to open it.
 */
export async function openInBrowser(
  url: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly isOpened: boolean; readonly remove: () => Promise<void> }> {
  const file = path.join(folder, 'open.html')
  const remove = (): Promise<void> => rm(file, { force: true })
  await remove()
  await writeFile(file, pageLeadingTo(url), { mode: 0o600, flag: 'wx' })
  const [command = 'xdg-open', ...args] = env['BROWSER']
    ? [env['BROWSER']]
    : (launchers[process.platform] ?? ['xdg-open'])
  const child = spawn(command, [...args, file], { stdio: 'ignore', detached: true })
  const started = once(child, 'spawn').then(() => true)
  const isOpened = await orElse(started, false, 'start a browser: the person opens the address')
  child.unref()
  return { isOpened, remove }
}

/** The address is our own; it is escaped all the same. */
function pageLeadingTo(url: string): string {
  const safe = url.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
  return `<!doctype html><meta charset="utf-8"><title>Halyard</title><meta http-equiv="refresh" content="0; url=${safe}"><a href="${safe}">Halyard</a>\n`
}
