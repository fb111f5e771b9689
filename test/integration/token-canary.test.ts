import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { pageContract } from '#shared/contract/calls'
import { clientOver } from '#shared/contract/client'
import { noRowFilters } from '#shared/contract/areas/search-query'
import { runCli, startCli, type CliResult } from '#test/cli'
import { programQuery } from '#test/search-query'
import { codeOf, nodePipe } from '../contract/http-client.ts'

/** An archive that works, and repeats the token in every text of every answer: values, names of fields, file names. */

const token = 'c4nAry/T0ken+987654321=zyxwvu'
const percent = Array.from(token, sign => `%${sign.charCodeAt(0).toString(16)}`).join('')
const spellings: readonly string[] = [
  token,
  encodeURIComponent(token),
  encodeURIComponent(encodeURIComponent(token)),
  percent,
  Buffer.from(token).toString('base64').replace(/=+$/, ''),
  Buffer.from(`demo:${token}`).toString('base64url').replace(/=+$/, ''),
  Buffer.from(token).toString('hex'),
]

let scratch: string
let profile: string
let demo: DemoArchive
let archive: Server
let archiveUrl: string
/** How many texts went out with the token in them. */
let repeated = 0

beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-canary-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile, { mode: 0o700 })
  repeated = 0
  demo = await startArchive({ catalogue: createCatalogue({ scale: 0.01 }), bodyOf, token })
  archive = createServer((request, response) => void passOn(request, response))
  await new Promise<void>(resolve => archive.listen(0, '127.0.0.1', resolve))
  archiveUrl = `http://127.0.0.1:${(archive.address() as AddressInfo).port}` // listens on TCP
})
afterEach(async () => {
  archive.closeAllConnections()
  await new Promise(resolve => archive.close(resolve))
  await demo.stop()
  rmSync(scratch, { recursive: true, force: true })
})

/** Asks the demo archive, and passes its answer on with the token in it wherever it still works. */
async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = request
  const { host: _host, connection: _connection, 'accept-encoding': _encoding, ...fields } = headers
  const body = method === 'POST' ? await buffer(request) : null
  const given = await fetch(new URL(url, demo.url), {
    method,
    headers: { ...(fields as Record<string, string>), 'accept-encoding': 'identity' }, // plain fields only
    body: body && new Uint8Array(body),
    redirect: 'manual',
  })
  const bytes = Buffer.from(await given.arrayBuffer())
  // What a file holds is the file's: its bytes are passed on as they are.
  const answer = url.includes('/Download/') ? undefined : json(bytes)
  const sent = answer === undefined ? bytes : Buffer.from(escaped(JSON.stringify(withToken(answer, ''))))
  const kept = ['content-type', 'etag', 'last-modified', 'content-range', 'accept-ranges', 'location']
  for (const name of kept) {
    const value = given.headers.get(name)
    if (value !== null) response.setHeader(name, value.replace(new URL(demo.url).origin, archiveUrl))
  }
  response.setHeader('x-token', token)
  response.setHeader('content-disposition', `attachment; filename="${token}.fits"`)
  response.setHeader('set-cookie', `token=${encodeURIComponent(token)}`)
  response.writeHead(given.status, { 'content-length': sent.length })
  response.end(sent)
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    // A file, or a page: passed on as it is.
    return undefined
  }
}

/** Texts that a file is found by, or that the protocol itself reads. */
const load =
  /^(status|name|type|dataURI|uri|obsid|obsID|obs_id|parent_obsid|obs_collection|dataRights|searchString|project|intentType|objID)$/
const everyOther = (): string => spellings[repeated++ % spellings.length] ?? token

function withToken(value: unknown, name: string): unknown {
  if (typeof value === 'string') return load.test(name) ? value : `${value} ${everyOther()}`
  if (Array.isArray(value)) return value.map(inner => withToken(inner, name))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([inner, content]) => [inner, withToken(content, inner)])
  return { ...(Object.fromEntries(fields) as object), [everyOther()]: everyOther() }
}

/** Every third `T` of the text as `\u0054`, which JSON reads as the same letter. */
const escaped = (text: string): string =>
  text.replace(/T0ken/g, at => (repeated++ % 3 === 0 ? '\\u00540\\u006Ben' : at))

