import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'

import { chooseChromium } from '#test/chromium'

import { Cdp } from './cdp.ts'

/** One Chromium per app: Playwright and the double are two clients of it. */
export interface AppBrowser {
  readonly cdp: Cdp
  readonly url: string
  /** When the browser is no longer there, for whatever reason. */
  readonly ended: Promise<void>
  /** Waits for its end; a browser that does not go is killed. */
  close(): Promise<void>
}

/** As close to a bare Electron as Chromium's switches go: no first window, no services, nothing slowed in the background. */
const windowlessArgs = [
  '--no-startup-window',
  '--no-zygote',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-search-engine-choice-screen',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-popup-blocking',
  // A page that asks for a window is told of, and gets none; not every Chromium heeds it (see chromium-page.ts).
  '--block-new-web-contents',
  '--password-store=basic',
  '--use-mock-keychain',
  '--force-color-profile=srgb',
  // Without a locale Chromium calls its language en-US@posix, which no real window ever says.
  '--lang=en-US',
  '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter,Translate,PreconnectToSearch',
  '--remote-debugging-port=0',
]

/** Runs a program that ends with whoever holds the other end of stdin, even when that one is killed. */
const untilStdinEnds = [
  'exec 3<&0',
  '"$@" 3<&- &',
  'child=$!',
  '{ read -r _ <&3; kill -9 "$child"; } 2>/dev/null &',
  'watcher=$!',
  'wait "$child"',
  'code=$?',
  'kill "$watcher" 2>/dev/null',
  'exit "$code"',
].join('\n')

/** @param profileFolder - Chromium's own state: local storage, cookies. @param switches - what the app appended. */
export async function startBrowser(profileFolder: string, switches: readonly string[]): Promise<AppBrowser> {
  const { executablePath, args, isHeadlessShell } = await chooseChromium()
  mkdirSync(profileFolder, { recursive: true })
  const child = spawn(
    'sh',
    [
      '-c',
      untilStdinEnds,
      'sh',
      executablePath,
      ...switches,
      ...args,
      ...windowlessArgs,
      ...(isHeadlessShell ? [] : ['--headless=new']),
      `--user-data-dir=${profileFolder}`,
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  )
  const url = await devToolsUrl(child)
  const cdp = await Cdp.connect(url)
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {
    cdp,
    url,
    ended,
    async close() {
      const timer = setTimeout(() => child.stdin.end(), 3_000)
      // The answer may be lost with the connection; the end of the process is what counts.
      cdp.send('Browser.close').catch(() => child.stdin.end())
      await ended
      clearTimeout(timer)
    },
  }
}

function devToolsUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('error', reject)
    child.once('exit', code =>
      reject(new Error(`Chromium ended (${code ?? 'killed'}) before it was ready.\n${said}`)),
    )
    child.stderr?.on('data', (chunk: Buffer) => {
      // Read on afterwards, so that the pipe never fills.
      said = (said + chunk.toString()).slice(-8_000)
      const url = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    })
  })
}
