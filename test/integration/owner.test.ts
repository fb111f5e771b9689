import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { onTestFinished, expect, test } from 'vitest'
import { directOrders } from '#core/direct-orders'
import type { LocalClient } from '#core/queue-client'
import type { BatchOptions, QueueEvent } from '#core/queue-api'
import { connectToOwner, ownerPipe } from '#platform/owner/connect'
import { remoteClient, type RemoteClient } from '#platform/owner/remote-client'
import { serveQueue } from '#platform/owner/serve-queue'
import type { SocketServer } from '#platform/owner/serve-socket'
import { AppError } from '#shared/errors'
import type { ItemView, Summary, WantedFile } from '#shared/models'
import { formerOwner } from '#test/former-owner'
import { temporaryFolder } from '#test/transfer-kit'

const totals = { asked: 1, verified: 1, failed: 0, cancelled: 0, waiting: 0, bytes: 9 }
const summary: Summary = { ...totals, manifest: '/a/MANIFEST.HTML' }
const item: ItemView = {
  id: 1,
  batchId: 1,
  uri: 'mast:JWST/product/a.fits',
  obsId: null,
  filename: 'a.fits',
  state: 'queued',
  reason: 'turn',
  detail: null,
  path: null,
  sizeBytes: null,
  sha256: null,
  attempt: 0,
  nextAttemptMs: null,
}
const options: BatchOptions = {
  name: null,
  folder: '/a',
  layout: 'template:{collection}/{filename}',
  onClash: 'keep-both',
  patience: 'bounded',
  note: null,
  acceptAsArchived: false,
  localName: null,
  links: false,
}

/** A queue that remembers what it was told and answers what a test wants. */
function stubQueue(parts: Partial<LocalClient>) {
  const listeners = new Set<(event: QueueEvent) => void>()
  const client: LocalClient = {
    enqueue: async (_options, files) => {
      let added = 0
      for await (const group of files) added += group.length
      return { batchId: 1, added, known: 0 }
    },
    run: () => Promise.resolve(summary),
    batches: () => Promise.resolve([]),
    batch: () => Promise.resolve(null),
    totals: () => Promise.resolve(totals),
    outcomes: () => Promise.resolve([{ state: 'done', reason: null, items: 1, bytes: 9 }]),
    items: () => Promise.resolve([item]),
    order: () => Promise.resolve(),
    orders: {
      'queue.prioritise': () => Promise.resolve({}),
      'queue.move': () => Promise.resolve({}),
      'queue.rename': () => Promise.resolve({}),
    },
    provide: () => Promise.resolve(() => undefined),
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    endRuns: () => undefined,
    ...parts,
  }
  const emit = (event: QueueEvent): void => {
    for (const listener of listeners) listener(event)
  }
  return { client, emit, listeners }
}

interface Owned {
  readonly folder: string
  readonly server: SocketServer
  /** A connected client of it. */
  connect(): Promise<RemoteClient>
}

async function own(client: LocalClient): Promise<Owned> {
  const folder = await temporaryFolder()
  const server = await serveQueue({
    profileFolder: folder,
    client,
    archiveUrl: 'http://127.0.0.1:9/',
    isServing: true,
    page: () => 'http://127.0.0.1:1/#code=X',
  })
  onTestFinished(() => server.close())
  const connected = async (): Promise<RemoteClient> => {
    const connection = await connectToOwner(folder, new AbortController().signal)
    if (connection === null) throw new Error('Nobody listens.')
    const remote = remoteClient(ownerPipe(connection))
    onTestFinished(() => remote.close())
    return remote
  }
  return { folder, server, connect: connected }
}

const socketOf = (folder: string): string =>
  (JSON.parse(readFileSync(path.join(folder, 'owner.json'), 'utf8')) as { socket: string }).socket
const keyOf = (folder: string): string =>
  (JSON.parse(readFileSync(path.join(folder, 'owner.json'), 'utf8')) as { key: string }).key

