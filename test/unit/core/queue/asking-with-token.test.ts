import { expect, test } from 'vitest'
import { broke, createRig, done, never, wanted, codeOf, statesOf } from './queue-rig.ts'

/** Which files are asked for with the token. */

test('the token goes only with files that are not public', async () => {
  const rig = createRig(job => done(job))
  rig.account.token = 'secret'
  const { batchId } = await rig.add([
    wanted('open'),
    wanted('closed', { access: 'EXCLUSIVE_ACCESS' }),
    wanted('unknown', { access: null }),
  ])
  await rig.queue.run(batchId, never())
  expect(Object.fromEntries(rig.jobs.map(job => [job.uri.split('/').at(-1), job.token]))).toEqual({
    open: null,
    closed: 'secret',
    unknown: null,
  })
  expect(rig.manifests.at(-1)?.items.map(item => item.user)).toEqual(['anonymous', 'mdoe', 'anonymous'])
})

test('after one 401 a file and the others of unknown rights of its program are asked for with the token', async () => {
  const rig = createRig(job => (job.token === null ? broke('auth-needed', { status: 401 }) : done(job)))
  rig.account.token = 'secret'
  rig.settings.filesAtOnce = 1
  const unknown = { access: null } as const
  const { batchId } = await rig.add([
    wanted('a', unknown),
    wanted('b', unknown),
    wanted('other', { ...unknown, programId: '1783' }),
  ])
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => `${job.uri.split('/').at(-1)} ${job.token ?? '-'}`)).toEqual([
    'a -',
    'a secret',
    'b secret',
    'other -',
    'other secret',
  ])
  expect(rig.account.rejections).toBe(0)
  expect(codeOf(rig, batchId)).toBe(0)
  // A question without the token costs no attempt.
  expect(rig.jobs.length).toBe(5)
})

test('without a token one 401 is enough for a program; public files continue', async () => {
  const rig = createRig(job => (job.uri.endsWith('open') ? done(job) : broke('auth-needed', { status: 401 })))
  rig.settings.filesAtOnce = 1
  const closed = { access: 'EXCLUSIVE_ACCESS' } as const
  const { batchId } = await rig.add([wanted('a', closed), wanted('b', closed), wanted('open')])
  await rig.queue.run(batchId, never())
  expect(rig.jobs.map(job => job.uri.split('/').at(-1))).toEqual(['a', 'open'])
  expect(statesOf(rig)).toEqual(['a failed auth-needed', 'b failed auth-needed', 'open done -'])
  expect(codeOf(rig, batchId)).toBe(6)
})

test('a refused token is reported, and a new one wakes what waited in an endless batch', async () => {
  const rig = createRig(job => (job.token === 'good' ? done(job) : broke('auth-needed', { status: 401 })))
  rig.account.token = 'bad'
  rig.account.refusal = { kind: 'ended' }
  const { batchId } = await rig.add([wanted('a', { access: 'EXCLUSIVE_ACCESS' })], { patience: 'endless' })
  await rig.queue.run(batchId, never())
  expect(rig.account.rejections).toBe(1)
  expect(statesOf(rig)).toEqual(['a waiting auth-needed'])
  rig.account.token = 'good'
  rig.queue.tokenChanged()
  await rig.queue.run(batchId, never())
  expect(statesOf(rig)).toEqual(['a done -'])
})
