import { mkdir, rename, symlink, utimes } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { AttemptResult, PartRecord } from '#core/ports'
import { createTransfers } from '#platform/transfer/index'
import { intruders } from '#test/intruders'
import { serveProperly } from '#test/misbehaving-server'
import {
  filesBelow,
  plainJob,
  requireServed,
  simpleCheck,
  temporaryFolder,
  transferKit,
} from '#test/transfer-kit'

const target = 'JWST/obs/jw02733_cal.fits'
const body = Buffer.from('0123456789'.repeat(5_000))
const half = 20_000
const partOf = (result: AttemptResult): PartRecord | null => ('part' in result ? result.part : null)

/** A file of which the first half is on the disk, and the rest comes when it is asked for. */
async function halfFetched() {
  let sendRest = (): void => undefined
  const kit = await transferKit((_seen, reply) => {
    reply.declare(body)
    reply.send(200, { ETag: '"v1"', 'Content-Length': body.length }, body.subarray(0, half))
    sendRest = () => reply.raw(body.subarray(half))
  })
  const attempt = kit.attempt()
  await expect.poll(async () => (await kit.files())[`${target}.part`]?.length).toBe(half)
  return { kit, attempt, sendRest: () => sendRest() }
}

const inFolder = Object.entries(intruders).filter(
  ([name]) => !name.includes('folder') || name.includes('name'),
)

test.each(inFolder)(
  'somebody who %s in the middle of a file gets no wrong byte a name',
  async (_name, intrude) => {
    const { kit, attempt, sendRest } = await halfFetched()
    const outside = await temporaryFolder()
    const folder = path.join(kit.folder, path.dirname(target))
    intrude({ folder, target: path.join(kit.folder, target), body, outside, mine: () => undefined })
    sendRest()
    kit.server.answer((seen, reply) => serveProperly(seen, reply, { body, etag: '"v1"' }))
    let result = await attempt
    // What is done is compared with what is served, each time.
    for (let tries = 0; tries < 2 && result.kind !== 'done'; tries += 1) {
      expect(result).toMatchObject({ reason: 'damaged' })
      result = await kit.attempt({ part: partOf(result) })
    }
    expect(result.kind).toBe('done')
  },
)

test('a part that others have written the same bytes into is read once more and published', async () => {
  const { kit, attempt, sendRest } = await halfFetched()
  await utimes(path.join(kit.folder, `${target}.part`), 1, 1)
  sendRest()
  expect(await attempt).toMatchObject({ kind: 'done', fetchedBytes: body.length })
})

test.each(['the batch folder', 'a folder of it'])(
  'a link to elsewhere in the place of %s: nothing is written there, in this attempt and the next',
  async which => {
    const { kit, attempt, sendRest } = await halfFetched()
    const outside = await temporaryFolder()
    const replaced = which === 'a folder of it' ? path.join(kit.folder, 'JWST') : kit.folder
    await rename(replaced, `${replaced}-moved`)
    await mkdir(path.join(outside, 'obs'))
    await symlink(outside, replaced)
    sendRest()
    expect(await attempt).toMatchObject({ kind: 'broke', reason: 'folder-gone' })
    kit.clock.advance(1_000)
    const asked = kit.server.seen.length
    expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'folder-gone' })
    expect(kit.server.seen.length).toBe(asked)
    expect(await filesBelow(outside)).toEqual({})
    await rename(replaced, `${replaced}-link`)
    await rename(`${replaced}-moved`, replaced)
  },
)

test('two profiles fetch one file into one folder at once: each ends with the right bytes, and there is one file', async () => {
  let waiting: (() => void)[] = []
  const kit = await transferKit((_seen, reply) => {
    reply.declare(body)
    reply.send(200, { ETag: '"v1"', 'Content-Length': body.length }, body.subarray(0, half))
    waiting.push(() => reply.raw(body.subarray(half)))
  })
  const other = createTransfers({
    clock: kit.clock,
    createContentCheck: simpleCheck,
    isArchiveOrigin: url => url.origin === kit.server.origin,
    isLoopbackBase: true,
    userAgent: 'Halyard/test (https://example.invalid)',
    tuning: { gatherBytes: 0 },
  })
  const nothing = (): void => undefined
  const silent = { progressed: nothing, verifying: nothing, partChanged: nothing, partProven: nothing }
  const never = new AbortController().signal
  const attempts = [kit.attempt(), other.attempt(plainJob(kit.server.origin, kit.folder), silent, never)]
  await expect
    .poll(async () => Object.values(await kit.files()).map(content => content.length))
    .toEqual([half, half])
  for (const sendRest of waiting) sendRest()
  waiting = []
  const results = await Promise.all(attempts)
  await other.close()
  for (const result of results) {
    expect(result.kind).toBe('done')
    if (result.kind === 'done') await requireServed(kit.folder, result, [body])
  }
  expect(results.flatMap(result => (result.kind === 'done' ? result.marks : []))).toEqual(['already here'])
  expect(await kit.files()).toEqual({ [target]: body.toString('latin1') })
})
