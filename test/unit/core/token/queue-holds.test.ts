import { expect, test } from 'vitest'
import type { PartRecord } from '#core/ports'
import { exitCodeOf } from '#core/items/exit-code'
import { broke, createRig, done, never, wanted, type Rig } from '../queue/queue-rig.ts'

const closed = { access: 'EXCLUSIVE_ACCESS', programId: '1234' }
const part: PartRecord = {
  validator: { etag: '"v1"', lastModified: null },
  totalBytes: 100,
  writtenBytes: 60,
  flushedBytes: 60,
  bootId: 'boot',
}

const askedOf = (rig: Rig): readonly string[] =>
  rig.jobs.map(job => `${job.uri.split('/').at(-1) ?? ''} ${job.token ?? 'without'}`)
const statesOf = (rig: Rig): readonly string[] =>
  rig.queue
    .items({}, { afterId: 0, limit: 100 })
    .map(item => `${item.filename} ${item.state} ${item.reason ?? '-'} ${item.detail ?? '-'}`)

test('when the token ends, only files that need it wait, and the next token continues them from their parts', async () => {
  const rig = createRig((job, { nth }) => {
    if (job.token === null) return done(job)
    return nth === 1 && job.token === 'first'
      ? broke('no-access', { status: 401, part, host: 'archive.test' })
      : done(job)
  })
  rig.settings.filesAtOnce = 1
  rig.account.token = 'first'
  rig.account.refusal = { kind: 'ended' }
  const { batchId } = await rig.add([wanted('a', closed), wanted('b', closed), wanted('open')], {
    patience: 'endless',
  })
  await rig.queue.run(batchId, never())
  // After the first refusal nothing more is asked that needs a token.
  expect(askedOf(rig)).toEqual(['a first', 'open without'])
  const waiting =
    'waiting auth-needed MAST refused your token: it has expired or is unknown. Add a new one to continue.'
  expect(statesOf(rig)).toEqual([`a ${waiting}`, `b ${waiting}`, 'open done - -'])
  expect(exitCodeOf(rig.queue.outcomes(batchId), true)).toBe(6)

  rig.account.token = 'second'
  rig.queue.tokenChanged(batchId)
  await rig.queue.run(batchId, never())
  expect(askedOf(rig).slice(2)).toEqual(['a second', 'b second'])
  expect(rig.jobs[2]?.part).toEqual(part)
  expect(rig.account.rejections).toBe(1)
})

test('a good token without the right is distinguished from an expired one, by name of user and program', async () => {
  const rig = createRig(job => (job.token === null ? done(job) : broke('no-access', { status: 401 })))
  rig.account.token = 'outsider'
  rig.account.refusal = { kind: 'no-access', user: 'mdoe' }
  await rig.add([wanted('a', closed), wanted('b', { ...closed, programId: null }), wanted('open')])
  await rig.queue.run(1, never())
  expect(statesOf(rig)).toEqual([
    'a failed no-access mdoe has no access to program 1234. Ask its PI for access.',
    'b failed no-access mdoe has no access to this file. Ask the PI of its program for access.',
    'open done - -',
  ])
})

test('when the archive does not say whose token it is, the file waits and the token is still used', async () => {
  const rig = createRig(job => (job.uri.endsWith('a') ? broke('no-access', { status: 401 }) : done(job)))
  rig.settings.filesAtOnce = 1
  rig.account.token = 'good'
  rig.account.refusal = { kind: 'unknown' }
  const { batchId } = await rig.add([wanted('a', closed), wanted('b', closed)], { patience: 'endless' })
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual([
    'a waiting auth-needed MAST refused the token for this file, and did not say whose token it is.',
    'b done - -',
  ])
})

test('a token that was replaced while a file was asked for is tried at once', async () => {
  const rig = createRig(job => {
    if (job.token === 'second') return done(job)
    rig.account.token = 'second'
    return broke('no-access', { status: 401 })
  })
  rig.account.token = 'first'
  rig.account.refusal = { kind: 'ended' }
  const { batchId } = await rig.add([wanted('a', closed)])
  const summary = await rig.queue.run(batchId, never())
  expect([summary.verified, askedOf(rig)]).toEqual([1, ['a first', 'a second']])
})

test('a refusal by another host, to which no token goes, does not touch the token', async () => {
  const rig = createRig(() => broke('no-access', { status: 403, host: 'storage.test' }))
  rig.account.token = 'good'
  await rig.add([wanted('a', closed)])
  await rig.queue.run(1, never())
  expect([rig.account.rejections, statesOf(rig)]).toEqual([0, ['a failed no-access scripted no-access']])
})

test('files that need the token go first only when it may not outlast the batch', async () => {
  const orders: (readonly string[])[] = []
  for (const isShortLived of [false, true]) {
    const rig = createRig(job => done(job))
    rig.settings.filesAtOnce = 1
    rig.account.token = 'good'
    rig.account.isShortLived = isShortLived
    const { batchId } = await rig.add([wanted('p'), wanted('a', closed), wanted('q'), wanted('b', closed)])
    await rig.queue.run(batchId, never())
    orders.push(askedOf(rig).map(asked => asked.charAt(0)))
  }
  expect(orders).toEqual([
    ['p', 'a', 'q', 'b'],
    ['a', 'b', 'p', 'q'],
  ])
})

test('a page of ready files holds each once, however many need the token', async () => {
  const rig = createRig(job => done(job))
  const names = Array.from({ length: 6 }, (_, index) => `${index}`)
  await rig.add(names.map(name => wanted(name, Number(name) % 2 === 0 ? closed : {})))
  const ready = (limit: number, isFirst: boolean): string =>
    rig.store
      .ready(null, rig.clock.nowMs(), limit, isFirst)
      .map(({ uri }) => uri.slice(-1))
      .join('')
  expect([ready(4, false), ready(2, true), ready(4, true), ready(9, true)]).toEqual([
    '0123',
    '02',
    '0241',
    '024135',
  ])
})

test('a detail that quotes the token is stored without it', async () => {
  const { Secret } = await import('#core/token/secret')
  const secret = new Secret('4f9d0123456789abcdef')
  const rig = createRig(job => broke('not-the-file', { detail: `It says ${job.token ?? ''}.` }))
  rig.account.token = secret.reveal()
  await rig.add([wanted('a', closed)])
  await rig.queue.run(1, never())
  expect(statesOf(rig)).toEqual(['a failed not-the-file It says [token …cdef].'])
})
