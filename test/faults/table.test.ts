import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'

const catalogue = createCatalogue({ scale: 0.05 })
const file = [...catalogue.files()].find(
  one => one.access === 'PUBLIC' && one.filename.endsWith('_cal.fits') && one.sizeBytes > 50_000,
)
if (file === undefined) throw new Error('The catalogue has no such file.')
const body = bodyOf(file)
const bytes = body.read(0, body.sizeBytes)

interface Outcome {
  readonly state: string
  readonly reason: string | null
  readonly exitCode: number
}
const done: Outcome = { state: 'done', reason: null, exitCode: 0 }
const failed = (reason: string, exitCode: number): Outcome => ({ state: 'failed', reason, exitCode })

async function fetchUnder(faults: string, isSignedIn: boolean) {
  const archive = await startArchive({ catalogue, bodyOf, faults, seed: 3 })
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-table-'))
  try {
    const profile = path.join(scratch, 'profile')
    mkdirSync(profile)
    const folder = path.join(scratch, 'files')
    const result = await runCli(['get', file?.uri ?? '', '--to', folder, '--json'], {
      profile,
      archiveUrl: archive.url,
      ...(isSignedIn && { token: archive.token }),
    })
    const item = itemOf(result)
    const bytesHere = item.state === 'done' ? readFileSync(path.resolve(folder, item.path)) : null
    return { result, item, bytesHere, requests: archive.requests(), token: archive.token }
  } finally {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

function itemOf({ lines, stdout, stderr }: CliResult) {
  const line = lines.find(({ kind }) => kind === 'item')
  if (line === undefined) throw new Error(`There is no item: ${stdout}${stderr}`)
  return { state: line['state'], reason: line['reason'], path: String(line['path']) }
}

/** Every row: what the server does, what becomes of the file, and of the command. */
const rows: readonly (readonly [string, Outcome])[] = [
  ['drop:1', done],
  ['drop:1,no-length:1', done],
  ['drop:1,weak-etag:1', done],
  ['drop:1,no-validator:1', done],
  ['drop:1,ignore-range:1', done],
  ['drop:1,wrong-206:1', done],
  ['drop:1,wrong-416:1', done],
  ['no-length:1,no-validator:1', done],
  ['reset:1', done],
  ['error-500:1', done],
  ['busy:1', done],
  ['too-many:1', done],
  ['html:1', done],
  ['flip:1', done],
  ['short:1', done],
  ['long:1', done],
  ['always:html:1', failed('not-the-file', 8)],
  ['always:flip:1', failed('damaged', 8)],
  ['always:short:1', failed('damaged', 8)],
  ['always:long:1', failed('damaged', 8)],
  ['always:changed:1,always:drop:1', failed('changed', 8)],
  ['always:gone:1', failed('gone', 3)],
  ['always:redirect-loop:1', failed('foreign-host', 3)],
  ['always:bad-redirect:1', failed('foreign-host', 3)],
  ['always:unauthorized:1', failed('auth-needed', 6)],
]

test.concurrent.each(rows)('%s: %o', { timeout: 90_000 }, async (faults, { state, reason, exitCode }) => {
  const { result, item, bytesHere } = await fetchUnder(faults, false)
  expect({ state: item.state, reason: item.reason, exitCode: result.code }).toEqual({
    state,
    reason,
    exitCode,
  })
  if (state === 'done') expect(bytesHere?.equals(bytes)).toBe(true)
  expect(result.lines.at(-1)).toMatchObject({
    kind: 'summary',
    asked: 1,
    verified: state === 'done' ? 1 : 0,
    failed: state === 'failed' ? 1 : 0,
    cancelled: 0,
    waiting: 0,
  })
})

test.concurrent(
  'a file that was reprocessed on the way arrives in its new version, whole',
  { timeout: 90_000 },
  async () => {
    const { item, result, bytesHere } = await fetchUnder('drop:1,changed:1', false)
    expect([item.state, result.code]).toEqual(['done', 0])
    const versions = [1, 2, 3].map(n => bodyOf({ ...file, version: `${file.version}.${n}` }))
    expect(versions.some(other => bytesHere?.equals(other.read(0, other.sizeBytes)))).toBe(true)
  },
)

test.concurrent.each(['always:bad-redirect:1', 'always:redirect-loop:1', 'always:unauthorized:1', 'drop:1'])(
  'the token goes nowhere it is not needed: %s',
  { timeout: 90_000 },
  async faults => {
    const { result, requests, token } = await fetchUnder(faults, true)
    expect(requests).toMatchObject({ storageWithAuthorization: 0, storageWithCookie: 0 })
    // Asked without the token first; with it only after the archive has demanded one.
    expect(requests.publicWithToken > 0).toBe(faults.includes('unauthorized'))
    expect(result.stdout + result.stderr).not.toContain(token)
  },
)
