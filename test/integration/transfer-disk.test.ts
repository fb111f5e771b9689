import { createHash } from 'node:crypto'
import { link, mkdir, readFile, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { PartRecord } from '#core/ports'
import { createContentCheck } from '#platform/verify/content-check'
import { serveProperly } from '#test/misbehaving-server'
import { temporaryFolder, transferKit } from '#test/transfer-kit'

const target = 'JWST/obs/jw02733_cal.fits'
const numbered = 'JWST/obs/jw02733_cal (2).fits'
const file = { body: Buffer.from('nebula '.repeat(3_000)), etag: '"v1"' }
const text = file.body.toString('latin1')
const sha256 = createHash('sha256').update(file.body).digest('hex')

async function kitWith(existing: string | null) {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file))
  await mkdir(path.join(kit.folder, 'JWST/obs'), { recursive: true })
  if (existing !== null) await writeFile(path.join(kit.folder, target), existing)
  return kit
}

test('identical content under the name is already here', async () => {
  const kit = await kitWith(text)
  expect(await kit.attempt()).toMatchObject({ kind: 'done', relativePath: target, marks: ['already here'] })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('another file under the name: both are kept', async () => {
  const kit = await kitWith('mine')
  expect(await kit.attempt()).toMatchObject({ kind: 'done', relativePath: numbered, marks: [] })
  expect(await kit.files()).toEqual({ [target]: 'mine', [numbered]: text })
})

test('another file under the name: it is replaced on demand', async () => {
  const kit = await kitWith('mine')
  expect(await kit.attempt({ onClash: 'replace' })).toMatchObject({ kind: 'done', relativePath: target })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('another file under the name stays, and the clash is reported', async () => {
  const kit = await kitWith('mine')
  expect(await kit.attempt({ onClash: 'skip' })).toMatchObject({
    kind: 'broke',
    reason: 'name-clash',
    part: null,
  })
  expect(await kit.files()).toEqual({ [target]: 'mine' })
})

test('a link under the name of the part is not followed', async () => {
  const kit = await kitWith(null)
  const secret = path.join(await temporaryFolder(), 'secret')
  await writeFile(secret, 'secret')
  await symlink(secret, path.join(kit.folder, `${target}.part`))
  const part: PartRecord = {
    validator: { etag: '"v1"', lastModified: null },
    totalBytes: file.body.length,
    writtenBytes: 6,
    flushedBytes: 6,
    bootId: 'boot-1',
  }
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: file.body.length })
  expect(await readFile(secret, 'utf8')).toBe('secret')
  expect(await kit.files()).toEqual({ [target]: text, [`${target}.part`]: 'secret' })
})

test('a folder that is a link to elsewhere gets nothing', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file))
  const outside = await temporaryFolder()
  await symlink(outside, path.join(kit.folder, 'JWST'))
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'folder-gone' })
  expect(kit.server.seen).toEqual([])
})

test('a root that is gone is reported, and nothing is asked', async () => {
  const kit = await kitWith(null)
  expect(await kit.attempt({ root: path.join(kit.folder, 'drive') })).toMatchObject({
    reason: 'folder-gone',
  })
  expect(kit.server.seen).toEqual([])
})

test('a folder that is moved away while fetching is reported, and no other file is touched', async () => {
  const kit = await kitWith('mine')
  let sendRest = (): void => undefined
  kit.server.answer((_seen, reply) => {
    reply.send(200, { ETag: '"v1"', 'Content-Length': text.length }, text.slice(0, 99))
    sendRest = () => reply.raw(text.slice(99))
  })
  const attempt = kit.attempt()
  await expect.poll(async () => (await kit.files())[`${target}.part`]?.length).toBe(99)
  await rename(path.join(kit.folder, 'JWST'), path.join(kit.folder, 'moved'))
  sendRest()
  expect(await attempt).toMatchObject({ kind: 'broke', reason: 'folder-gone' })
  expect(await kit.files()).toEqual({
    'moved/obs/jw02733_cal.fits': 'mine',
    'moved/obs/jw02733_cal.fits.part': text,
  })
})