/** A raw connection; its errors end in `close`. */
function raw(folder: string): Socket {
  const socket = connect(socketOf(folder))
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  return socket
}

// eslint-disable-next-line @typescript-eslint/require-await -- the files come as an async iterable
async function* filesOf(count: number): AsyncGenerator<readonly WantedFile[]> {
  const { uri, filename } = item
  const rest = { obsId: null, collection: null, sizeBytes: null, access: null, calibLevel: null }
  yield Array.from({ length: count }, (_, n) => ({
    uri: `${uri}${n}`,
    filename,
    ...rest,
    version: null,
    programId: null,
    parents: ['a', 'b'],
  }))
}

const never = new AbortController().signal

test('every question and order crosses the socket and comes back as it was', async () => {
  const orders: unknown[] = []
  const { client } = stubQueue({
    order: (verb, target) => {
      orders.push([verb, target])
      return Promise.resolve()
    },
    orders: directOrders({
      setPriority: (batchId, priority) => {
        orders.push([batchId, priority])
        return Promise.resolve()
      },
      move: move => {
        orders.push(move)
        return Promise.resolve()
      },
      rename: (batchId, name) => {
        orders.push([batchId, name])
        return Promise.resolve()
      },
    }),
    items: (filter, window) => {
      orders.push([filter, window])
      return Promise.resolve([item])
    },
  })
  const remote = await (await own(client)).connect()
  expect(await remote.batches()).toEqual([])
  expect(await remote.batch(7)).toBe(null)
  expect(await remote.totals()).toEqual(totals)
  expect(await remote.outcomes(1)).toEqual([{ state: 'done', reason: null, items: 1, bytes: 9 }])
  expect(
    await remote.items({ states: ['waiting'], reasons: ['network'] }, { afterId: 3, limit: 9_999 }),
  ).toEqual([item])
  expect(await remote.run(1, never)).toEqual(summary)
  expect(await remote.page()).toBe('http://127.0.0.1:1/#code=X')
  await remote.order('pause', { kind: 'item', itemId: 4 })
  await remote.orders['queue.prioritise']({ batchId: 3, priority: 'high' })
  await remote.orders['queue.move']({ move: { kind: 'batch', batchId: 3, to: 'up' } })
  await remote.orders['queue.move']({ move: { kind: 'item', itemId: 4, to: 'last' } })
  await remote.orders['queue.rename']({ batchId: 3, name: 'Ring' })
  expect(orders).toEqual([
    [
      { states: ['waiting'], reasons: ['network'] },
      { afterId: 3, limit: 500 },
    ],
    ['pause', { kind: 'item', itemId: 4 }],
    [3, 'high'],
    { kind: 'batch', batchId: 3, to: 'up' },
    { kind: 'item', itemId: 4, to: 'last' },
    [3, 'Ring'],
  ])
})

test('a list of files is streamed group by group, never more than the queue asks for', async () => {
  const groups: number[] = []
  const seen: { options?: BatchOptions } = {}
  const { client } = stubQueue({
    enqueue: async (given, files) => {
      seen.options = given
      for await (const group of files) groups.push(group.length)
      return { batchId: 5, added: 10_000, known: 0 }
    },
  })
  const remote = await (await own(client)).connect()
  expect(await remote.enqueue(options, filesOf(10_000), never)).toEqual({
    batchId: 5,
    added: 10_000,
    known: 0,
  })
  expect(seen.options).toEqual(options)
  expect(groups.reduce((sum, count) => sum + count, 0)).toBe(10_000)
  expect(Math.max(...groups)).toBeLessThanOrEqual(250)
})

test('a list that cannot be read to its end is not queued, and says why', async () => {
  const { client } = stubQueue({})
  const remote = await (await own(client)).connect()
  async function* broken(): AsyncGenerator<readonly WantedFile[]> {
    yield* filesOf(3)
    throw new AppError('usage', 'The list cannot be read.')
  }
  await expect(remote.enqueue(options, broken(), never)).rejects.toMatchObject({ code: 'usage' })
  expect(await remote.totals()).toEqual(totals)
})

