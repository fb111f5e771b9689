import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemoArchive, type DemoArchive } from '#demo/server/index'
import { runCli, type CliResult } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'

const catalogue = fitsCatalogue(Array<number>(3).fill(fitsSize(30_000)))
const uris = [...catalogue.files()].map(({ uri }) => uri)

let archive: DemoArchive
let scratch: string
beforeAll(async () => {
  archive = await startDemoArchive({ catalogue, bodyOf: fitsBody })
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
