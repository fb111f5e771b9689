import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as ask, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startDemoArchive, type DemoArchive } from '#demo/server/index'
import { runCli, startCli, type CliOptions } from '#test/cli'

/** A token that is refused for a while, and works again without having been changed. */

const catalogue = createCatalogue({ scale: 0.05 })
const exclusive = [...catalogue.files()].find(
  file => file.access === 'EXCLUSIVE_ACCESS' && file.sizeBytes < 1e6,
)
const input = JSON.stringify({ v: 1, kind: 'product', uri: exclusive?.uri, access: 'EXCLUSIVE_ACCESS' })

let scratch: string
let archive: DemoArchive
let server: Server
let options: CliOptions
let isAccepted = true

beforeEach(async () => {
  isAccepted = true
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-again-'))
  mkdirSync(path.join(scratch, 'profile'))
  archive = await startDemoArchive({ catalogue, bodyOf })
  // Without the token every answer is that of the archive to a refused one.
  server = createServer((request, response) => {
    const { authorization, ...headers } = request.headers
    const sent = isAccepted && authorization !== undefined ? { ...headers, authorization } : headers
    const onward = ask(
      new URL(request.url ?? '/', archive.url),
      { method: request.method, headers: sent },
      answer => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      },
    )
    request.pipe(onward)
    onward.on('error', () => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const archiveUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP
  options = { profile: path.join(scratch, 'profile'), archiveUrl }
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise(resolve => server.close(resolve))
  await archive.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const untilState = async (state: string): Promise<Readonly<Record<string, unknown>>> => {
  for (;;) {
    const { lines } = await runCli(['queue', '--json'], options)
    const item = lines.find(line => line['kind'] === 'item')
    if (item?.['state'] === state) return item
    await sleep(200)
  }
}

/** Serves the queue with a kept token, and adds the file while the archive refuses it; then the archive takes it again. */
async function refusedAndTakenAgain(
  whenRefused: 'from the start' | 'later',
  order: readonly string[],
): Promise<void> {
  const kept = await runCli(['token', 'set', '--store', 'file'], { ...options, input: archive.token })
  expect(kept.code).toBe(0)
  if (whenRefused === 'from the start') isAccepted = false
  const serving = startCli(['serve', '--json'], options)
  const ended = new Promise(resolve => serving.once('close', resolve))
  try {
    await new Promise(resolve => serving.stdout?.once('data', resolve))
    isAccepted = false
    const to = path.join(scratch, 'files')
    expect((await runCli(['add', '--from', '-', '--to', to], { ...options, input })).code).toBe(0)
    expect(await untilState('waiting')).toMatchObject({ reason: 'auth-needed' })
    const { stdout } = await runCli(['queue'], options)
    expect([stdout.includes('refused'), stdout.includes('none is set')]).toEqual([true, false])
    isAccepted = true
    expect((await runCli(order, { ...options, input: archive.token })).code).toBe(0)
    expect(await untilState('done')).toMatchObject({ reason: null })
  } finally {
    serving.kill('SIGTERM')
    await ended
  }
}

test.each([
  ['from the start', ['retry', '--all']],
  ['later', ['retry', '--all']],
  ['later', ['token', 'status']],
  ['later', ['token', 'set', '--store', 'file']],
] as const)(
  'a token that is refused %s works again after %j, without a restart',
  async (whenRefused, order) => {
    await refusedAndTakenAgain(whenRefused, order)
  },
  60_000,
)

test('with a refused token get says of each file that it was refused', async () => {
  isAccepted = false
  const { code, stderr } = await runCli(['get', '--from', '-', '--to', path.join(scratch, 'out')], {
    ...options,
    input,
    token: archive.token,
  })
  expect([code, stderr.includes('MAST refused your token'), stderr.includes('none is set')]).toEqual([
    6,
    true,
    false,
  ])
})
