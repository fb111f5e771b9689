import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'

import { startHeadless } from '#headless/index'
import { bridgePipe } from '#shared/contract/bridge'
import { ownerCalls } from '#shared/contract/areas/owner'
import { pageContract, type Service } from '#shared/contract/calls'
import type { Client } from '#shared/contract/client'
import { clientOver } from '#shared/contract/client'
import type { Door } from '#shared/contract/door'
import { openDoor } from '#shared/contract/door'
import type { OverviewDelta } from '#shared/contract/overview'
import { codeOf, nodePipe } from './http-client.ts'
import { openSocketWay } from './socket-way.ts'
import { archiveUrl, batchOf, queueService, scriptedQueue } from './scripted-queue.ts'
import type { ScriptedQueue } from './scripted-queue.ts'

/** Every way from page to host has to behave alike: one suite, run over each. */

interface Way {
  readonly client: Client
  readonly close: () => Promise<void> | void
}

/** The same service, with every call of the owner's area in it besides: a door must not serve it all the same. */
function withOwnerArea(service: Service): Service {
  const owned = Object.fromEntries(
    Object.keys(ownerCalls).map(name => [name, () => Promise.resolve('served')]),
  )
  return { ...service, handlers: { ...service.handlers, ...owned } }
}

function doorTo(queue: ScriptedQueue): { readonly door: Door; readonly close: () => Promise<void> } {
  const service = withOwnerArea(queueService(queue, 'one start'))
  return { door: openDoor(pageContract, service), close: () => service.close() }
}

function direct(queue: ScriptedQueue): Promise<Way> {
  const { door, close } = doorTo(queue)
  const client = clientOver(
    pageContract,
    bridgePipe({ call: request => door.answer(request), subscribe: door.listen }),
  )
  return Promise.resolve({ client, close })
}

/** Ipc copies everything by structured clone and answers later. */
function ipcLike(queue: ScriptedQueue): Promise<Way> {
  const { door, close } = doorTo(queue)
  const client = clientOver(
    pageContract,
    bridgePipe({
      call: async request => structuredClone(await door.answer(structuredClone(request))),
      subscribe: listener =>
        door.listen(announcement => setImmediate(listener, structuredClone(announcement))),
    }),
  )
  return Promise.resolve({ client, close })
}

async function http(queue: ScriptedQueue): Promise<Way> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halyard-contract-'))
  const rendererFolder = path.join(folder, 'renderer')
  await mkdir(rendererFolder)
  await writeFile(path.join(rendererFolder, 'index.html'), '<!doctype html>')
  const host = await startHeadless({
    service: () => withOwnerArea(queueService(queue)),
    profileFolder: folder,
    rendererFolder,
  })
  const pipe = nodePipe(host.url, codeOf(host.pairedUrl))
  return {
    client: clientOver(pageContract, pipe),
    close: async () => {
      pipe.close()
      await host.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** As between two processes of one user. */
async function socket(queue: ScriptedQueue): Promise<Way> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halyard-contract-'))
  const { door, close } = doorTo(queue)
  const { pipe, stop } = await openSocketWay(folder, door)
  return {
    client: clientOver(pageContract, pipe),
    close: async () => {
      await stop()
      await close()
      await rm(folder, { recursive: true })
    },
  }
}

const closers: Way['close'][] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

function live(client: Client): Promise<void> {
  return new Promise(resolve => {
    client.watchLink(link => {
      if (link === 'live') resolve()
    })
  })
}

describe.each([
  ['direct', direct],
  ['ipc-like', ipcLike],
  ['HTTP', http],
  ['the local socket', socket],
])('over %s', (_name, open) => {
  async function started() {
    const queue = scriptedQueue([batchOf(1, { done: 2, failed: 1, waiting: 1, bytes: 4000 })])
    const way = await open(queue)
    closers.push(way.close)
    await live(way.client)
    return { queue, client: way.client }
  }

  test('the overview arrives whole', async () => {
    const { client } = await started()
    const reply = await client.call('queue.overview', {})
    expect(reply).toMatchObject({
      ok: true,
      value: {
        archiveUrl,
        version: '0.1.0',
        totals: { asked: 4, verified: 2, failed: 1, cancelled: 0, waiting: 1, bytes: 4000 },
        batches: [
          { id: 1, folder: '/data/batch-1', counts: { done: 2, failed: 1, waiting: 1 }, manifest: null },
        ],
      },
    })
  })

  test('a change arrives as a difference that follows the overview', async () => {
    const { queue, client } = await started()
    const next = new Promise<OverviewDelta>(resolve => client.on('queue.changed', resolve))
    const asked = await client.call('queue.overview', {})
    queue.show([batchOf(1, { done: 3, failed: 1, bytes: 6000 })])
    const delta = await next
    expect(asked.ok && [asked.value.hostId, asked.value.revision + 1]).toEqual([delta.hostId, delta.revision])
    expect([delta.totals.verified, delta.changed.map(batch => batch.id)]).toEqual([3, [1]])
  })

  test('a client that was closed sends its listeners no more events', async () => {
    const { queue, client } = await started()
    const heard: unknown[] = []
    const stop = client.on('queue.changed', delta => heard.push(delta))
    const other = new Promise(resolve => client.on('queue.changed', resolve))
    stop()
    queue.show([])
    await other
    expect(heard).toEqual([])
  })

  test('an input that was not agreed is answered, not thrown', async () => {
    const { client } = await started()
    const odd = { batch: 1 } as unknown as Record<string, never> // wrong on purpose
    expect(await client.call('queue.overview', odd)).toMatchObject({
      ok: false,
      error: { code: 'wire-format' },
    })
  })
})

describe.each([
  ['the bridge', ipcLike],
  ['HTTP', http],
])('%s', (_name, open) => {
  test.each(Object.keys(ownerCalls))('does not serve %s, which is for the local socket alone', async name => {
    const way = await open(scriptedQueue())
    closers.push(way.close)
    await live(way.client)
    const odd = name as 'queue.overview' // wrong on purpose
    expect(await way.client.call(odd, {})).toEqual({
      ok: false,
      error: { code: 'wire-format', message: 'This request is not known here. Reload the page.' },
    })
  })
})
