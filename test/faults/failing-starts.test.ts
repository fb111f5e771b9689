import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished, expect, test } from 'vitest'
import { compileCache } from '#test/cli'

const script = path.resolve(import.meta.dirname, '../support/failing-starts.ts')
const guard = path.resolve(import.meta.dirname, '../../src/demo/loopback-only.ts')

interface Told {
  readonly steps: number
  readonly found: readonly string[]
}

/** Runs the starts of one kind in a process of their own; it has to end by itself. */
async function failingStarts(kind: string, howLong: 'once' | 'for-good'): Promise<Told> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-starts-'))
  const child = spawn(process.execPath, ['--import', guard, script, kind, howLong, scratch], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], HOME: scratch, ...compileCache },
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(scratch, { recursive: true, force: true })
  })
  const said = await text(child.stdout)
  return JSON.parse(said.trimEnd().split('\n').at(-1) ?? '') as Told // what the script says last
}

/** With the fewest steps that each kind has: fewer would mean that the steps are not found any more. */
const starts = [
  ['get', 'once', 150],
  ['queue', 'once', 80],
  ['products', 'once', 30],
  ['serve', 'once', 100],
  ['desktop', 'once', 100],
  ['queue', 'for-good', 80],
  ['serve', 'for-good', 100],
] as const

test.each(starts)(
  '%s with its n-th step failing (%s) leaves nothing running, open, locked or in the way',
  async (kind, howLong, fewest) => {
    const { steps, found } = await failingStarts(kind, howLong)
    expect(found).toEqual([])
    expect(steps).toBeGreaterThan(fewest)
  },
  240_000,
)
