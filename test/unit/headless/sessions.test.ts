import { expect, test } from 'vitest'

import type { Session } from '#headless/host-file'
import { idleEndMs, openSessions } from '#headless/sessions'
import { AppError } from '#shared/errors'

function started(kept: readonly Session[] = []) {
  let nowMs = 1_000
  const saved: (readonly Session[])[] = []
  const sessions = openSessions({
    hostName: '00c0ffee',
    kept,
    nowMs: () => nowMs,
    save: list => {
      saved.push(list)
      return Promise.resolve()
    },
  })
  return {
    sessions,
    saved,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

test('a session is saved before its id is told, and the id itself is not saved', async () => {
  const { sessions, saved } = started()
  const id = await sessions.open()
  expect(saved).toEqual([
    [{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, createdMs: 1_000, usedMs: 1_000 }],
  ])
  expect(JSON.stringify(saved)).not.toContain(id)
})

test('the cookie is for this host alone, unreadable for scripts, and never sent from other sites', () => {
  const { sessions } = started()
  const [pair, ...attributes] = sessions.cookie('some-id').split('; ')
  expect([pair, ...attributes]).toEqual([
    'halyard_00c0ffee=some-id',
    'Path=/',
    'Max-Age=2592000',
    'HttpOnly',
    'SameSite=Strict',
  ])
})

test('a kept session is known after a restart, among the cookies of other programs', async () => {
  const { sessions, saved } = started()
  const id = await sessions.open()
  const after = started(saved[0])
  const cookies = `theme=dark; halyard_00c0ffee2=${id}x; halyard_00c0ffee=${id}; x=1`
  expect([
    after.sessions.use(cookies),
    after.sessions.use(`halyard_00c0ffee=${id}x`),
    after.sessions.use(''),
  ]).toEqual([true, false, false])
})

test('use keeps a session alive, idleness ends it', async () => {
  const { sessions, pass } = started()
  const cookie = `halyard_00c0ffee=${await sessions.open()}`
  pass(idleEndMs - 1)
  expect(sessions.use(cookie)).toBe(true)
  pass(idleEndMs - 1)
  expect(sessions.use(cookie)).toBe(true)
  pass(idleEndMs)
  expect(sessions.use(cookie)).toBe(false)
})

test('times of use are saved once, and only when there are new ones', async () => {
  const { sessions, saved, pass } = started()
  const cookie = `halyard_00c0ffee=${await sessions.open()}`
  await sessions.flush()
  pass(5)
  sessions.use(cookie)
  await sessions.flush()
  await sessions.flush()
  expect(saved.map(list => list.map(session => session.usedMs))).toEqual([[1_000], [1_005]])
})

test('the least recently used session ends when there are too many', async () => {
  const { sessions, saved, pass } = started()
  const first = await sessions.open()
  for (let more = 0; more < 32; more += 1) {
    pass(1)
    await sessions.open()
  }
  expect([saved.at(-1)?.length, sessions.use(`halyard_00c0ffee=${first}`)]).toEqual([32, false])
})

test('a session that was used while the clock was ahead ends like any other', async () => {
  const { sessions, saved } = started()
  const cookie = `halyard_00c0ffee=${await sessions.open()}`
  const aheadMs = 1_000 * idleEndMs
  const after = started(saved[0]?.map(session => ({ ...session, usedMs: aheadMs })))
  await after.sessions.flush()
  after.pass(idleEndMs)
  expect([after.sessions.list(), after.sessions.use(cookie)]).toEqual([[], false])
})

test('a save that fails neither keeps a browser out nor is forgotten', async () => {
  let isFull = true
  const saved: (readonly Session[])[] = []
  const sessions = openSessions({
    hostName: '00c0ffee',
    kept: [],
    nowMs: () => 1_000,
    save: list => {
      if (isFull) return Promise.reject(new AppError('not-writable', 'The profile cannot be written.'))
      saved.push(list)
      return Promise.resolve()
    },
  })
  const cookie = `halyard_00c0ffee=${await sessions.open()}`
  expect(sessions.use(cookie)).toBe(true)
  await expect(sessions.flush()).rejects.toMatchObject({ code: 'not-writable' })
  await expect(sessions.end(sessions.list()[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-writable' })
  isFull = false
  await sessions.flush()
  expect([saved, sessions.use(cookie)]).toEqual([[[]], false])
})