test('an error of the queue keeps its code and its sentence', async () => {
  const { client } = stubQueue({ run: () => Promise.reject(new AppError('disk-full', 'The disk is full.')) })
  const remote = await (await own(client)).connect()
  await expect(remote.run(1, never)).rejects.toMatchObject({
    code: 'disk-full',
    message: 'The disk is full.',
  })
})

/** A run that lasts until it is stopped, and notes that. */
function longRun() {
  const noted: string[] = []
  let begin: () => void = () => undefined
  const begun = new Promise<void>(resolve => {
    begin = resolve
  })
  const ending = new AbortController()
  const { client } = stubQueue({
    run: (_batchId, signal) =>
      new Promise(resolve => {
        begin()
        signal.addEventListener('abort', () => {
          noted.push('stopped')
          resolve(summary)
        })
        ending.signal.addEventListener('abort', () => {
          noted.push('ended')
          resolve(summary)
        })
      }),
    endRuns: () => ending.abort(),
  })
  return { client, begun, noted }
}

test('a stop reaches the run, and its summary comes back', async () => {
  const { client, begun, noted } = longRun()
  const remote = await (await own(client)).connect()
  const stop = new AbortController()
  const running = remote.run(1, stop.signal)
  await begun
  stop.abort()
  expect([await running, noted]).toEqual([summary, ['stopped']])
})

test('a client that goes away stops its run and withdraws its credentials', async () => {
  const { client, begun, noted } = longRun()
  let back: () => void = () => undefined
  const withdrawn = new Promise<void>(resolve => {
    back = resolve
  })
  const remote = await (await own({ ...client, provide: () => Promise.resolve(back) })).connect()
  await remote.provide('/a', { account: null, allowedHosts: [] })
  const running = remote.run(1, never)
  await begun
  remote.close()
  await expect(running).rejects.toMatchObject({ name: 'OwnerGone' })
  await withdrawn
  expect(noted).toEqual(['stopped'])
})

test('an owner that ends does not stop the runs of others as a person would; they learn that it is gone', async () => {
  const { client, begun, noted } = longRun()
  const owner = await own(client)
  const remote = await owner.connect()
  const running = remote.run(1, never)
  await begun
  const closed = owner.server.close()
  await expect(running).rejects.toMatchObject({ name: 'OwnerGone', code: 'owner-silent' })
  await closed
  expect(noted).toEqual(['ended'])
})

test('events come to those who subscribed, and only while they do', async () => {
  const { client, emit, listeners } = stubQueue({})
  const remote = await (await own(client)).connect()
  const got: QueueEvent[] = []
  let told: () => void = () => undefined
  const once = new Promise<void>(resolve => {
    told = resolve
  })
  const stop = remote.subscribe(event => {
    got.push(event)
    told()
  })
  await remote.totals()
  emit({ kind: 'batch-ended', batchId: 1, summary })
  await once
  expect(got).toEqual([{ kind: 'batch-ended', batchId: 1, summary }])
  stop()
  await remote.totals()
  expect(listeners.size).toBe(0)
})

const otherVersion = (pid: number): string =>
  `This queue is owned by another version of Halyard (process ${pid}); end it, or use that version.`

test.each([
  ['the former', 1],
  ['a later', 99],
])('a client of %s version gets a sentence', async (_name, protocol) => {
  const { folder } = await own(stubQueue({}).client)
  const socket = raw(folder)
  // As the former version was recorded to say it.
  socket.write(`{"kind":"hello","protocol":${protocol},"key":"${keyOf(folder)}"}\n`)
  expect(JSON.parse(await text(socket))).toEqual({ kind: 'refused', message: otherVersion(process.pid) })
})

test('an owner of the former version, which refuses the hello, is met with its sentence', async () => {
  const { folder, helloes } = await formerOwner()
  await expect(connectToOwner(folder, never)).rejects.toMatchObject({
    code: 'owner-silent',
    message: otherVersion(4711),
  })
  expect(helloes).toEqual([{ kind: 'hello', protocol: 2, key: keyOf(folder) }])
})

