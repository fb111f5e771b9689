import { expect, test } from 'vitest'

import type { Link } from '#shared/contract/client'
import { socketPipe, type GuestMessage } from '#shared/contract/socket-pipe'
import { AppError } from '#shared/errors'
import { fakeTime } from './timers.ts'

/** A host of which the test says every word. */
function scripted() {
  const time = fakeTime()
  const sent: GuestMessage[] = []
  let on: { message: (raw: unknown) => void; closed: () => void } | null = null
  let closed = 0
  const pipe = socketPipe({
    send: message => void sent.push(message),
    attach: listeners => {
      on = listeners
    },
    close: () => {
      closed += 1
    },
    after: time.after,
    gone: () => new AppError('owner-silent', 'It ended.'),
    silent: () => new AppError('owner-silent', 'It is silent.'),
  })
  const links: Link[] = []
  pipe.watchLink(link => links.push(link))
  return {
    pipe,
    time,
    sent,
    links,
    say: (raw: unknown) => on?.message(raw),
    end: () => on?.closed(),
    closed: () => closed,
  }
}
const request = { name: 'owner.page', input: {} }

test('replies find their questions by number, in whatever order they come', async () => {
  const { pipe, sent, say } = scripted()
  const answers = [pipe.send(request), pipe.send(request)]
  expect(sent).toEqual([1, 2].map(id => ({ kind: 'call', id, request })))
  say({ kind: 'reply', id: 2, reply: 'second' })
  say({ kind: 'reply', id: 7, reply: 'never asked' })
  say({ kind: 'reply', id: 1, reply: 'first' })
  expect(await Promise.all(answers)).toEqual(['first', 'second'])
})

test('announcements are asked for only while somebody listens', () => {
  const { pipe, sent, say } = scripted()
  const heard: unknown[] = []
  const stops = [1, 2].map(one => pipe.receive(what => heard.push([one, what])))
  say({ kind: 'announcement', announcement: 'a' })
  for (const stop of stops) stop()
  say({ kind: 'announcement', announcement: 'b' })
  expect([sent.map(message => message.kind === 'listen' && message.isWanted), heard]).toEqual([
    [true, false],
    [
      [1, 'a'],
      [2, 'a'],
    ],
  ])
})

test('two silent seconds ask for a sign of life, six end the connection; without a question silence is no sign', async () => {
  const { pipe, time, sent, say, links, closed } = scripted()
  time.advance(60_000)
  expect(sent).toEqual([])
  const answer = pipe.send(request)
  time.advance(5_000)
  say({ kind: 'beat' })
  time.advance(5_000)
  expect(sent.map(({ kind }) => kind)).toEqual(['call', 'ping', 'ping'])
  expect(pipe.failure()).toBe(null)
  time.advance(1_000)
  await expect(answer).rejects.toMatchObject({ message: 'It is silent.' })
  expect([links, closed()]).toEqual([['live', 'lost'], 1])
})

test('the end of the connection ends every question, and the next one at once', async () => {
  const { pipe, end, links } = scripted()
  const answer = pipe.send(request)
  end()
  await expect(answer).rejects.toMatchObject({ message: 'It ended.' })
  await expect(pipe.send(request)).rejects.toMatchObject({ message: 'It ended.' })
  expect([links, pipe.failure()?.message]).toEqual([['live', 'lost'], 'It ended.'])
})

test('a message that is none ends the connection', async () => {
  const { pipe, say, closed } = scripted()
  const answer = pipe.send(request)
  say({ kind: 'nonsense' })
  await expect(answer).rejects.toMatchObject({ code: 'wire-format' })
  expect(closed()).toBe(1)
})
