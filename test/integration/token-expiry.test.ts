import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoFile } from '#demo/catalogue/types'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'

const catalogue = createCatalogue({ scale: 0.05 })
const files = [...catalogue.files()].filter(file => file.filename.endsWith('.fits'))
const smallest = (isPublic: boolean, count: number): readonly DemoFile[] =>
  files
    .filter(file => (file.access === 'PUBLIC') === isPublic)
    .sort((a, b) => bodyOf(a).sizeBytes - bodyOf(b).sizeBytes)
    .slice(0, count)
const closed = smallest(false, 6)
const open = smallest(true, 3)

let archive: DemoArchive
let scratch: string
let closeProxy: () => Promise<void> = () => Promise.resolve()

beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-expiry-'))
  mkdirSync(path.join(scratch, 'profile'))
  archive = await startArchive({ catalogue, bodyOf })
})
afterEach(async () => {
  await closeProxy()
  closeProxy = () => Promise.resolve()
  await archive.stop()
  rmSync(scratch, { recursive: true, force: true })
})

interface Proxy {
  readonly url: string
  /** Downloads that came with a token, as `token file`. */
  readonly withToken: string[]
  readonly withoutToken: string[]
}

/** Stands before the demo archive and ends a token after so many downloads with it, in the middle of the next one. */
async function startProxy(token: string, downloadsAllowed: number): Promise<Proxy> {
  const withToken: string[] = []
  const withoutToken: string[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://proxy')
    const name = url.searchParams.get('uri')?.split('/').at(-1)
    const sent = /^token (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (name !== undefined) {
      if (sent === undefined) withoutToken.push(name)
      else withToken.push(`${sent === token ? 'first' : 'next'} ${name}`)
    }
    const isLast = sent === token && name !== undefined && withToken.length > downloadsAllowed
    if (isLast) archive.revokeToken(token)
    relay(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closeProxy = () =>
    new Promise(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, withToken, withoutToken }
}

function relay(request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request
  const onward = ask(new URL(request.url ?? '/', archive.url), { method, headers }, answer => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  request.pipe(onward)
  onward.on('error', () => response.destroy())
}

const list = (asked: readonly DemoFile[]): string =>
  asked
    .map(file =>
      JSON.stringify({
        v: 1,
        kind: 'product',
        uri: file.uri,
        filename: file.filename,
        obs_id: file.obsId,
        collection: file.collection,
        access: file.access,
        program: file.programId,
      }),
    )
    .join('\n')

function get(
  proxy: Proxy,
  token: string | undefined,
  input: string,
  args: readonly string[] = [],
): Promise<CliResult> {
  return runCli(
    ['get', '--from', '-', '--to', path.join(scratch, 'out'), '--files-at-once', '1', '--json', ...args],
    {
      profile: path.join(scratch, 'profile'),
      archiveUrl: proxy.url,
      input,
      ...(token !== undefined && { token }),
    },
  )
}

const itemsOf = (result: CliResult): Readonly<Record<string, string>> =>
  Object.fromEntries(
    result.lines
      .filter(line => line['kind'] === 'item')
      .map(line => [String(line['filename']), `${String(line['state'])} ${String(line['reason'])}`]),
  )

test.each([
  ['bounded', [], 'failed'],
  ['that keeps trying', ['--wait', '1h'], 'waiting'],
] as const)(
  'a token that ends in the middle of a batch %s holds only what needs it, and the next one refetches nothing',
  async (_name, args, held) => {
    const proxy = await startProxy(archive.token, 2)
    const input = list([...closed, ...open])
    const first = await get(proxy, archive.token, input, args)

    const [here, missing] = [closed.slice(0, 2), closed.slice(2)]
    expect(itemsOf(first)).toEqual({
      ...Object.fromEntries([...here, ...open].map(file => [file.filename, 'done null'])),
      ...Object.fromEntries(missing.map(file => [file.filename, `${held} auth-needed`])),
    })
    expect(first.code).toBe(6)
    expect(first.stderr).toContain(
      'MAST refused your token: it has expired or is unknown. Add a new one to continue.',
    )
    expect(first.stderr).toContain(
      '4 files need a MAST token, and MAST did not accept the one from MAST_API_TOKEN.',
    )
    // One refusal was enough: the others were not asked for, with the token or without.
    expect(proxy.withToken).toEqual(closed.slice(0, 3).map(file => `first ${file.filename}`))
    expect(proxy.withoutToken.toSorted()).toEqual(open.map(file => file.filename).toSorted())

    proxy.withToken.length = 0
    proxy.withoutToken.length = 0
    const second = await get(proxy, archive.issueToken('member'), input, args)
    expect([second.code, second.lines.at(-1)]).toMatchObject([
      0,
      { asked: 9, verified: 9, failed: 0, waiting: 0 },
    ])
    expect([proxy.withToken, proxy.withoutToken]).toEqual([missing.map(file => `next ${file.filename}`), []])
  },
)

test('without a token the run ends with 6 and says how to give one; each program is asked once', async () => {
  const proxy = await startProxy('none', 0)
  const result = await get(proxy, undefined, list([...closed, ...open]))
  expect(result.code).toBe(6)
  expect(result.lines.at(-1)).toMatchObject({ asked: 9, verified: 3, failed: 6, waiting: 0 })
  expect(result.stderr).toContain(
    '6 files need a MAST token, and none is set. Set MAST_API_TOKEN, give --token-file FILE (- reads standard input), or keep one with `halyard token set --store file`.',
  )
  const programs = new Set(closed.map(file => file.programId))
  expect(proxy.withoutToken).toHaveLength(open.length + programs.size)
})

test('a good token without the right is reported by user and program', async () => {
  const proxy = await startProxy('none', 0)
  const [file] = closed
  const result = await get(proxy, archive.issueToken('outsider'), list(closed.slice(0, 1)))
  expect(result.code).toBe(6)
  expect(itemsOf(result)).toEqual({ [file?.filename ?? '']: 'failed no-access' })
  expect(result.stderr).toContain(
    `outsider has no access to program ${file?.programId ?? ''}. Ask its PI for access.`,
  )
  const manifest = readFileSync(path.join(scratch, 'out/manifest.json'), 'utf8')
  expect(JSON.parse(manifest)).toMatchObject({ items: [{ user: 'outsider', reason: 'no-access' }] })
})

test('a dry run asks the archive for nothing, makes nothing, and knows what is here', async () => {
  const proxy = await startProxy('none', 0)
  const input = list([...closed.slice(0, 1), ...open])
  const before = await get(proxy, undefined, input, ['--dry-run'])
  expect([before.code, before.lines.at(-1)]).toMatchObject([
    0,
    { asked: 4, verified: 0, waiting: 4, manifest: null },
  ])
  expect([proxy.withoutToken, existsSync(path.join(scratch, 'out'))]).toEqual([[], false])
  expect(existsSync(path.join(scratch, 'profile/halyard.db'))).toBe(false)

  await get(proxy, undefined, list(open))
  const after = await get(proxy, undefined, input, ['--dry-run'])
  expect(after.lines.at(-1)).toMatchObject({ asked: 4, verified: 3, waiting: 1 })
  const planned = after.lines.find(line => line['state'] === 'queued')
  const path0 = String(planned?.['path'])
  expect(path0.startsWith(path.join(scratch, 'out'))).toBe(true)
  expect(existsSync(path0)).toBe(false)
})

test('a run that keeps trying ends when nothing has moved for the time given, with what it has saved', async () => {
  const proxy = await startProxy('none', 0)
  await archive.stop()
  const result = await get(proxy, undefined, list(open), ['--wait', '1s'])
  archive = await startArchive({ catalogue, bodyOf })
  expect(result.code).toBe(5)
  expect(result.lines.at(-1)).toMatchObject({ asked: 3, verified: 0, failed: 0, waiting: 3 })
  expect(result.stderr).toContain('no progress for 1 s. Run it again to continue.')
  const again = await get(proxy, undefined, list(open), ['--wait', 'forever'])
  expect([again.code, again.lines.at(-1)]).toMatchObject([0, { verified: 3 }])
  expect((await get(proxy, undefined, '', ['--wait', 'soon'])).code).toBe(2)
})
