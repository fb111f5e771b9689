import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'

const catalogue = fitsCatalogue(Array<number>(3).fill(fitsSize(30_000)))
const uris = [...catalogue.files()].map(({ uri }) => uri)

let archive: DemoArchive
let scratch: string
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf: fitsBody })
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-remove-'))
  mkdirSync(path.join(scratch, 'profile'))
})
afterAll(async () => {
  await archive.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const halyard = (...args: readonly string[]): Promise<CliResult> =>
  runCli(args, { profile: path.join(scratch, 'profile'), archiveUrl: archive.url })

test('what is removed of the queue stays in the history until it is erased, and the command says what it did', async () => {
  const to = path.join(scratch, 'files')
  expect((await halyard('get', ...uris, '--to', to)).code).toBe(0)
  const [first] = (await halyard('queue', '--state', 'done', '--json')).lines.filter(
    ({ kind }) => kind === 'item',
  )
  const removed = await halyard('remove', '--item', String(first?.['id']), '--json')
  expect([removed.code, removed.lines]).toMatchObject([0, [{ kind: 'item', uri: first?.['uri'] }]])
  expect((await halyard('queue', '--json')).lines.at(-1)).toMatchObject({ asked: 2, verified: 2 })
  const name = String(first?.['filename'])
  expect((await halyard('manifests', 'search', name, '--json')).lines).toMatchObject([{ state: 'done' }])

  // The file is here already when it is asked for again.
  const again = await halyard('get', ...uris, '--to', to, '--json')
  expect([again.code, again.lines.at(-1)]).toMatchObject([0, { asked: 3, verified: 3 }])

  expect((await halyard('remove', '--batch', '1', '--json')).lines).toMatchObject([{ batch: 1, asked: 3 }])
  expect((await halyard('manifests', '--json')).lines).toMatchObject([{ id: 1, asked: 3, verified: 3 }])
  const erased = await halyard('remove', '--batch', '1', '--history', '--json')
  expect([erased.code, erased.lines]).toMatchObject([0, [{ kind: 'manifest', id: 1, asked: 3 }]])
  expect((await halyard('manifests', '--json')).lines).toEqual([])
})

/** A profile whose first batch is these three files, and the ids of its items. */
async function got(name: string) {
  const profile = path.join(scratch, name)
  mkdirSync(profile)
  const run = (...args: readonly string[]) => runCli(args, { profile, archiveUrl: archive.url })
  const get = () => run('get', ...uris, '--to', path.join(scratch, `${name}-files`), '--json')
  expect((await get()).code).toBe(0)
  const { lines } = await run('queue', '--state', 'done', '--json')
  const items = lines
    .filter(({ kind }) => kind === 'item')
    .map(({ id, path: file }) => ({ id: String(id), file }))
  /** Of every batch of the history: its id, files and damaged files. */
  const history = async () =>
    (await run('manifests', '--json')).lines.map(({ id, asked, damaged }) => [id, asked, damaged])
  return { run, get, items, history }
}

test('what was found damaged is so in the history wherever removing puts it', async () => {
  const { run, items, history } = await got('damaged')
  rmSync(String(items[1]?.file))
  await run('manifests', 'verify', '1')
  expect((await run('remove', '--item', items[1]?.id ?? '')).code).toBe(0)
  expect(await history()).toEqual([
    [2, 1, 1],
    [1, 2, 0],
  ])
  // Found there, it comes back with the file.
  expect((await run('remove', '--item', items[2]?.id ?? '')).code).toBe(0)
  rmSync(String(items[2]?.file))
  await run('manifests', 'verify', '2')
  expect((await history())[0]).toEqual([2, 2, 2])
  expect((await run('remove', '--batch', '1')).code).toBe(0)
  expect(await history()).toEqual([[1, 3, 2]])
})

test('what was removed and is fetched again is in the history once', async () => {
  const { run, get, items, history } = await got('again')
  const [first, second] = items.map(({ id }) => id)
  expect((await run('remove', '--item', first ?? '')).code).toBe(0)
  expect((await run('remove', '--item', second ?? '')).code).toBe(0)
  expect(await history()).toEqual([
    [2, 2, 0],
    [1, 1, 0],
  ])
  const one = await run('get', uris[0] ?? '', '--to', path.join(scratch, 'again-files'))
  expect([one.code, await history()]).toEqual([
    0,
    [
      [2, 1, 0],
      [1, 2, 0],
    ],
  ])
  const all = await get()
  expect([all.code, await history()]).toEqual([0, [[1, 3, 0]]])
})

test('a batch that is erased takes what was removed of it along, and what was removed can be erased alone', async () => {
  const { run, items, history } = await got('erased')
  const [first, second] = items.map(({ id }) => id)
  expect((await run('remove', '--item', first ?? '')).code).toBe(0)
  expect((await run('remove', '--batch', '2', '--history')).code).toBe(0)
  expect(await history()).toEqual([[1, 2, 0]])
  expect((await run('remove', '--item', second ?? '')).code).toBe(0)
  expect((await history()).map(([, asked]) => asked)).toEqual([1, 1])
  expect((await run('remove', '--batch', '1', '--history')).code).toBe(0)
  expect(await history()).toEqual([])
})
