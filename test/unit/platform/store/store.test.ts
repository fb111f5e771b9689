import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { rules, step, type SimpleEvent } from '#core/items/machine'
import type { StateCount } from '#core/items/state-counts'
import type { NewBatch, PlacedFile } from '#core/queue/store-port'
import { migrate, versionOf } from '#platform/store/migrate'
import { migrations } from '#platform/store/migrations'
import { openStore, type OpenStore } from '#platform/store/index'
import type { ItemState } from '#shared/states'

let folder = ''
const databaseFile = (): string => path.join(folder, 'halyard.db')
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'halyard-store-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

let batches = 0
const newBatch = (facts: Partial<NewBatch> = {}): NewBatch => ({
  uuid: `uuid-${(batches += 1)}`,
  createdMs: 1000,
  name: null,
  folder: '/data/M51',
  layout: 'nested',
  onClash: 'keep-both',
  patience: 'bounded',
  note: null,
  acceptAsArchived: false,
  localName: null,
  links: false,
  ...facts,
})
const placed = (name: string, sizeBytes: number | null = 10): PlacedFile => ({
  file: {
    uri: `mast:JWST/product/${name}`,
    filename: name,
    obsId: 'obs1',
    collection: 'JWST',
    sizeBytes,
    access: 'PUBLIC',
    calibLevel: 2,
    version: null,
    programId: '2733',
    parents: ['obs1'],
  },
  relativePath: `JWST/obs1/${name}`,
  foldedPath: `jwst/obs1/${name}`,
  madeSafeFrom: null,
})
function filled(store: OpenStore, names: readonly string[], facts: Partial<NewBatch> = {}): number {
  const batch = newBatch(facts)
  const id = store.plan(batch)
  store.stage(
    id,
    names.map(name => placed(name)),
    [],
  )
  return store.acknowledge(id, null, batch, 1000).batchId
}
const readyNames = (store: OpenStore, batchId: number | null, nowMs = 2000): readonly string[] =>
  store.ready(batchId, nowMs, 100).map(item => item.uri.slice('mast:JWST/product/'.length))

test('every version is upgraded to the newest with its rows, and settings that promise durability are on', () => {
  for (let version = 1; version <= migrations.length; version += 1) {
    const file = path.join(folder, `v${version}.db`)
    const old = new Sqlite(file)
    migrate(old, migrations.slice(0, version))
    old.exec(
      `INSERT INTO batch (uuid, name, folder, layout, on_clash, patience, accept_as_archived, links, state, created_ms)
       VALUES ('u', 'n', '/data', 'flat', 'skip', 'endless', 0, 0, 'queued', 5);
       INSERT INTO item (batch_id, uri, filename, relative_path, folded_path, since_ms)
       VALUES (1, 'mast:JWST/product/x', 'x', 'x', 'x', 5)`,
    )
    old.close()
    const store = openStore(file)
    expect(store.batch(1)).toMatchObject({ uuid: 'u', layout: 'flat', patience: 'endless', state: 'queued' })
    expect(store.ready(1, 0, 9).map(item => item.uri)).toEqual(['mast:JWST/product/x'])
    store.close()
    const db = new Sqlite(file)
    expect(versionOf(db)).toBe(migrations.length)
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
  }
})

test('a step added later runs once, keeps the rows, and a failing one leaves the old version', () => {
  const db = new Sqlite(':memory:')
  migrate(db, ['CREATE TABLE a (x) STRICT'.replace('x', 'x INTEGER')])
  db.exec('INSERT INTO a VALUES (1)')
  const steps = ['-- shipped', 'ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 7']
  migrate(db, steps)
  migrate(db, steps)
  expect(db.prepare('SELECT * FROM a').all()).toEqual([{ x: 1, y: 7 }])
  expect(() => migrate(db, [...steps, 'DROP TABLE a; CREATE TABLE broken'])).toThrow()
  expect(versionOf(db)).toBe(2)
  expect(db.prepare('SELECT count(*) FROM a').pluck().get()).toBe(1)
})

test('a newer database is refused and not touched', () => {
  const db = new Sqlite(databaseFile())
  db.pragma('user_version = 999')
  db.close()
  expect(() => openStore(databaseFile())).toThrow(expect.objectContaining({ code: 'newer-database' }))
  const again = new Sqlite(databaseFile())
  expect(versionOf(again)).toBe(999)
  again.close()
})

