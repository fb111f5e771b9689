import { createHash } from 'node:crypto'
import { appendFile, open, readFile, rename, truncate, unlink, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { PartRecord } from '#core/ports'
import { serveCut, serveProperly, type Reply, type Seen, type ServedFile } from '#test/misbehaving-server'
import { transferKit, type TransferKit } from '#test/transfer-kit'

const target = 'JWST/obs/jw02733_cal.fits'
const body = Buffer.from(Array.from({ length: 2_000 }, (_, index) => `${index} `).join(''))
const other = Buffer.from(body.toString('latin1').replaceAll('1', 'x'))
const text = body.toString('latin1')
const cutAt = 3_000
const date = 'Wed, 01 Jul 2026 10:00:00 GMT'
const laterDate = 'Thu, 02 Jul 2026 10:00:00 GMT'

/** Fetches the first bytes of `file`, then lets the server answer by `next`. */
async function cutKit(file: ServedFile, next: (seen: Seen, reply: Reply) => void) {
  const kit = await transferKit((_seen, reply) => serveCut(reply, file, cutAt))
  const first = await kit.attempt()
  if (first.kind !== 'broke') throw new Error('The first fetch was to be cut.')
  kit.server.answer(next)
  return { kit, part: first.part }
}
const rangesAsked = (kit: TransferKit) =>
  kit.server.seen.slice(1).map(({ headers }) => [headers['range'], headers['if-range']])

test.each([
  ['a strong tag', { etag: '"v1"' }, '"v1"'],
  ['a date and the length', { lastModified: date }, date],
  ['a strong tag beside a date', { etag: '"v1"', lastModified: date }, '"v1"'],
])('%s continues exactly where it stopped', async (_name, validators, ifRange) => {
  const file = { body, ...validators }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: body.length - cutAt })
  expect(rangesAsked(kit)).toEqual([[`bytes=${cutAt}-`, ifRange]])
  expect(await kit.files()).toEqual({ [target]: text })
})

test.each([
  ['a weak tag', { etag: 'W/"v1"' }],
  ['a weak tag beside a date', { etag: 'W/"v1"', lastModified: date }],
  ['no validator', {}],
])('%s leaves nothing to continue from', async (_name, validators) => {
  const file = { body, ...validators }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  expect(part).toBeNull()
  expect(await kit.files()).toEqual({})
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: body.length })
  expect(rangesAsked(kit)).toEqual([[undefined, undefined]])
  expect(await kit.files()).toEqual({ [target]: text })
})

test.each([
  ['a strong tag', { etag: '"v1"' }, { etag: '"v2"' }],
  ['a date', { lastModified: date }, { lastModified: laterDate }],
])('an object that changed under %s drops the part, then is fetched again', async (_name, before, after) => {
  const now = { body: other, ...after }
  const { kit, part } = await cutKit({ body, ...before }, (seen, reply) => serveProperly(seen, reply, now))
  const changed = await kit.attempt({ part })
  expect(changed).toMatchObject({
    kind: 'broke',
    reason: 'changed',
    part: null,
    detail: expect.stringContaining(`dropped ${cutAt} bytes`) as unknown,
  })
  expect(await kit.files()).toEqual({})
  expect(await kit.attempt()).toMatchObject({ kind: 'done' })
  expect(await kit.files()).toEqual({ [target]: other.toString('latin1') })
})

test.each(['W/"v1"', undefined])('an object that changed under %s is fetched whole', async tag => {
  const validators = tag === undefined ? {} : { etag: tag }
  const now = { body: other, ...validators }
  const { kit, part } = await cutKit({ body, ...validators }, (seen, reply) =>
    serveProperly(seen, reply, now),
  )
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: other.length })
  expect(await kit.files()).toEqual({ [target]: other.toString('latin1') })
})

test('a server that ignores ranges makes the fetch start over', async () => {
  const file = { body, etag: '"v1"', ignoresRange: true }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: body.length })
  expect(await kit.files()).toEqual({ [target]: text })
})

const partial =
  (range: string, bytes: Uint8Array, tag: string | null = '"v1"') =>
  (reply: Reply) =>
    reply.send(
      206,
      { ...(tag === null ? {} : { ETag: tag }), 'Content-Range': range, 'Content-Length': bytes.length },
      bytes,
    )
const size = body.length

