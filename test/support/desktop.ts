import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { _electron } from 'playwright'
import type { ElectronApplication, Page } from 'playwright'

import { compileCache } from './cli.ts'

const root = path.resolve(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)

/** Electron is downloaded when first asked for, so the package alone says nothing. */
function hasElectronRuntime(): boolean {
  const folder = path.dirname(require.resolve('electron/package.json'))
  return existsSync(path.join(folder, 'path.txt')) && existsSync(path.join(folder, 'dist'))
}

/** Whether specs run on the double: without a runtime they always do. */
const isDouble = process.env['HALYARD_TEST_ELECTRON'] === 'double' || !hasElectronRuntime()

// The package `electron` reads it, for Playwright and for us; nothing else tells the double from the real thing.
if (isDouble) process.env['ELECTRON_OVERRIDE_DIST_PATH'] = path.join(import.meta.dirname, 'electron/dist')

/** The executable, for starting a process without Playwright. Playwright itself asks the same package. */
export function electronExecutable(): string {
  return require('electron') as string // in Node the package exports the path
}

export interface ElectronOptions {
  /** The folder with the app's package.json. */
  readonly appFolder: string
  readonly env?: Readonly<Record<string, string>>
  /** After the folder of the app. */
  readonly args?: readonly string[]
}

export interface Desktop {
  readonly app: ElectronApplication
  /** The first window. */
  readonly page: Page
  /** Quits the app and waits for its end; once it has ended by itself there is nothing left to do. */
  readonly close: () => Promise<void>
}

/** Starts an Electron app and waits for its first window; the window may still be empty then. */
export async function launchElectron({ appFolder, env = {}, args = [] }: ElectronOptions): Promise<Desktop> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const app = await _electron.launch({
    args: ['.', ...args],
    cwd: appFolder,
    // The app's own theme decides, not Playwright.
    colorScheme: null,
    env: { ...Object.fromEntries(inherited), ...compileCache, ...env },
  })
  let isOver = false
  app.on('close', () => {
    isOver = true
  })
  const close = async (): Promise<void> => {
    if (isOver) return
    // An app that refuses to quit (it may ask the person first) must not keep the tests waiting.
    const timer = setTimeout(() => app.process().kill('SIGKILL'), 10_000)
    await app.close()
    clearTimeout(timer)
  }
  try {
    const page = await app.firstWindow()
    // An assertion that waits should fail before the test does.
    page.setDefaultTimeout(10_000)
    return { app, page, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

export interface DesktopOptions {
  readonly profileFolder: string
  /** Set HALYARD_ARCHIVE_URL here; without it the app would mean the real archive. */
  readonly env?: Readonly<Record<string, string>>
  readonly args?: readonly string[]
}

/** The desktop app as it was built (`npm run build`). */
export function launchDesktop({ profileFolder, env = {}, args = [] }: DesktopOptions): Promise<Desktop> {
  // Nothing listens there: a test that needs an archive names one.
  const ownEnv = { HALYARD_PROFILE: profileFolder, HALYARD_ARCHIVE_URL: 'http://127.0.0.1:1/', ...env }
  return launchElectron({ appFolder: root, env: ownEnv, args })
}