test('what is not a database, and a folder that is not there, are reported with advice', () => {
  writeFileSync(databaseFile(), 'x'.repeat(5000))
  expect(() => openStore(databaseFile())).toThrow(expect.objectContaining({ code: 'damaged' }))
  expect(() => openStore(path.join(folder, 'absent', 'x.db'))).toThrow(
    expect.objectContaining({ code: 'not-writable' }),
  )
})

test('a database whose pages are damaged is reported as damaged, not as empty', () => {
  const store = openStore(databaseFile())
  filled(
    store,
    Array.from({ length: 2000 }, (_, index) => `file-${index}`),
  )
  store.close()
  const db = new Sqlite(databaseFile())
  const pages = Number(db.pragma('page_count', { simple: true }))
  db.close()
  writeFileSync(databaseFile(), Buffer.alloc(4096 * (pages - 2), 0xff), { flag: 'r+', encoding: null })
  expect(() => {
    const damaged = openStore(databaseFile())
    damaged.recover(1)
  }).toThrow(expect.objectContaining({ code: 'damaged' }))
})

test('running items are queued again when the next process opens the database, and unacknowledged batches vanish', () => {
  const states = ['fetching', 'verifying'] as const
  for (const running of states) {
    const file = path.join(folder, `${running}.db`)
    const killed = openStore(file)
    const batchId = filled(killed, ['a', 'b'])
    const [first] = killed.ready(batchId, 2000, 1)
    if (!first) throw new Error('nothing is ready')
    let status = step(first.status, { kind: 'claimed' })
    if (running === 'verifying') status = step(status, { kind: 'verifying' })
    killed.save(first.id, { status, nowMs: 2000 })
    const part = {
      validator: { etag: '"e"', lastModified: 'Mon' },
      totalBytes: 10,
      writtenBytes: 7,
      flushedBytes: 5,
      bootId: 'b',
      verifiedSha256: 'c'.repeat(64),
    }
    killed.savePart(first.id, part)
    killed.flush()
    const planning = killed.plan(newBatch({ folder: '/data/other' }))
    killed.stage(planning, [placed('c')], [])
    // A kill: the connection is simply left behind, its lock freed by a copy of what is on disk.
    const copy = new Sqlite(file, { readonly: true })
    copy.exec(`VACUUM INTO '${file}.copy'`)
    copy.close()
    const next = openStore(`${file}.copy`)
    next.recover(3000)
    expect(next.batches().map(batch => batch.folder)).toEqual(['/data/M51'])
    expect(next.ready(null, 3000, 9)).toMatchObject([
      { id: first.id, status: { kind: 'queued', attempt: 0 }, part },
      { status: { kind: 'queued' }, part: null },
    ])
    next.close()
    killed.close()
  }
})

test('a proof of a part waits for others to be saved with, its first record for nobody', () => {
  const store = openStore(databaseFile())
  const batchId = filled(store, ['a'])
  const reader = new Sqlite(databaseFile(), { readonly: true })
  const writtenNow = (): unknown => reader.prepare('SELECT written_bytes FROM part').pluck().get()
  const [item] = store.ready(batchId, 0, 1)
  if (!item) throw new Error('nothing is ready')
  const validator = { etag: '"e"', lastModified: null }
  const part = { validator, totalBytes: 10, writtenBytes: 0, flushedBytes: 0, bootId: 'b' }
  store.savePart(item.id, part)
  expect(writtenNow()).toBe(0)
  store.saveProof(item.id, { ...part, writtenBytes: 7, writtenSha256: 'c'.repeat(64) })
  expect(writtenNow()).toBe(0)
  store.flush()
  expect(writtenNow()).toBe(7)
  reader.close()
  store.close()
})

test('what was collected is committed by itself soon, and at once when something is acknowledged', async () => {
  const store = openStore(databaseFile())
  const batchId = filled(store, ['a'])
  const reader = new Sqlite(databaseFile(), { readonly: true })
  const stateNow = (): unknown => reader.prepare('SELECT state FROM item').pluck().get()
  const [item] = store.ready(batchId, 0, 1)
  if (!item) throw new Error('nothing is ready')
  const fetching = step(item.status, { kind: 'claimed' })
  store.save(item.id, { status: fetching, nowMs: 1 })
  expect(stateNow()).toBe('queued')
  await expect.poll(stateNow, { timeout: 10_000 }).toBe('fetching')
  store.save(item.id, { status: step(fetching, { kind: 'verifying' }), nowMs: 1 })
  store.setPaused(batchId, true)
  expect(stateNow()).toBe('verifying')
  reader.close()
  store.close()
})

