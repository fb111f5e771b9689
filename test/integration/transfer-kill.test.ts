import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, open, stat, truncate, utimes } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import type { PartRecord, TransferJob } from '#core/ports'
import { bootId } from '#platform/disk/boot-id'
import { isAsStamped } from '#platform/disk/file-identity'
import { serveProperly, type Reply, type Script } from '#test/misbehaving-server'
import { plainJob, transferKit, type TransferKit } from '#test/transfer-kit'
import { until } from '#test/until'

const uri = 'mast:JWST/product/log.txt'
const relativePath = 'log.txt'
const body = Buffer.from('pointing '.repeat(300_000))
const sentBytes = 1_500_000

const head = { ETag: '"v1"', 'Content-Length': body.length }
const sendAtOnce: Script = (_seen, reply) => reply.send(200, head, body.subarray(0, sentBytes))

/** A kit in whose folder another process was killed after it had written what the script sent. */
async function killedMidway(script: Script): Promise<{ kit: TransferKit; saved: readonly PartRecord[] }> {
  const kit = await transferKit(script, { bootId })
  const job: TransferJob = { ...plainJob(kit.server.origin, kit.folder), uri, relativePath }
  const child = path.resolve(import.meta.dirname, '../support/transfer-child.ts')
  const running = spawn(process.execPath, [child, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void running.kill('SIGKILL'))
  const saved: PartRecord[] = []
  createInterface({ input: running.stdout }).on('line', line => saved.push(JSON.parse(line) as PartRecord))
  await expect.poll(() => restingBytes(kit), { timeout: 20_000 }).toBe(sentBytes)
  running.kill('SIGKILL')
  await once(running, 'close')
  kit.server.answer((seen, reply) => serveProperly(seen, reply, { body, etag: '"v1"' }))
  return { kit, saved }
}

const partOf = (kit: TransferKit): string => path.join(kit.folder, `${relativePath}.part`)

/** The size of the part while no write is under way. */
const restingBytes = (kit: TransferKit): Promise<number | null> =>
  stat(partOf(kit), { bigint: true }).then(
    found => (isAsStamped(found) ? Number(found.size) : null),
    () => null,
  )

test('a killed process leaves a part that continues without fetching a byte twice', async () => {
  const { kit, saved } = await killedMidway(sendAtOnce)
  expect(saved[0]).toMatchObject({ validator: { etag: '"v1"' }, totalBytes: body.length, writtenBytes: 0 })
  const result = await kit.attempt({ uri, relativePath, part: saved.at(-1) ?? null })
  expect(result).toMatchObject({ kind: 'done', fetchedBytes: body.length - sentBytes })
  expect(await kit.files()).toEqual({ [relativePath]: body.toString('latin1') })
})

test('the part of a file is there before its first byte, and recorded', async () => {
  const kit = await transferKit((_seen, reply) => reply.send(200, head, body.subarray(0, 0)))
  const stop = new AbortController()
  const attempt = kit.attempt({ uri, relativePath }, stop.signal)
  await expect.poll(() => kit.saved.at(-1)?.file?.name).toBe(`${relativePath}.part`)
  await expect.poll(() => kit.files()).toEqual({ [`${relativePath}.part`]: '' })
  stop.abort()
  expect(await attempt).toMatchObject({ kind: 'stopped', part: null })
  expect(await kit.files()).toEqual({})
})

test('of a part that others touched after a kill, what was proven on the way is continued', async () => {
  const provenBytes = 1_000_000
  const replies: Reply[] = []
  const kit = await transferKit((_seen, reply) => {
    replies.push(reply)
    reply.send(200, head, body.subarray(0, 500_000))
  })
  const attempt = kit.attempt({ uri, relativePath })
  const send = async (from: number, to: number): Promise<void> => {
    replies[0]?.raw(body.subarray(from, to))
    await expect.poll(() => restingBytes(kit)).toBe(to)
  }
  await expect.poll(() => restingBytes(kit)).toBe(500_000)
  kit.clock.advance(60)
  await send(500_000, provenBytes)
  await send(provenBytes, sentBytes)
  // What would be known of it if the process were killed now.
  const atKill = kit.saved.at(-1) ?? null
  expect(atKill).toMatchObject({ flushedBytes: 0 })
  const proven = atKill?.writtenBytes ?? 0
  expect(proven).toBeGreaterThan(500_000)
  replies[0]?.reset()
  expect(await attempt).toMatchObject({ kind: 'broke' })
  await overwrite(partOf(kit), sentBytes - 64)

  kit.server.answer((seen, reply) => serveProperly(seen, reply, { body, etag: '"v1"' }))
  const result = await kit.attempt({ uri, relativePath, part: atKill })
  expect(result).toMatchObject({ kind: 'done', fetchedBytes: body.length - proven })
  expect((await kit.files())[relativePath] === body.toString('latin1')).toBe(true)
})

async function overwrite(file: string, position: number): Promise<void> {
  const handle = await open(file, 'r+')
  await handle.write(Buffer.alloc(64), 0, 64, position)
  await handle.close()
}

test.each([
  ['appends to it', (part: string) => appendFile(part, 'foreign '.repeat(1_000))],
  ['writes into its beginning', (part: string) => overwrite(part, 1_000)],
  ['writes into its end', (part: string) => overwrite(part, sentBytes - 64)],
  ['gives it its whole length', (part: string) => truncate(part, body.length)],
  ['cuts it', (part: string) => truncate(part, 1_000)],
  [
    'writes into it and sets its times back',
    async (part: string) => {
      const { atime, mtime, mtimeMs } = await stat(part)
      // Within the steps in which a system tells the time, nobody can tell this from the last write.
      await until(() => Date.now() > mtimeMs + 50)
      await overwrite(part, 1_000)
      await utimes(part, atime, mtime)
    },
  ],
])('after a kill another program %s: none of its bytes are published', async (_what, touch) => {
  const { kit, saved } = await killedMidway(sendAtOnce)
  await touch(partOf(kit))
  const result = await kit.attempt({ uri, relativePath, part: saved.at(-1) ?? null })
  expect(result).toMatchObject({ kind: 'done' })
  expect((await kit.files())[relativePath] === body.toString('latin1')).toBe(true)
})
