import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readLogFiles } from '#platform/log/read-log'
import { compileCache } from '#test/cli'

/** What real processes leave in the log of one profile. */

const child = path.resolve(import.meta.dirname, '../support/log-child.ts')
let profile: string

beforeEach(() => {
  profile = mkdtempSync(path.join(tmpdir(), 'halyard-log-processes-'))
})
afterEach(() => rmSync(profile, { recursive: true, force: true }))

async function run(program: string, count: number, end: string): Promise<number | null> {
  const options = { stdio: 'ignore', env: { ...process.env, ...compileCache } } as const
  const [code] = (await once(
    spawn(process.execPath, [child, profile, program, String(count), end], options),
    'close',
  )) as [number | null] // as the event is documented
  return code
}

const lines = (): readonly Readonly<Record<string, unknown>>[] =>
  readLogFiles(profile).files.flatMap(({ text }) =>
    text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>),
  )

test('three programs that write at once, while files fill up, lose no line and break none', async () => {
  const programs = ['serve', 'get', 'desktop']
  expect(await Promise.all(programs.map(program => run(program, 2_000, 'close')))).toEqual([0, 0, 0])
  for (const program of programs) {
    const own = lines().filter(line => line['program'] === program)
    const items = own.filter(({ what }) => what === 'attempt').map(({ item }) => Number(item))
    expect(items.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 2_000 }, (_, item) => item))
    expect([
      own.filter(({ what }) => what === 'start').length,
      own.filter(({ what }) => what === 'stop').length,
    ]).toEqual([1, 1])
  }
  expect(readLogFiles(profile).files.length).toBeGreaterThan(3)
})

test('what was collected is written when a program crashes or ends at once', async () => {
  expect(await run('get', 10, 'exit')).toBe(3)
  expect(lines().map(({ what }) => what)).toEqual(['start', ...Array<string>(10).fill('attempt')])
  expect(await run('serve', 10, 'crash')).not.toBe(0)
  expect(lines().at(-1)).toMatchObject({
    program: 'serve',
    level: 'error',
    what: 'crash',
    error: 'The test wants a crash.',
    stack: expect.stringContaining('log-child') as string,
  })
})