test('claims come by priority of the batch, then in order; what has gone wrong last, paused batches never', () => {
  const store = openStore(databaseFile())
  const one = filled(store, ['a1', 'a2', 'a3'])
  const two = filled(store, ['b1', 'b2'], { folder: '/data/two' })
  expect(readyNames(store, null)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2'])
  const db = new Sqlite(databaseFile())
  db.exec(`UPDATE batch SET priority = 5 WHERE id = ${two}`)
  db.close()
  expect(readyNames(store, null)).toEqual(['b1', 'b2', 'a1', 'a2', 'a3'])
  const waiting = { kind: 'waiting', reason: 'network', attempt: 1, untilMs: 5000 } as const
  store.save(3, { status: { ...waiting, breaks: { transient: 1, integrity: 0, gone: 0 } }, nowMs: 1 })
  expect(readyNames(store, one)).toEqual(['a1', 'a2'])
  expect([store.nextDueMs(one, 2000), store.nextDueMs(one, 5000), store.nextDueMs(two, 0)]).toEqual([
    5000,
    null,
    null,
  ])
  expect(readyNames(store, one, 5000)).toEqual(['a1', 'a2', 'a3'])
  store.setPaused(two, true)
  expect(readyNames(store, null)).toEqual(['a1', 'a2'])
  expect(readyNames(store, two)).toEqual([])
  store.close()
})

test('claiming, waking and listing use their indexes at any size', () => {
  const store = openStore(databaseFile())
  filled(store, ['a'])
  store.close()
  const db = new Sqlite(databaseFile())
  const plan = (sql: string): string =>
    db
      .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(row => row.detail)
      .join('\n')
  const claim = plan(
    `SELECT item.id FROM batch CROSS JOIN item WHERE batch.state = 'queued' AND item.batch_id = batch.id
     AND item.state = 'queued' ORDER BY batch.priority DESC, batch.position, batch.id, item.rank, item.id LIMIT 5`,
  )
  expect(claim).toContain('item_ready')
  expect(claim).not.toContain('TEMP B-TREE')
  expect(plan(`SELECT min(rank) FROM item WHERE batch_id = 1 AND rank <> 0`)).toContain('item_ranked')
  expect(
    plan(
      `SELECT min(next_attempt_ms) FROM item WHERE batch_id = 1 AND state = 'waiting' AND next_attempt_ms > 5`,
    ),
  ).toContain('item_due')
  expect(plan(`SELECT id FROM item WHERE batch_id = 1 AND id > 5 ORDER BY id LIMIT 9`)).not.toContain(
    'TEMP B-TREE',
  )
  db.close()
})

test('a window of rows is filtered by batch, state and reason, in order', () => {
  const store = openStore(databaseFile())
  const batchId = filled(store, ['a', 'b', 'c', 'd'])
  filled(store, ['other'], { folder: '/data/two' })
  store.applyToAll('cancelled', { kind: 'item', itemId: 2 }, 5)
  store.applyToAll('paused', { kind: 'item', itemId: 3 }, 5)
  const names = (filter: Parameters<OpenStore['items']>[0], afterId = 0): readonly string[] =>
    store.items(filter, { afterId, limit: 2 }).map(item => item.filename)
  expect(names({ batchId })).toEqual(['a', 'b'])
  expect(names({ batchId }, 2)).toEqual(['c', 'd'])
  expect(names({}, 4)).toEqual(['other'])
  expect(names({ batchId, states: ['queued'] })).toEqual(['a', 'd'])
  expect(names({ states: ['cancelled', 'paused'] })).toEqual(['b', 'c'])
  expect(names({ reasons: ['cancelled'] })).toEqual(['b'])
  expect(names({ states: [] })).toEqual([])
  store.close()
})

test('counters equal a recount after any operations', () => {
  const events = Object.keys(rules) as SimpleEvent[] // the table's keys are exactly these
  const operation = fc.oneof(
    fc.record({ kind: fc.constant('event' as const), item: fc.nat(9), event: fc.constantFrom(...events) }),
    fc.record({ kind: fc.constant('finish' as const), item: fc.nat(9), sizeBytes: fc.nat(1000) }),
    fc.record({ kind: fc.constant('all' as const), event: fc.constantFrom(...events), batch: fc.nat(1) }),
    fc.record({ kind: fc.constant('remove' as const), item: fc.nat(9) }),
    fc.record({ kind: fc.constant('join' as const), names: fc.array(fc.constantFrom('a', 'b', 'x', 'y')) }),
  )
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 25 }), operations => {
      const store = openStore(':memory:')
      const first = filled(store, ['a', 'b', 'c', 'd', 'e'])
      const second = filled(store, ['f', 'g', 'h', 'i', 'j'], { folder: '/data/two' })
      for (const one of operations) {
        if (one.kind === 'remove') store.remove({ kind: 'item', itemId: one.item + 1 })
        else if (one.kind === 'all')
          store.applyToAll(one.event, { kind: 'batch', batchId: one.batch === 0 ? first : second }, 7)
        else if (one.kind === 'join') joinAgain(store, first, one.names)
        else {
          const itemId = one.item + 1
          const status = store.status(itemId)
          if (!status) continue
          if (one.kind === 'event')
            store.save(itemId, { status: step(status, { kind: one.event }), nowMs: 5 })
          else finish(store, itemId, one.sizeBytes)
        }
      }
      for (const batchId of [first, second]) expect(store.outcomes(batchId)).toEqual(recount(store, batchId))
      store.close()
    }),
    { numRuns: 60 },
  )
})

