import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, startCli, type CliOptions } from '#test/cli'
import { temporaryFolder } from '#test/transfer-kit'

const image = 'mast:JWST/product/jw02733-o001_t001_nircam_clear-f090w_i2d'

/** A profile, a folder for data, and a demo archive of its own. */
async function setUp(): Promise<CliOptions & { readonly to: string; readonly archive: DemoArchive }> {
  const profile = await temporaryFolder()
  const archive = await startArchive({ catalogue: createCatalogue({ scale: 0.05 }), bodyOf })
  onTestFinished(() => archive.stop())
  return { profile, archive, archiveUrl: archive.url, to: path.join(profile, 'data') }
}

test('limit and timetable set, show and take back what is in force', async () => {
  const profile = await temporaryFolder()
  const run = (...args: string[]) => runCli([...args, '--json'], { profile, env: { TZ: 'Europe/Berlin' } })
  const line = { v: 1, kind: 'limits', state: 'open', rate: null, limit: null, timetable: null, budget: null }
  expect((await run('limit')).lines).toMatchObject([line])
  expect((await run('limit', '10M', '--budget', '500G/day')).lines).toMatchObject([
    { ...line, rate: 10_000_000, limit: 10_000_000, budget: '500G/day', budget_left: 5e11 },
  ])
  const imported = await run('timetable', '--import-rclone', '00:00,512k')
  expect(imported.lines).toMatchObject([{ rate: 524_288, timetable: '00:00,512KiB' }])
  expect((await run('timetable', 'off')).lines).toMatchObject([{ timetable: null, limit: 10_000_000 }])
  const wrong = await run('timetable', '08:00,fast')
  expect([wrong.code, wrong.lines]).toMatchObject([2, [{ kind: 'error', code: 'usage' }]])
  expect(wrong.stderr).toContain('"08:00,fast"')
  expect((await run('limit', '2M', '--batch', '77')).code).toBe(2)
  expect((await run('get', `${image}.jpg`, '--to', profile, '--limit', 'fast')).code).toBe(2)
})

test('a timetable says what it replaces, and what holds beside it', async () => {
  const profile = await temporaryFolder()
  const said = async (...args: string[]) => (await runCli(['timetable', ...args], { profile })).stderr.trim()
  expect(await said('08:00,5M', '20:00,full')).toBe('')
  expect(await said('09:00,1M')).toBe('The former schedule no longer applies: 08:00,5M 20:00,full')
  expect(await said('--start-at', '2098-01-01T22:00')).toBe('The schedule still applies as well: 09:00,1M')
  expect(await said('--start-at', '2099-01-01T22:00')).toContain(
    'The former start no longer applies: 2098-01-01 22:00',
  )
  expect(await said('--show')).toBe('')
})

test('get in a stopped window fetches nothing, says why, and exits 9', async () => {
  const { to, archive: _archive, ...options } = await setUp()
  const uri = `${image}.jpg`
  await runCli(['timetable', '00:00,stop'], options)
  const stopped = await runCli(['get', uri, '--to', to, '--json'], options)
  expect(stopped.code).toBe(9)
  expect(stopped.lines).toMatchObject([
    { kind: 'item', uri, state: 'waiting', reason: 'window' },
    { kind: 'summary', asked: 1, verified: 0, waiting: 1 },
  ])
  await runCli(['timetable', 'off'], options)
  const fetched = await runCli(['get', uri, '--to', to, '--json'], options)
  expect([fetched.code, fetched.lines.at(0)]).toMatchObject([0, { state: 'done' }])
})

test('a running get continues when another process removes the limit', async () => {
  const { to, archive, ...options } = await setUp()
  // At this rate the second read of the socket would come after five minutes.
  await runCli(['limit', '200'], options)
  const get = startCli(['get', `${image}.fits`, '--to', to], options)
  const ended = once(get, 'close')
  while (archive.requests().downloads === 0) await after(20)
  await runCli(['limit', 'off'], options)
  expect((await ended).at(0)).toBe(0)
})
