import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, mkdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const run = promisify(execFile)

let scratch: string
beforeEach(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'halyard-headless-'))
})
afterEach(() => rm(scratch, { recursive: true, force: true }))

test('what the container copies is enough to serve, to report its health and to stop cleanly', async () => {
  const container = await readFile(path.join(root, 'packaging/Containerfile'), 'utf8')
  const app = path.join(scratch, 'app')
  for (const [from, to] of copiesOf(container))
    await cp(path.join(root, from), path.join(app, to), { recursive: true })
  const profile = path.join(scratch, 'profile')
  await mkdir(profile)
  // Nothing answers there, and nothing needs to.
  const env = { HOME: scratch, HALYARD_PROFILE: profile, HALYARD_ARCHIVE_URL: 'http://127.0.0.1:9/' }
  const healthcheck = [path.join(app, 'packaging/healthcheck.mjs')]

  const { stdout } = await run(process.execPath, [path.join(app, 'out/cli/index.js'), '--version'], { env })
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  await expect(run(process.execPath, healthcheck, { env })).rejects.toMatchObject({ code: 1 })

  const host = spawn(
    process.execPath,
    [path.join(app, 'out/cli/index.js'), 'serve', '--port', '0', '--json'],
    {
      cwd: scratch,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    const exited = once(host, 'exit')
    const ready = await once(createInterface(host.stdout), 'line')
    expect(JSON.parse(String(ready[0]))).toMatchObject({ kind: 'ready' })
    await expect(run(process.execPath, healthcheck, { env })).resolves.toBeTruthy()
    host.kill('SIGTERM')
    expect(await exited).toEqual([143, null])
    await expect(run(process.execPath, healthcheck, { env })).rejects.toMatchObject({ code: 1 })
  } finally {
    host.kill('SIGKILL')
  }
})

/** What the last stage copies: from where in the project, to where below /opt/halyard. */
function copiesOf(container: string): readonly (readonly [string, string])[] {
  const lastStage = container.slice(container.lastIndexOf('\nFROM '))
  return [...lastStage.matchAll(/^COPY (?:--from=build \/src\/)?(\S+) \/opt\/halyard\/(\S+)$/gm)].map(
    ([, from = '', to = '']) => [from, to] as const,
  )
}
