import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { protocolVersion } from '#platform/owner/hello'
import { readOwnerFile } from '#platform/owner/owner-file'
import { serveSocket } from '#platform/owner/serve-socket'
import { writeLogTo } from '#shared/log'
import { temporaryFolder } from '#test/transfer-kit'

test('a guest that ends while it is written to is no trouble: nothing is logged', async () => {
  const lines: string[] = []
  onTestFinished(writeLogTo(({ what, facts }) => lines.push(`${what} ${JSON.stringify(facts)}`)))
  const profileFolder = await temporaryFolder()
  let left = 0
  const server = await serveSocket({
    profileFolder,
    archiveUrl: 'http://127.0.0.1:1/',
    isServing: true,
    admit: () => ({
      door: { answer: () => Promise.resolve({ ok: true, value: {} }), listen: () => () => undefined },
      left: () => Promise.resolve(void (left += 1)),
      dismiss: () => Promise.resolve(),
    }),
  })
  onTestFinished(() => server.close())
  const owner = readOwnerFile(profileFolder)
  const guests = 20
  for (let guest = 0; guest < guests; guest += 1) {
    const socket = connect(owner?.socket ?? '')
    await once(socket, 'connect')
    const hello = { kind: 'hello', protocol: protocolVersion, key: owner?.key }
    socket.write(`${JSON.stringify(hello)}\n`, () => socket.destroy())
  }
  await expect.poll(() => left).toBe(guests)
  expect(lines).toEqual([])
})