const garbage: readonly [string, (key: string) => string][] = [
  ['a wrong key', () => `{"kind":"hello","protocol":2,"key":"${'0'.repeat(64)}"}\n`],
  ['no hello', () => call(1, 'owner.batches', {})],
  ['no JSON', () => 'GET / HTTP/1.1\r\n\r\n'],
  ['a line without end', () => 'x'.repeat(9 * 1024 * 1024)],
  [
    'files that nobody asked for',
    key =>
      `${hello(key)}${call(1, 'owner.enqueue', { work: 1, options })}${noFiles(2)}${noFiles(3)}${noFiles(4)}`,
  ],
  ['a request without an id', key => `${hello(key)}{"kind":"call","request":{}}\n`],
]
const hello = (key: string): string => `{"kind":"hello","protocol":2,"key":"${key}"}\n`
const call = (id: number, name: string, input: unknown): string =>
  `${JSON.stringify({ kind: 'call', id, request: { name, input } })}\n`
const noFiles = (id: number): string => call(id, 'owner.files', { work: 1, files: [], isLast: false })

/** Takes no files, and ends when it is stopped. */
const idleEnqueue: LocalClient['enqueue'] = (_options, _files, signal) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Stopped.')))
  })

test.each(garbage)('%s ends the connection, and the owner keeps serving others', async (_name, message) => {
  const owner = await own(stubQueue({ enqueue: idleEnqueue }).client)
  const socket = raw(owner.folder)
  const closed = new Promise(resolve => socket.once('close', resolve))
  socket.resume()
  socket.write(message(keyOf(owner.folder)))
  await closed
  expect(await (await owner.connect()).totals()).toEqual(totals)
})

test('a request that is not understood is answered as such, without its content', async () => {
  const { folder } = await own(stubQueue({}).client)
  const socket = raw(folder)
  socket.write(
    `${hello(keyOf(folder))}${call(3, 'owner.provide', { work: 1, folder: '/a', credentials: { account: 'top-secret' } })}`,
  )
  const lines: string[] = []
  await new Promise<void>(resolve => {
    let got = ''
    socket.on('data', chunk => {
      got += String(chunk)
      lines.splice(0, lines.length, ...got.split('\n').slice(0, -1))
      if (lines.length === 2) resolve()
    })
  })
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({
    kind: 'reply',
    id: 3,
    reply: { ok: false, error: { code: 'wire-format' } },
  })
  expect(lines.join('')).not.toContain('top-secret')
})

test('socket and owner file are for this user alone, and are gone after the end', async () => {
  const { folder, server } = await own(stubQueue({}).client)
  const files = [socketOf(folder), path.join(folder, 'owner.json')]
  expect(files.map(file => statSync(file).mode & 0o777)).toEqual([0o600, 0o600])
  await server.close()
  expect(files.map(file => statSync(file, { throwIfNoEntry: false }))).toEqual([undefined, undefined])
})

test.each([
  ['no owner file', () => undefined],
  ['half an owner file', (folder: string) => writeFileSync(path.join(folder, 'owner.json'), '{"version":1,')],
  [
    'a socket that is gone',
    (folder: string) =>
      writeFileSync(
        path.join(folder, 'owner.json'),
        JSON.stringify({ version: 1, pid: 1, socket: path.join(folder, 'owner.sock'), key: 'a'.repeat(64) }),
      ),
  ],
  [
    'something else in its place',
    (folder: string) => {
      mkdirSync(path.join(folder, 'owner.sock'), { mode: 0o700 })
      writeFileSync(
        path.join(folder, 'owner.json'),
        JSON.stringify({ version: 1, pid: 1, socket: path.join(folder, 'owner.sock'), key: 'a'.repeat(64) }),
      )
    },
  ],
])('with %s nobody is there', async (_name, prepare) => {
  const folder = await temporaryFolder()
  prepare(folder)
  expect(await connectToOwner(folder, never)).toBe(null)
})