function joinAgain(store: OpenStore, joinId: number, names: readonly string[]): void {
  const batch = newBatch()
  const planning = store.plan(batch)
  for (const name of new Set(names)) {
    const file = placed(name, 77)
    const known = store.knownFiles(joinId, [file.file.uri]).get(file.file.uri)
    const choice = known?.state === 'done' ? 'outdated' : 'retried'
    store.stage(planning, known ? [] : [file], known ? [{ known, wanted: file.file, choice }] : [])
  }
  store.acknowledge(planning, joinId, batch, 9)
}

function finish(store: OpenStore, itemId: number, sizeBytes: number): void {
  const status = store.status(itemId)
  if (!status) return
  const next = step(step(status, { kind: 'claimed' }), { kind: 'finished' })
  if (next.kind !== 'done') return
  store.save(itemId, {
    status: next,
    nowMs: 6,
    part: null,
    finished: {
      relativePath: 'x',
      sizeBytes,
      sha256: 'a',
      validator: { etag: null, lastModified: null },
      stamp: { sizeBytes, mtimeMs: 1, inode: '1' },
      marks: ['length: not declared'],
      provenance: {},
    },
  })
}

function recount(store: OpenStore, batchId: number): readonly StateCount[] {
  const groups = new Map<string, StateCount>()
  for (const item of store.manifestItems(batchId, 0, 1000)) {
    const key = `${item.state} ${item.reason ?? ''}`
    const before = groups.get(key)?.items ?? 0
    const bytes = (groups.get(key)?.bytes ?? 0) + (item.sizeBytes ?? item.listedSizeBytes ?? 0)
    groups.set(key, { state: item.state, reason: item.reason, items: before + 1, bytes })
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome)
}

test('the table of the machine and the updates of many items say the same', () => {
  const states: readonly ItemState[] = [
    'queued',
    'fetching',
    'done',
    'waiting',
    'paused',
    'failed',
    'cancelled',
  ]
  for (const event of Object.keys(rules) as SimpleEvent[])
    // the table's keys are exactly these
    for (const kind of states) {
      const store = openStore(':memory:')
      filled(store, ['a'])
      const counted = { attempt: 2, breaks: { transient: 1, integrity: 1, gone: 0 } }
      const status =
        kind === 'waiting'
          ? ({ ...counted, kind, reason: 'network', untilMs: 9 } as const)
          : kind === 'failed'
            ? ({ ...counted, kind, reason: 'gone' } as const)
            : ({ ...counted, kind } as const)
      store.save(1, { status, nowMs: 1 })
      store.applyToAll(event, { kind: 'all' }, 2)
      expect([event, store.status(1)]).toEqual([event, step(status, { kind: event })])
      store.close()
    }
})

test('attempts are kept to a bound, but never one by which the item failed', () => {
  const store = openStore(':memory:')
  filled(store, ['a'])
  const status = store.status(1)
  if (!status) throw new Error('the item is missing')
  for (let number = 1; number <= 60; number += 1)
    store.save(1, {
      status,
      nowMs: number,
      attempt: {
        startedMs: number,
        endedMs: number,
        outcome: 'broke',
        reason: 'network',
        detail: null,
        host: 'archive.test',
        status: null,
        fetchedBytes: 0,
        isWithToken: false,
        isFinal: number % 10 === 0,
      },
    })
  const kept = store.manifestItems(1, 0, 1)[0]?.attempts.map(attempt => attempt.startedMs) ?? []
  const finals = [10, 20, 30, 40, 50, 60]
  expect(kept.filter(time => finals.includes(time))).toEqual(finals)
  expect(kept.filter(time => !finals.includes(time)).length).toBe(20)
  expect(kept.at(-2)).toBe(59)
  store.close()
})
