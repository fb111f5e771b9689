import { expect, test } from 'vitest'

import { pageContract, type Service } from '#shared/contract/calls'
import { clientOver } from '#shared/contract/client'
import { openDoor } from '#shared/contract/door'
import { AppError } from '#shared/errors'
import { partialService } from '#test/partial-service'

function failing(thrown: unknown): Service {
  return partialService({
    handlers: {
      // Not always an Error: a handler may throw anything.
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as said
      'queue.overview': () => Promise.reject(thrown),
    },
  })
}

test.each([
  ['no request at all', undefined],
  ['an unknown name', { name: 'queue.erase', input: {} }],
  ['a name of every object', { name: 'constructor', input: {} }],
  ['an input that was not agreed', { name: 'queue.overview', input: { batch: 1 } }],
  ['more than a request', { name: 'queue.overview', input: {}, token: 'x' }],
])('%s is refused with a sentence', async (_name, request) => {
  const reply = await openDoor(pageContract, failing('never asked')).answer(request)
  expect(reply).toMatchObject({ ok: false, error: { code: 'wire-format' } })
})

test('a failure keeps its code and sentence, and its cause stays behind', async () => {
  const cause = new Error('secret details')
  const door = openDoor(pageContract, failing(new AppError('disk-full', 'The disk is full.', { cause })))
  expect(await door.answer({ name: 'queue.overview', input: {} })).toEqual({
    ok: false,
    error: { code: 'disk-full', message: 'The disk is full.' },
  })
})

const pipe = { receive: () => () => undefined, watchLink: () => () => undefined, reconnect: () => undefined }

test.each([
  ['nothing of ours', '<html>'],
  ['a value that was not agreed', { ok: true, value: { batches: 'many' } }],
  ['a failure without a sentence', { ok: false, error: {} }],
])('an answer that is %s is a failure, not an exception', async (_name, answer) => {
  const client = clientOver(pageContract, { ...pipe, send: () => Promise.resolve(answer) })
  expect(await client.call('queue.overview', {})).toMatchObject({ ok: false, error: { code: 'wire-format' } })
})

test('a silent host is a failure, not an exception', async () => {
  const client = clientOver(pageContract, {
    ...pipe,
    send: () => Promise.reject(new TypeError('fetch failed')),
  })
  expect(await client.call('queue.overview', {})).toMatchObject({
    ok: false,
    error: { code: 'owner-silent' },
  })
})

test('an announcement that was not agreed reaches nobody', () => {
  const heard: unknown[] = []
  const raw = [null, { name: 'queue.changed', payload: {} }, { name: 'queue.erased', payload: {} }]
  const receive = (listener: (announcement: unknown) => void) => {
    for (const announcement of raw) listener(announcement)
    return () => undefined
  }
  clientOver(pageContract, { ...pipe, receive, send: () => Promise.resolve() }).on('queue.changed', delta =>
    heard.push(delta),
  )
  expect(heard).toEqual([])
})