test.each([
  ['an earlier start', partial(`bytes 0-${size - 1}/${size}`, body)],
  ['a later start', partial(`bytes ${cutAt + 1}-${size - 1}/${size}`, body.subarray(cutAt + 1))],
  ['no Content-Range', partial('', body.subarray(cutAt))],
  ['a length that is not the range', partial(`bytes ${cutAt}-${size - 1}/${size}`, body.subarray(cutAt + 1))],
  ['no validator', partial(`bytes ${cutAt}-${size - 1}/${size}`, body.subarray(cutAt), null)],
])('a 206 with %s is never appended: the fetch starts over', async (_name, wrong) => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) =>
    seen.headers['range'] === undefined ? serveProperly(seen, reply, file) : wrong(reply),
  )
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', sizeBytes: size })
  expect(rangesAsked(kit)).toEqual([
    [`bytes=${cutAt}-`, '"v1"'],
    [undefined, undefined],
  ])
  expect(await kit.files()).toEqual({ [target]: text })
})

test.each([
  [
    'total',
    partial(`bytes ${cutAt}-${size}/${size + 1}`, Buffer.concat([body.subarray(cutAt), Buffer.from('x')])),
  ],
  ['tag', partial(`bytes ${cutAt}-${size - 1}/${size}`, other.subarray(cutAt), '"v2"')],
])('a 206 with another %s means that the object changed', async (_name, wrong) => {
  const { kit, part } = await cutKit({ body, etag: '"v1"' }, (_seen, reply) => wrong(reply))
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'broke', reason: 'changed', part: null })
  expect(await kit.files()).toEqual({})
})

test('a 206 that ends before the file does is continued by the next attempt', async () => {
  const file = { body, etag: '"v1"' }
  const some = partial(`bytes ${cutAt}-${cutAt + 99}/${size}`, body.subarray(cutAt, cutAt + 100))
  const { kit, part } = await cutKit(file, (_seen, reply) => some(reply))
  const second = await kit.attempt({ part })
  expect(second).toMatchObject({ kind: 'broke', reason: 'network', part: { writtenBytes: cutAt + 100 } })
  kit.server.answer((seen, reply) => serveProperly(seen, reply, file))
  expect(await kit.attempt({ part: second.kind === 'broke' ? second.part : null })).toMatchObject({
    kind: 'done',
  })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('416 with our total means that all bytes were there', async () => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  const partPath = path.join(kit.folder, `${target}.part`)
  await writeFile(partPath, body)
  const asWritten = new Date()
  await utimes(partPath, asWritten, asWritten)
  expect(await kit.attempt({ part: asKilled(part) })).toMatchObject({
    kind: 'done',
    fetchedBytes: 0,
    sizeBytes: size,
  })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('416 with another total makes the fetch start over', async () => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) =>
    seen.headers['range'] === undefined
      ? serveProperly(seen, reply, file)
      : reply.send(416, { 'Content-Length': 0, 'Content-Range': `bytes */${size}` }),
  )
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: size })
  expect(await kit.files()).toEqual({ [target]: text })
})

test.each([204, 304, 400, 405, 412, 501])(
  'a server that answers a range with %i is asked for the whole file',
  async status => {
    const file = { body, etag: '"v1"' }
    const { kit, part } = await cutKit(file, (seen, reply) =>
      seen.headers['range'] === undefined
        ? serveProperly(seen, reply, file)
        : reply.send(status, status === 204 || status === 304 ? {} : { 'Content-Length': 0 }),
    )
    expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: size })
    expect(await kit.files()).toEqual({ [target]: text })
  },
)

test('a part outlives a server that refuses ranges and the whole file', async () => {
  const { kit, part } = await cutKit({ body, etag: '"v1"' }, (_seen, reply) =>
    reply.send(400, { 'Content-Length': 0 }),
  )
  expect(await kit.attempt({ part })).toMatchObject({ reason: 'not-the-file', part: { writtenBytes: cutAt } })
  expect(kit.server.seen).toHaveLength(3)
  expect(await kit.files()).toEqual({ [`${target}.part`]: text.slice(0, cutAt) })
})

test('a login page in answer to a range does not cost the part', async () => {
  const { kit, part } = await cutKit({ body, etag: '"v1"' }, (_seen, reply) =>
    reply.send(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': 6 }, '<html>'),
  )
  expect(await kit.attempt({ part })).toMatchObject({ reason: 'not-the-file', part: { writtenBytes: cutAt } })
  expect(await kit.files()).toEqual({ [`${target}.part`]: text.slice(0, cutAt) })
})

test('after a reboot only flushed bytes count, and the rest of the part is cut off', async () => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  const flushedSha256 = createHash('sha256').update(body.subarray(0, 1_000)).digest('hex')
  const killed = asKilled(part)
  const old = killed && { ...killed, bootId: 'boot-0', flushedBytes: 1_000, flushedSha256 }
  expect(await kit.attempt({ part: old })).toMatchObject({ kind: 'done', fetchedBytes: size - 1_000 })
  expect(rangesAsked(kit)).toEqual([['bytes=1000-', '"v1"']])
  expect(await kit.files()).toEqual({ [target]: text })
})

