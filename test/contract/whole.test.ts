import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'

import { bridgePipe } from '#shared/contract/bridge'
import { noFilter } from '#shared/contract/areas/selection-views'
import { noRowFilters } from '#shared/contract/areas/search'
import { pageContract, type EventName, type Payload } from '#shared/contract/calls'
import { clientOver } from '#shared/contract/client'
import type { Client } from '#shared/contract/client'
import { openDoor } from '#shared/contract/door'
import type { Result } from '#shared/errors'
import { startPageHost } from '#test/page-host'
import type { PageHost } from '#test/page-host'
import { codeOf, nodePipe } from './http-client.ts'
import { openSocketWay } from './socket-way.ts'

/** One journey through every area of the contract, from the search to the manifest, over each way from page to host. */

interface Way {
  readonly client: Client
  readonly close: () => Promise<void> | void
}

const direct = ({ service }: PageHost): Way => {
  const door = openDoor(pageContract, service)
  const client = clientOver(
    pageContract,
    bridgePipe({ call: request => door.answer(request), subscribe: door.listen }),
  )
  return { client, close: () => undefined }
}
/** Ipc copies everything by structured clone and answers later. */
const ipcLike = ({ service }: PageHost): Way => {
  const door = openDoor(pageContract, service)
  const client = clientOver(
    pageContract,
    bridgePipe({
      call: async request => structuredClone(await door.answer(structuredClone(request))),
      subscribe: listener =>
        door.listen(announcement => setImmediate(listener, structuredClone(announcement))),
    }),
  )
  return { client, close: () => undefined }
}
const http = (host: PageHost): Way => {
  const pipe = nodePipe(host.url, codeOf(host.newPairedUrl()))
  return { client: clientOver(pageContract, pipe), close: () => pipe.close() }
}

/** As between two processes of one user. */
const socket = async ({ service }: PageHost): Promise<Way> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'halyard-contract-'))
  const { pipe, stop } = await openSocketWay(folder, openDoor(pageContract, service))
  return {
    client: clientOver(pageContract, pipe),
    close: async () => {
      await stop()
      await rm(folder, { recursive: true })
    },
  }
}

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const valueOf = <T>(reply: Result<T>): T => {
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
  return reply.value
}

/** The next announcement that is wanted; begin to listen before its cause. */
function heard<N extends EventName>(
  client: Client,
  name: N,
  isWanted: (payload: Payload<N>) => boolean,
): Promise<Payload<N>> {
  return new Promise(resolve => {
    const stop = client.on(name, payload => {
      if (!isWanted(payload)) return
      stop()
      resolve(payload)
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
    const host = await startPageHost()
    closers.push(() => host.stop())
    const { client, close } = await open(host)
    closers.push(close)
    await new Promise<void>(resolve => client.watchLink(link => link === 'live' && resolve()))
    return { host, client }
  }

  test('from a search to a verified file, its manifest and a look into it', async () => {
    const { host, client } = await started()
    const { readings } = valueOf(await client.call('search.understand', { text: '2733' }))
    const [reading] = readings
    if (reading === undefined) throw new Error('A number is always understood.')
    const searched = heard(client, 'search.changed', ({ isComplete }) => isComplete)
    const nothing = {
      instruments: [],
      filters: [],
      programs: [],
      levels: [],
      types: [],
      access: [],
      columns: [],
    }
    const query = { text: '2733', reading, missions: ['JWST' as const], since: null, until: null, ...nothing }
    const { searchId } = valueOf(await client.call('search.start', { query }))
    expect(await searched).toMatchObject({ searchId, problem: null })

    const listed = heard(client, 'selection.changed', ({ isLoading }) => !isLoading)
    const choice = { searchId, filters: noRowFilters, isAll: true, exceptions: [] }
    const { listId } = valueOf(await client.call('selection.begin', { choice }))
    await listed
    const filter = { ...noFilter, text: '_i2d\\.fits$', isRegex: true }
    const summary = valueOf(await client.call('selection.summary', { listId, filter }))
    expect(summary.total.selected.files).toBeGreaterThan(10)

    const folder = path.join(host.filesFolder, 'ring')
    const plan = {
      listId,
      folder,
      layout: 'nested' as const,
      areTwinsNested: true,
      onClash: 'keep-both' as const,
    }
    const planned = valueOf(await client.call('selection.plan', plan))
    const over = heard(client, 'queue.changed', ({ totals }) => totals.asked > 0 && totals.waiting === 0)
    const start = {
      ...plan,
      name: 'Southern Ring',
      note: null,
      priority: 'normal' as const,
      when: { kind: 'now' as const },
      onlyWhatFits: false,
    }
    const batch = valueOf(await client.call('selection.start', start))
    expect(batch.added).toBe(planned.fetch)
    const { totals } = await over
    expect(totals).toMatchObject({ asked: planned.fetch, verified: planned.fetch, failed: 0, cancelled: 0 })

    const rows = valueOf(
      await client.call('manifests.rows', {
        batchId: batch.batchId,
        first: 0,
        count: 200,
        text: 'i2d.fits',
        outcome: 'all',
        sort: 'manifest',
        isDescending: false,
      }),
    )
    expect(rows.rows.length).toBeGreaterThan(0)
    expect(rows.rows.every(row => row.status === 'OK')).toBe(true)
    const itemId = rows.rows[0]?.itemId ?? -1
    const opened = valueOf(await client.call('quick-look.open', { itemId }))
    expect(opened.kind).toBe('fits')
    const image = valueOf(
      await client.call('quick-look.image', { itemId, hdu: 1, plane: 0, mostPixels: 256 }),
    )
    expect(image.unit).toBe('MJy/sr')
  })

  test('a setting that is changed is announced, and one out of range is explained and changes nothing', async () => {
    const { client } = await started()
    const changed = heard(client, 'settings.changed', () => true)
    valueOf(await client.call('settings.change', { change: { theme: 'night' } }))
    await changed
    expect(valueOf(await client.call('settings.read', {})).settings.theme).toBe('night')
    const refused = await client.call('settings.change', { change: { filesAtOnce: 9 } })
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'usage', message: expect.stringContaining('8') as string },
    })
    expect(valueOf(await client.call('settings.read', {})).settings.filesAtOnce).toBeNull()
  })

  test('a token goes in, is confirmed by the archive, and never comes out again', async () => {
    const { host, client } = await started()
    const answers: unknown[] = []
    for (const name of ['token.changed', 'queue.changed', 'settings.changed'] as const)
      client.on(name, payload => answers.push(payload))
    const { token } = host.archive
    answers.push(await client.call('token.set', { token, store: 'memory', createdDay: null }))
    const status = valueOf(await client.call('token.status', {}))
    answers.push(status, await client.call('host.diagnostics', {}), await client.call('host.info', {}))
    expect(status).toMatchObject({ check: 'accepted', ending: token.slice(-4) })
    expect(JSON.stringify(answers)).not.toContain(token)
  })

  test('what does not exist is answered in words by every area', async () => {
    const { client } = await started()
    const replies = [
      await client.call('search.state', { searchId: 'none' }),
      await client.call('selection.summary', { listId: 'none', filter: noFilter }),
      await client.call('manifests.batch', { batchId: 999 }),
      await client.call('quick-look.open', { itemId: 999 }),
      await client.call('host.folders', { path: '/etc' }),
    ]
    expect(replies.map(reply => reply.ok)).toEqual(replies.map(() => false))
    for (const reply of replies) if (!reply.ok) expect(reply.error.message).toMatch(/^\S.*\.$/)
  })
})
