import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { isDeepStrictEqual } from 'node:util'
import type { ElectronApplication, Page } from 'playwright'

import { compileCache } from '#test/cli'
import { electronExecutable, launchElectron } from '#test/desktop'
import { until } from '#test/until'

const appFolder = path.resolve(import.meta.dirname, '../support/electron/fixtures/probe')

/** What the fixture's preload script shows to its page. */
interface ShownToPage {
  readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown>
  readonly send: (channel: string, ...args: unknown[]) => void
  readonly counted: () => unknown[][]
  readonly sendFunction: () => void
  readonly refusals: { readonly listed: (string | null)[]; readonly unlisted: (string | null)[] }
  readonly world: { readonly type: string; readonly isSandboxed: boolean; readonly document: string }
  readonly nested: {
    readonly list: [number, { readonly date: Date; readonly map: Map<string, Uint8Array> }]
    readonly add: (a: number, b: number) => number
  }
  readonly later: () => Promise<unknown>
  readonly broken: () => Promise<unknown>
  readonly throws: () => never
  readonly callBack: (back: (word: string) => unknown) => unknown
}

declare global {
  interface Window {
    readonly probe: ShownToPage
    readonly found: Readonly<Record<string, string>>
    readonly isRun: boolean
    before?: boolean
    after?: boolean
    injected?: boolean
  }
  // The fixture's main process.
  var thrown: Readonly<Record<string, string | null>>
  var refusal: string | null
}

/** The fixture app, running. */
export interface Probe {
  readonly app: ElectronApplication
  readonly page: Page
  readonly profileFolder: string
  /** What the app has told of its life so far; outlives it. */
  story(): readonly string[]
  /** Everything the app noted (`globalThis.seen`), in order. */
  seen(): Promise<readonly unknown[]>
  close(): Promise<void>
}

/** Starts the fixture app and waits until its page is shown. */
export async function openProbe(env: Readonly<Record<string, string>> = {}): Promise<Probe> {
  const profileFolder = await mkdtemp(path.join(tmpdir(), 'halyard-probe-'))
  const file = path.join(profileFolder, 'story.txt')
  const story = (): string[] => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [])
  const { app, page, close } = await launchElectron({
    appFolder,
    env: { PROBE_PROFILE: profileFolder, ...env },
  })
  await page.getByRole('heading', { name: 'Probe' }).waitFor()
  await until(() => story().includes('show'))
  return {
    app,
    page,
    profileFolder,
    story,
    seen: () => app.evaluate(() => (globalThis as unknown as { seen: unknown[] }).seen), // the fixture's own
    async close() {
      await close()
      // A browser that was killed may still be writing.
      await rm(profileFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
}

/** Starts the app once more on the same profile, without Playwright, and waits for its end. */
export async function startProbeAgain(
  profileFolder: string,
  args: readonly string[],
): Promise<{ code: number | null; stderr: string }> {
  const env = { ...process.env, ...compileCache, PROBE_PROFILE: profileFolder, PROBE_NAME: 'second' }
  const child = spawn(electronExecutable(), ['.', '--no-sandbox', ...args], { cwd: appFolder, env })
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  const stderr = await text(child.stderr)
  return { code: await ended, stderr }
}

/** Waits until the app has noted something. */
export async function untilSeen(probe: Probe, note: unknown): Promise<void> {
  await until(async () => (await probe.seen()).some(seen => isDeepStrictEqual(seen, note)))
}
