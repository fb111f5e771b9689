import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as ask, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
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
/** The next answer to whoami is the last that accepts it. */
let isEnding = false

beforeEach(async () => {
  isAccepted = true
  isEnding = false
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-again-'))
  mkdirSync(path.join(scratch, 'profile'))
  archive = await startArchive({ catalogue, bodyOf })
  // Without the token every answer is that of the archive to a refused one.
  server = createServer((request, response) => {
    const { authorization, ...headers } = request.headers
    const sent = isAccepted && authorization !== undefined ? { ...headers, authorization } : headers
    if (isEnding && request.url?.endsWith('whoami') === true) isAccepted = false
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

/** Adds the file while the archive refuses the token, and waits until it is held for that. */
async function addWhileRefused(): Promise<void> {
  isAccepted = false
  const to = path.join(scratch, 'files')
  expect((await runCli(['add', '--from', '-', '--to', to], { ...options, input })).code).toBe(0)
  expect(await untilState('waiting')).toMatchObject({ reason: 'auth-needed' })
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
    await addWhileRefused()
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

test.each(['environment', 'file', 'standard input'] as const)(
  'a token that serve has from the %s and that is refused for a while is used again once it works',
  async source => {
    const tokenFile = path.join(scratch, 'token.txt')
    writeFileSync(tokenFile, archive.token)
    const given = {
      environment: { args: [], token: archive.token },
      file: { args: ['--token-file', tokenFile], token: undefined },
      'standard input': { args: ['--token-file', '-'], token: undefined },
    }[source]
    const serving = startCli(['serve', '--json', ...given.args], {
      ...options,
      ...(given.token !== undefined && { token: given.token }),
    })
    serving.stdin?.end(archive.token)
    const ended = new Promise(resolve => serving.once('close', resolve))
    try {
      await new Promise(resolve => serving.stdout?.once('data', resolve))
      await addWhileRefused()
      isAccepted = true
      expect((await runCli(['token', 'status'], { ...options, token: archive.token })).code).toBe(0)
      expect(await untilState('done')).toMatchObject({ reason: null })
    } finally {
      serving.kill('SIGTERM')
      await ended
    }
  },
  60_000,
)

/** The last words of `get` for the file, when the archive accepts no token. */
async function lastWords(given: Partial<CliOptions>, args: readonly string[] = []): Promise<string> {
  isAccepted = false
  const { code, stderr } = await runCli(['get', '--from', '-', '--to', path.join(scratch, 'out'), ...args], {
    ...options,
    input,
    ...given,
  })
  expect(code).toBe(6)
  const lines = stderr.trim().split('\n')
  expect(lines.some(line => line.includes('none is set'))).toBe(lines.at(-1)?.includes('none is set'))
  return lines.at(-1) ?? ''
}

test('get says at its end that no token is set only when none is', async () => {
  expect(await lastWords({})).toMatch(/1 file needs a MAST token, and none is set\. Set MAST_API_TOKEN/)
})

test.each(['MAST_API_TOKEN', 'token.txt'])(
  'get says at its end that the token from %s was refused',
  async source => {
    const file = path.join(scratch, 'token.txt')
    writeFileSync(file, archive.token)
    const words =
      source === 'MAST_API_TOKEN'
        ? await lastWords({ token: archive.token })
        : await lastWords({}, ['--token-file', file])
    expect(words).toMatch(
      /1 file needs a MAST token, and MAST did not accept the one from \S+\. It may have expired/,
    )
    expect(words).toContain(source)
    expect(words).not.toContain('Set MAST_API_TOKEN')
  },
)

test('get says at its end that the kept token has ended', async () => {
  const kept = await runCli(['token', 'set', '--store', 'file'], { ...options, input: archive.token })
  expect(kept.code).toBe(0)
  const record = path.join(scratch, 'profile', 'token.json')
  const old = Date.now() - 61 * 24 * 3_600_000
  writeFileSync(record, JSON.stringify({ version: 1, saved: old, created: old, lastUsed: old, user: 'a' }))
  expect(await lastWords({})).toMatch(
    /did not accept the one from \S+token\. It expired, 60 days after it was created/,
  )
})

test('a token that ends while files are fetched was refused, too', async () => {
  isEnding = true
  const { code, stderr } = await runCli(['get', '--from', '-', '--to', path.join(scratch, 'out')], {
    ...options,
    input,
    token: archive.token,
  })
  expect([code, /accept the one from MAST_API_TOKEN/.test(stderr)]).toEqual([6, true])
})