const isTold = (text: string): boolean =>
  spellings.some(spelling => text.toLowerCase().includes(spelling.toLowerCase()))

function tellers(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const paths = files.map(entry => path.join(entry.parentPath, entry.name))
  return paths.filter(file => isTold(file) || isTold(readFileSync(file, 'latin1')))
}

test('an archive that repeats the token in every field gets it into no file, no output and no name', async () => {
  const run = (args: readonly string[], input?: string): Promise<CliResult> =>
    runCli(args, { profile, archiveUrl, ...(input !== undefined && { input }) })
  const to = path.join(scratch, 'out')
  const bundle = path.join(scratch, 'report.tar.gz')
  const results = [
    await run(['token', 'set', '--store', 'file', '--json'], token),
    await run(['token', 'status']),
    await run(['search', '--program', '2733', '--json']),
    await run(['search', '--program', '2733']),
    await run(['search', '--target', 'NGC 3132', '--json']),
  ]
  const products = await run(['products', '--program', '2733', '--level', '3', '--json'])
  results.push(
    products,
    await run(['get', '--from', '-', '--to', to, '--json', '--verbose'], products.stdout),
    await run(['manifests', '--json']),
    await run(['manifests', 'show', '1']),
    await run(['export', '--format', 'json', '--program', '2733']),
    await run(['doctor', '--log', '-n', '1000', '--json']),
    await run(['doctor', '--log', '-n', '1000']),
    await run(['doctor', '--to', scratch, '--bundle', bundle]),
  )
  expect(results.map(({ code }) => code)).toEqual(results.map(() => 0))
  expect(repeated).toBeGreaterThan(200)
  expect(products.stdout).toContain('[token …')
  for (const { stdout, stderr } of results) expect([isTold(stdout), isTold(stderr)]).toEqual([false, false])
  const report = gunzipSync(readFileSync(bundle)).toString('latin1')
  expect(report).toContain('"what":"attempt"')
  expect(isTold(report)).toBe(false)
  // The one place that was asked to keep it.
  expect(tellers(scratch)).toEqual([path.join(profile, 'token')])
}, 120_000)

test('nor into anything that the page receives', async () => {
  const options = { profile, archiveUrl, token }
  const serving = startCli(['serve', '--json'], options)
  const ended = new Promise(resolve => serving.once('close', resolve))
  try {
    const ready = await new Promise<string>(resolve =>
      serving.stdout?.once('data', (line: Buffer) => resolve(line.toString())),
    )
    const { url, pairedUrl } = JSON.parse(ready) as { url: string; pairedUrl: string } // the ready line
    const told: unknown[] = []
    const pipe = nodePipe(url, codeOf(pairedUrl))
    pipe.receive(announcement => told.push(announcement))
    const client = clientOver(pageContract, {
      ...pipe,
      send: async request => {
        const reply = await pipe.send(request)
        told.push(reply)
        return reply
      },
    })
    const started = await client.call('search.start', { query: programQuery })
    if (!started.ok) throw new Error(started.error.message)
    const { searchId } = started.value
    await expect
      .poll(async () => await client.call('search.state', { searchId }), { timeout: 15_000 })
      .toMatchObject({ value: { phase: 'complete' } })
    const rows = {
      searchId,
      filters: noRowFilters,
      sort: { id: 'dataset', direction: 'ascending' } as const,
      first: 0,
      count: 200,
    }
    const shown = await client.call('search.rows', rows)
    expect(shown.ok ? shown.value.total : 0).toBeGreaterThan(0)
    await client.call('token.status', {})
    await client.call('host.diagnostics', {})
    await client.call('host.log', { lines: 1000 })
    // What is pasted where a name belongs is neither sent nor kept.
    expect(await client.call('search.understand', { text: token })).toMatchObject({
      ok: false,
      error: { code: 'usage' },
    })
    pipe.close()
    expect(told.length).toBeGreaterThan(4)
    expect(told.filter(message => isTold(JSON.stringify(message)))).toEqual([])
  } finally {
    serving.kill('SIGTERM')
    await ended
  }
  expect(tellers(scratch)).toEqual([])
})