test('a disk that is full at the very end keeps the part, and nothing is fetched again', async () => {
  const noSpace = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
  let isFull = true
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file), {
    link: (from, to) => (isFull ? noSpace() : link(from, to)),
  })
  const full = await kit.attempt()
  expect(full).toMatchObject({
    kind: 'broke',
    reason: 'disk-full',
    part: { writtenBytes: file.body.length },
  })
  expect(await kit.files()).toEqual({ [`${target}.part`]: text })
  isFull = false
  const part = full.kind === 'broke' ? full.part : null
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: 0 })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('two attempts on one target wait for each other', async () => {
  const kit = await kitWith(null)
  const results = await Promise.all([kit.attempt(), kit.attempt()])
  const marks = results.map(result => (result.kind === 'done' ? result.marks.join() : result.kind))
  expect(marks.sort()).toEqual(['', 'already here'])
  expect(await kit.files()).toEqual({ [target]: text })
})

test('a folder that cannot be used is reported before anything is asked', async () => {
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, file))
  await writeFile(path.join(kit.folder, 'JWST'), 'a file where the folder should be')
  expect(await kit.attempt()).toMatchObject({ kind: 'broke', reason: 'folder-gone' })
  expect(kit.server.seen).toEqual([])
})

/** The state just before the final name is given, as it was saved. */
async function savedBeforePublishing() {
  const kit = await kitWith(null)
  await kit.attempt()
  const record = kit.saved.at(-1)
  expect(record).toMatchObject({ verifiedSha256: sha256, flushedBytes: file.body.length })
  return { kit, record: record ?? null }
}

test('a kill after publishing costs no second fetch', async () => {
  const { kit, record } = await savedBeforePublishing()
  expect(await kit.attempt({ part: record })).toMatchObject({
    kind: 'done',
    sha256,
    marks: ['already here'],
    fetchedBytes: 0,
  })
  expect(kit.server.seen).toHaveLength(1)
})

test('a kill between the two steps of publishing leaves one file after the next attempt', async () => {
  const { kit, record } = await savedBeforePublishing()
  await link(path.join(kit.folder, target), path.join(kit.folder, `${target}.part`))
  expect(await kit.attempt({ part: record })).toMatchObject({ kind: 'done', fetchedBytes: 0 })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('a kill before publishing: the part is verified again and published', async () => {
  const { kit, record } = await savedBeforePublishing()
  await rename(path.join(kit.folder, target), path.join(kit.folder, `${target}.part`))
  expect(await kit.attempt({ part: record })).toMatchObject({ kind: 'done', fetchedBytes: 0, marks: [] })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('a file that was changed after publishing is not taken for ours', async () => {
  const { kit, record } = await savedBeforePublishing()
  await unlink(path.join(kit.folder, target))
  await writeFile(path.join(kit.folder, target), text.toUpperCase())
  expect(await kit.attempt({ part: record })).toMatchObject({ kind: 'done', relativePath: numbered })
  expect(await kit.files()).toEqual({ [target]: text.toUpperCase(), [numbered]: text })
})

/** A primary header alone, with one block of data and the given checksum of it (FITS standard 4.0, section 4.4.2.7). */
function fitsWithDatasum(datasum: string): Buffer {
  const cards = [
    'SIMPLE  =                    T',
    'BITPIX  =                    8',
    'NAXIS   =                    1',
    'NAXIS1  =                 2880',
    `DATASUM = '${datasum}'`,
    'END',
  ]
  const header = cards
    .map(card => card.padEnd(80))
    .join('')
    .padEnd(2880)
  return Buffer.concat([Buffer.from(header, 'latin1'), Buffer.alloc(2880, 0)])
}

test.each([
  ['0', 'done'],
  ['1', 'broke'],
])('a FITS file whose data sum to 0 and say %s: %s', async (datasum, kind) => {
  const body = fitsWithDatasum(datasum)
  const kit = await transferKit((seen, reply) => serveProperly(seen, reply, { body }), { createContentCheck })
  const result = await kit.attempt()
  expect(result.kind).toBe(kind)
  if (result.kind === 'broke') expect(result.reason).toBe('damaged')
  expect(Object.keys(await kit.files())).toEqual(kind === 'done' ? [target] : [])
})