test('a part shorter than its record is not trusted', async () => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  await truncate(path.join(kit.folder, `${target}.part`), 10)
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: size })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('a part without a record is not ours and is left alone', async () => {
  const file = { body, etag: '"v1"' }
  const { kit } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  expect(await kit.attempt({ part: null })).toMatchObject({ kind: 'done', fetchedBytes: size })
  expect(await kit.files()).toEqual({ [target]: text, [`${target}.part`]: text.slice(0, cutAt) })
})

/** Everything that others can do to a part while nobody works on it: how many bytes of it are used again. */
test.each([
  ['other bytes of the same size', (part: string) => writeFile(part, other.subarray(0, cutAt)), 0],
  ['a zeroed tail', (part: string) => zeroFrom(part, cutAt - 100), 0],
  ['one other byte', (part: string) => zeroFrom(part, 10, 1), 0],
  ['bytes appended', (part: string) => appendFile(part, 'foreign'), cutAt],
  ['everything appended, but wrong', (part: string) => appendFile(part, other.subarray(cutAt)), cutAt],
  ['cut', (part: string) => truncate(part, cutAt - 1), 0],
  ['cut and lengthened', (part: string) => truncate(part, 10).then(() => truncate(part, cutAt)), 0],
  ['touched', (part: string) => utimes(part, 1, 1), cutAt],
  ['its own bytes written again', (part: string) => writeFile(part, body.subarray(0, cutAt)), cutAt],
])(
  'a part that others have changed while it was paused, %s: the right file',
  async (_what, change, usedBytes) => {
    const file = { body, etag: '"v1"' }
    const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
    await change(path.join(kit.folder, `${target}.part`))
    expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: size - usedBytes })
    expect(await kit.files()).toEqual({ [target]: text })
  },
)

test.each([
  [
    'moved over it',
    async (part: string) => writeFile(`${part}.new`, other).then(() => rename(`${part}.new`, part)),
  ],
  ['made in its place', (part: string) => unlink(part).then(() => writeFile(part, body.subarray(0, cutAt)))],
])('another file %s while it was paused is left alone', async (_how, replace) => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  const partPath = path.join(kit.folder, `${target}.part`)
  await replace(partPath)
  const theirs = await readFile(partPath, 'latin1')
  expect(await kit.attempt({ part })).toMatchObject({ kind: 'done', fetchedBytes: size })
  expect(await kit.files()).toEqual({ [target]: text, [`${target}.part`]: theirs })
})

test('on a volume that was mounted again only flushed bytes count after a kill', async () => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  const flushedSha256 = createHash('sha256').update(body.subarray(0, 500)).digest('hex')
  const killed = asKilled(part)
  if (killed?.file === undefined) throw new Error('The record names no file.')
  const old = { ...killed, flushedBytes: 500, flushedSha256, file: { ...killed.file, mountId: 'before' } }
  expect(await kit.attempt({ part: old })).toMatchObject({ kind: 'done', fetchedBytes: size - 500 })
  expect(await kit.files()).toEqual({ [target]: text })
})

test('flushed bytes that are not what was written are not used', async () => {
  const file = { body, etag: '"v1"' }
  const { kit, part } = await cutKit(file, (seen, reply) => serveProperly(seen, reply, file))
  const killed = asKilled(part)
  const flushedSha256 = createHash('sha256').update(other.subarray(0, 500)).digest('hex')
  const old = killed && { ...killed, flushedBytes: 500, flushedSha256 }
  expect(await kit.attempt({ part: old })).toMatchObject({ kind: 'done', fetchedBytes: size })
  expect(await kit.files()).toEqual({ [target]: text })
})

/** What is recorded while an attempt runs. */
function asKilled(part: PartRecord | null): PartRecord | null {
  if (part === null) return null
  const { writtenSha256: _, ...running } = part
  return running
}

async function zeroFrom(file: string, position: number, count?: number): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.write(Buffer.alloc(count ?? (await handle.stat()).size - position), 0, null, position)
  } finally {
    await handle.close()
  }
}
