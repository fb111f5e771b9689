import { expect, test } from 'vitest'
import { serveProperly, type Reply } from '#test/misbehaving-server'
import { etag, transferKit } from '#test/transfer-kit'
import { until } from '#test/until'

const body = Buffer.from('0123456789'.repeat(1_000))

test('a server that drips loses the slot after a minute; the part is kept, and the next try resumes it', async () => {
  const drip = Promise.withResolvers<Reply>()
  const kit = await transferKit((seen, reply) => {
    if (seen.index > 0) {
      serveProperly(seen, reply, { body, etag })
      return
    }
    reply.send(200, { 'Content-Length': body.length, ETag: etag }, body.subarray(0, 100))
    drip.resolve(reply)
  })
  let present = 0
  const state = { isOver: false }
  const first = kit
    .attempt({}, undefined, { progressed: bytes => void (present = bytes) })
    .finally(() => (state.isOver = true))
  const reply = await drip.promise
  await until(() => kit.saved.length > 0)
  for (let sent = 100; !state.isOver && sent < 120; sent += 1) {
    kit.clock.advance(10_000)
    reply.raw(body.subarray(sent, sent + 1))
    await until(() => state.isOver || present > sent)
  }
  const broken = await first
  expect(broken).toMatchObject({ kind: 'broke', reason: 'network', status: null })
  expect(broken).toMatchObject({
    detail: expect.stringMatching(/sent only \d+ bytes in 60 s/) as unknown,
  })
  const part = broken.kind === 'broke' ? broken.part : null
  expect(part?.writtenBytes).toBeGreaterThanOrEqual(100)
  const again = await kit.attempt({ part })
  expect(again).toMatchObject({ kind: 'done', sizeBytes: body.length })
  expect(kit.server.seen[1]?.headers).toMatchObject({
    range: `bytes=${part?.writtenBytes}-`,
    'if-range': etag,
  })
})
