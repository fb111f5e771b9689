import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { runCli } from '#test/cli'
import { until } from '#test/until'

/** What `npm start` and `npm run demo` do with and without a window, as npm runs them. */

const root = path.resolve(import.meta.dirname, '../..')
const guard = pathToFileURL(path.join(root, 'src/demo/loopback-only.ts')).href
const double = path.join(root, 'test/support/electron/dist')

let folder: string
const children: ChildProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-start-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  }
  await rm(folder, { recursive: true, force: true })
})

function startScript(name: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', guard, path.join(root, 'scripts', name), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...env },
  })
  children.push(child)
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: Buffer) => {
      said.text += bytes.toString()
    })
  return { child, said }
}

test.runIf(process.platform === 'linux')(
  'without a display it says so in one line and serves the same screens (needs: other system)',
  async () => {
    const { child, said } = startScript('start.mjs', [], {
      HALYARD_PROFILE: path.join(folder, 'profile'),
      HALYARD_ARCHIVE_URL: 'http://127.0.0.1:1/',
      // Whatever opens pages here must not.
      BROWSER: 'true',
    })
    await until(() => said.text.includes('page: '))
    expect(said.text).toContain('halyard: there is no display, so the page opens in the browser instead.')
    const [, url = ''] = /page: (http:\/\/127\.0\.0\.1:\d+\/)/.exec(said.text) ?? []
    expect((await fetch(url)).status).toBe(200)
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
  },
)

test.runIf(process.platform !== 'win32')(
  'where it can, it opens the desktop app and ends with it (needs: other system)',
  async () => {
    const profile = path.join(folder, 'profile')
    const archiveUrl = 'http://127.0.0.1:1/'
    const { child, said } = startScript('start.mjs', [], {
      HALYARD_PROFILE: profile,
      HALYARD_ARCHIVE_URL: archiveUrl,
      ELECTRON_OVERRIDE_DIST_PATH: double,
    })
    const owner = path.join(profile, 'owner.json')
    await until(() =>
      readFile(owner).then(
        () => true,
        () => false,
      ),
    )
    const { code } = await runCli(['queue', '--json'], { profile, archiveUrl })
    expect(code).toBe(0)
    const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await ended
    expect(said.text).not.toContain('in the browser instead')
  },
)

/** An Electron that ends as soon as it is started, as a program of that text would. */
async function brokenElectron(text: string, mode = 0o755): Promise<string> {
  const dist = path.join(folder, 'dist')
  await mkdir(dist)
  await writeFile(path.join(dist, 'electron'), `#!/bin/sh\n${text}\n`, { mode })
  return dist
}
const noSandbox = `echo '[1:1:FATAL:setuid_sandbox_host.cc:163] The SUID sandbox helper binary was found, but is not configured correctly.' >&2; kill -TRAP $$`

test.runIf(process.platform !== 'win32').each([
  ['no sandbox', noSandbox, 0o755, 'the window ended as soon as it was started (SIGTRAP)', 'chmod 4755'],
  [
    'a missing library',
    'echo "electron: error while loading shared libraries: libnss3.so" >&2; exit 127',
    0o755,
    'the window ended as soon as it was started (exit code 127)',
    'Its own message is shown above.',
  ],
  ['no right to run it', '', 0o644, 'the window could not be opened (', 'start again'],
] as const)(
  'a window that does not come up, for %s, leads to the page in the browser, with the reason and what to do (needs: other system)',
  async (_name, text, mode, reason, advice) => {
    const { said } = startScript('start.mjs', [], {
      HALYARD_PROFILE: path.join(folder, 'profile'),
      HALYARD_ARCHIVE_URL: 'http://127.0.0.1:1/',
      BROWSER: 'true',
      ELECTRON_OVERRIDE_DIST_PATH: await brokenElectron(text, mode),
    })
    await until(() => said.text.includes('page: '))
    const line = said.text
      .split('\n')
      .find(text => text.includes('so the page opens in the browser instead.'))
    expect(line).toContain(`halyard: ${reason}`)
    expect(line).toContain(advice)
    const [, url = ''] = /page: (http:\/\/127\.0\.0\.1:\d+\/)/.exec(said.text) ?? []
    expect((await fetch(url)).status).toBe(200)
  },
)

test.runIf(process.platform !== 'win32').each([
  ['SIGTERM', 'kill -TERM $$', 130],
  ['an exit code of its own for that', 'exit 143', 143],
  ['0', 'exit 0', 0],
] as const)(
  'a window that somebody ends early, by %s, is not opened again elsewhere (needs: other system)',
  async (_name, text, code) => {
    const { child, said } = startScript('start.mjs', [], {
      HALYARD_PROFILE: path.join(folder, 'profile'),
      ELECTRON_OVERRIDE_DIST_PATH: await brokenElectron(text),
    })
    expect(await new Promise(resolve => child.once('exit', resolve))).toBe(code)
    expect(said.text).toBe('')
  },
)

test.runIf(process.platform !== 'win32')(
  'a demo whose window does not come up shows its page in the browser instead (needs: other system)',
  async () => {
    const { said } = startScript('run.mjs', ['demo'], {
      BROWSER: 'true',
      ELECTRON_OVERRIDE_DIST_PATH: await brokenElectron(noSandbox),
    })
    await until(() => said.text.includes('page: '))
    expect(said.text).toContain('(SIGTRAP), so the page opens in the browser instead. For the window: ')
  },
)

test.runIf(process.platform !== 'win32')(
  'the demo opens the window with its own archive, and its sample is fetched and verified (needs: other system)',
  async () => {
    const { said } = startScript('run.mjs', ['demo'], { ELECTRON_OVERRIDE_DIST_PATH: double })
    await until(() => /files: +\//.test(said.text))
    const [, files = ''] = /files: +(\/.*)/.exec(said.text) ?? []
    const manifest = path.join(files, 'sample', 'manifest.json')
    await until(() =>
      readFile(manifest).then(
        () => true,
        () => false,
      ),
    )
    const { items } = JSON.parse(await readFile(manifest, 'utf8')) as { items: { state: string }[] }
    expect(items.length).toBeGreaterThan(50)
    expect(items.every(item => item.state === 'done')).toBe(true)
  },
)
