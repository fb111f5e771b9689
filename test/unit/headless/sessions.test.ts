import { expect, test } from 'vitest'

import type { Session } from '#headless/host-file'
import { idleEndMs, createSessions } from '#headless/sessions'
import type { Credentials } from '#headless/sessions'
import { AppError } from '#shared/errors'

function started(kept: readonly Session[] = []) {
  let nowMs = 1_000
  let endings = 0
  const saved: (readonly Session[])[] = []
  const sessions = createSessions({
    hostName: '00c0ffee',
    kept,
    nowMs: () => nowMs,
    save: list => {
      saved.push(list)
      return Promise.resolve()
    },
    ended: () => {
      endings += 1
    },
  })
  return {
    sessions,
    endings: () => endings,
    /** What the tab of a browser sends that was paired now. */
    paired: async (): Promise<Credentials> => {
      const { id, key } = await sessions.open(undefined)
      return { cookies: `halyard_00c0ffee=${id}`, key }
    },
    saved,
    pass: (ms: number) => {
      nowMs += ms
    },
  }
}

test('a session is saved before its secrets are given out, and they themselves are not saved', async () => {
  const { sessions, saved } = started()
  const { id, key } = await sessions.open(undefined)
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string
  expect(saved).toEqual([[{ hash, keyHash: hash, createdMs: 1_000, usedMs: 1_000 }]])
  const text = JSON.stringify(saved)
  expect([text.includes(id), text.includes(key), id === key]).toEqual([false, false, false])
})

test('neither secret opens anything without the other of the same session', async () => {
  const { sessions, paired } = started()
  const [one, other] = [await paired(), await paired()]
  const [{ cookies, key }] = [one]
  const tried: readonly Credentials[] = [
    { cookies, key: undefined },
    { cookies, key: '' },
    { cookies, key: `${key}x` },
    { cookies, key: other.key },
    { cookies, key: cookies?.split('=')[1] },
    { cookies: undefined, key },
    { cookies: other.cookies, key },
  ]
  expect([tried.map(given => sessions.use(given)), sessions.use(one), sessions.use(other)]).toEqual([
    tried.map(() => false),
    true,
    true,
  ])
})

test('a cookie of the same name from another port does not keep the browser out', async () => {
  const { sessions, paired } = started()
  const { cookies, key } = await paired()
  const tossed = `halyard_00c0ffee=junk; halyard_00c0ffee=; ${cookies ?? ''}`
  expect(sessions.use({ cookies: tossed, key })).toBe(true)
})

test('a browser that is paired again has one session, and the earlier one ends at once', async () => {
  const { sessions, paired, endings } = started()
  const first = await paired()
  const { id, key } = await sessions.open(first.cookies)
  expect([
    sessions.use(first),
    sessions.use({ cookies: `halyard_00c0ffee=${id}`, key }),
    sessions.list().length,
    endings(),
  ]).toEqual([false, true, 1, 1])
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
  const { id, key } = await sessions.open(undefined)
  const after = started(saved[0])
  const cookies = `theme=dark; halyard_00c0ffee2=${id}x; halyard_00c0ffee=${id}; x=1`
  expect([
    after.sessions.use({ cookies, key }),
    after.sessions.use({ cookies: `halyard_00c0ffee=${id}x`, key }),
    after.sessions.use({ cookies: '', key }),
  ]).toEqual([true, false, false])
})

test('use keeps a session alive, idleness ends it', async () => {
  const { sessions, paired, pass } = started()
  const browser = await paired()
  pass(idleEndMs - 1)
  expect(sessions.use(browser)).toBe(true)
  pass(idleEndMs - 1)
  expect(sessions.use(browser)).toBe(true)
  pass(idleEndMs)
  expect(sessions.use(browser)).toBe(false)
})

test('times of use are saved once, and only when there are new ones', async () => {
  const { sessions, paired, saved, pass } = started()
  const browser = await paired()
  await sessions.flush()
  pass(5)
  sessions.use(browser)
  await sessions.flush()
  await sessions.flush()
  expect(saved.map(list => list.map(session => session.usedMs))).toEqual([[1_000], [1_005]])
})

test('the least recently used session ends when there are too many', async () => {
  const { sessions, paired, saved, pass, endings } = started()
  const first = await paired()
  for (let more = 0; more < 32; more += 1) {
    pass(1)
    await paired()
  }
  expect([saved.at(-1)?.length, sessions.use(first), endings()]).toEqual([32, false, 1])
})

test('a session that was used while the clock was ahead ends like any other', async () => {
  const { paired, saved } = started()
  const browser = await paired()
  const aheadMs = 1_000 * idleEndMs
  const after = started(saved[0]?.map(session => ({ ...session, usedMs: aheadMs })))
  await after.sessions.flush()
  after.pass(idleEndMs)
  expect([after.sessions.list(), after.sessions.use(browser)]).toEqual([[], false])
})

test('a save that fails neither keeps a browser out nor is forgotten', async () => {
  let isFull = true
  const saved: (readonly Session[])[] = []
  const sessions = createSessions({
    hostName: '00c0ffee',
    kept: [],
    nowMs: () => 1_000,
    save: list => {
      if (isFull) return Promise.reject(new AppError('not-writable', 'The profile cannot be written.'))
      saved.push(list)
      return Promise.resolve()
    },
    ended: () => undefined,
  })
  const { id, key } = await sessions.open(undefined)
  const browser = { cookies: `halyard_00c0ffee=${id}`, key }
  expect(sessions.use(browser)).toBe(true)
  await expect(sessions.flush()).rejects.toMatchObject({ code: 'not-writable' })
  await expect(sessions.end(sessions.list()[0]?.id ?? '')).rejects.toMatchObject({ code: 'not-writable' })
  isFull = false
  await sessions.flush()
  expect([saved, sessions.use(browser)]).toEqual([[[]], false])
})
