import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openHalyard } from '#platform/open-halyard'
import { runCli } from '#test/cli'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'halyard-demo-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const demo = (args: readonly string[], env: Record<string, string> = {}) =>
  runCli(['demo', '--exit', '--scale', '0.01', '--limit', 'off', ...args], {
    profile: path.join(folder, 'own'),
    env: { TMPDIR: folder, ...env },
  })

test('demo --profile keeps its state and its files in that folder, and continues with it the next time', async () => {
  const given = path.join(folder, 'given')
  const first = await demo(['--profile', given])
  expect([first.code, existsSync(path.join(given, 'halyard.db'))]).toEqual([0, true])
  expect(existsSync(path.join(given, 'demo-files', 'MANIFEST.HTML'))).toBe(true)
  expect(readdirSync(folder).filter(name => name.startsWith('halyard-demo-'))).toEqual([])
  const listed = await runCli(['manifests', '--json'], { profile: given })
  expect(listed.lines).toMatchObject([{ name: 'Southern Ring Nebula', result: 'complete' }])
  expect((await demo(['--profile', given])).code).toBe(0)
})

test('demo without --profile is temporary, whatever HALYARD_PROFILE says', async () => {
  expect((await demo([])).code).toBe(0)
  expect(existsSync(path.join(folder, 'own', 'halyard.db'))).toBe(false)
})

test('a profile with downloads of the real archive is not lent to the demo', async () => {
  const given = path.join(folder, 'given')
  mkdirSync(given, { mode: 0o700 })
  const baseUrl = new URL('http://127.0.0.1:9/')
  await openHalyard({
    profileFolder: given,
    baseUrl,
    account: null,
    filesAtOnce: null,
    allowedHosts: [],
  }).close()
  const { code, stderr } = await demo(['--profile', given])
  expect([code, stderr]).toEqual([2, expect.stringContaining('Choose another folder')])
})

/** A profile that nobody can make, root included: its parent is a file. */
function unmakable(): string {
  writeFileSync(path.join(folder, 'file'), '')
  return path.join(folder, 'file', 'profile')
}

test("the demo needs no place for a profile of one's own", async () => {
  expect((await demo([], { HALYARD_PROFILE: unmakable() })).code).toBe(0)
})

test('doctor reports a profile that cannot be made beside all else that it finds', async () => {
  const { code, lines } = await runCli(['doctor', '--json'], {
    profile: unmakable(),
    archiveUrl: 'http://127.0.0.1:9/',
    clockRate: 15,
    mostMs: 60_000,
  })
  expect(code).toBe(1)
  const found = lines.map(({ name, ok }) => `${String(name)} ${String(ok)}`)
  expect(found).toEqual(expect.arrayContaining(['node true', 'profile false', 'folder true']))
})

test('a temporary folder that cannot be written is reported in one sentence', async () => {
  const { code, stderr } = await demo([], { TMPDIR: unmakable() })
  expect([code, stderr]).toEqual([7, expect.stringMatching(/^halyard: The temporary folder .* TMPDIR .*\n$/)])
})
