import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli, startCli } from '#test/cli'
import {
  startMisbehavingServer,
  type MisbehavingServer,
  type Reply,
  type Seen,
} from '#test/misbehaving-server'

const token = 'S3cr3t/T0ken+0123456789=abcdef'
const spellings = [
  token,
  encodeURIComponent(token),
  Buffer.from(token).toString('base64').replace(/=+$/, ''),
  Buffer.from(token).toString('hex'),
]
const identity = JSON.stringify({ anon: false, ezid: 'mdoe', scopes: [], token: `${token}...`, attrib: {} })

let scratch: string
let profile: string
let elsewhere: MisbehavingServer
let archive: MisbehavingServer

type Answer = readonly [status: number, fields: Readonly<Record<string, string | number>>, body?: string]

/** Gives the token back in every place that an answer has. */
function echo({ path: asked, headers }: Seen): Answer {
  const repeated = headers['authorization'] ?? ''
  const fields = {
    'x-echo': repeated,
    'set-cookie': `t=${encodeURIComponent(token)}`,
    'content-type': 'text/plain',
  }
  const page = `You sent ${repeated}. ${Buffer.from(repeated).toString('base64')} ${encodeURIComponent(token)}`
  const name = /uri=[^&]*?(\w+)\.fits/.exec(decodeURIComponent(asked))?.[1] ?? ''
  const there = `${elsewhere.origin}/${name}`
  switch (name) {
    case 'refused':
      return [401, fields, page]
    case 'broken':
      return [500, fields, page]
    case 'page':
      return [200, { ...fields, 'content-type': 'text/html' }, `<html><body>${page}</body></html>`]
    case 'query':
      return [302, { ...fields, location: `${there}?token=${encodeURIComponent(token)}` }, page]
    case 'segment':
      return [307, { ...fields, location: `${there}/${Buffer.from(token).toString('base64url')}` }, page]
    case 'fragment':
      return [303, { ...fields, location: `${there}#${encodeURIComponent(token)}` }, page]
    case 'account':
      return [302, { ...fields, location: there.replace('//', `//me:${encodeURIComponent(token)}@`) }, page]
    case 'scheme':
      return [302, { ...fields, location: `ftp://${encodeURIComponent(token)}.example/x` }, page]
    case 'plain':
      return [302, { ...fields, location: there }, page]
    case 'validator':
      return [200, { ...fields, etag: `"${token}"`, 'last-modified': token }, 'half of it']
    case 'encoding':
      return [200, { ...fields, 'content-encoding': token }, 'packed']
    default:
      return [404, fields, page]
  }
}

function send(reply: Reply, [status, fields, body = '']: Answer): void {
  // The validators' file ends early, so that its part stays.
  const missing = 'etag' in fields ? 50 : 0
  reply.send(status, { ...fields, 'content-length': Buffer.byteLength(body) + missing }, body)
}

const names = 'refused broken page query segment fragment account scheme plain validator encoding gone'.split(
  ' ',
)

beforeEach(async () => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-leak-'))
  profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  elsewhere = await startMisbehavingServer((_seen, reply) => send(reply, [403, {}, 'No.']))
  archive = await startMisbehavingServer((seen, reply) => {
    if (seen.path.startsWith('/whoami')) send(reply, [200, { 'content-type': 'application/json' }, identity])
    else send(reply, echo(seen))
    if (seen.path.includes('validator')) reply.close()
  })
})
afterEach(async () => {
  await Promise.all([archive.close(), elsewhere.close()])
  rmSync(scratch, { recursive: true, force: true })
})

const list = names
  .map(name => `mast:JWST/product/${name}.fits`)
  .map(uri => JSON.stringify({ v: 1, kind: 'item', uri, access: 'EXCLUSIVE_ACCESS', program: '1234' }))
const lines = list.map(line => line.replace('"kind":"item"', '"kind":"product"')).join('\n')

/** Every place below a folder, by name or content, in which the token stands. */
function tellers(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const paths = files.map(entry => path.join(entry.parentPath, entry.name))
  return paths.filter(file => isTold(file) || isTold(readFileSync(file, 'latin1')))
}
const isTold = (content: string): boolean =>
  spellings.some(spelling => content.toLowerCase().includes(spelling.toLowerCase()))

async function everythingAsked(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  input: string,
) {
  const child = startCli(
    ['get', '--to', path.join(scratch, 'out'), '--json', '--verbose', '--wait', '2s', ...args],
    {
      profile,
      archiveUrl: archive.origin,
      env,
    },
  )
  const ended = new Promise<number | null>(resolve => child.once('close', resolve))
  if (!child.stdin || !child.stdout || !child.stderr) throw new Error('The command has no pipes.')
  const command = readFileSync(`/proc/${child.pid ?? 0}/cmdline`, 'latin1')
  child.stdin.end(input)
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { code, command, stdout, stderr }
}

test('an archive that echoes the token gets it into no output, file, argument or address', async () => {
  const from = path.join(scratch, 'list.jsonl')
  mkdirSync(path.join(scratch, 'out'))
  writeFileSync(from, lines)
  const { code, command, stdout, stderr } = await everythingAsked(
    {},
    ['--from', from, '--token-file', '-'],
    `${token}\n`,
  )

  expect(code).toBe(6)
  // The token was sent, in one header, to the archive alone.
  const carriers = archive.seen.filter(({ headers }) => isTold(JSON.stringify(headers)))
  expect(new Set(carriers.map(({ headers }) => headers['authorization']))).toEqual(
    new Set([`token ${token}`]),
  )
  expect(carriers.length).toBeGreaterThanOrEqual(names.length)
  for (const { headers } of carriers)
    expect(isTold(JSON.stringify({ ...headers, authorization: '' }))).toBe(false)
  expect(archive.seen.filter(({ path: asked }) => isTold(asked))).toEqual([])
  // The other host was asked where the way there told nothing, and then without the token.
  expect(elsewhere.seen.map(({ path: asked }) => asked)).toEqual(['/plain'])
  expect(isTold(JSON.stringify(elsewhere.seen))).toBe(false)

  expect([isTold(command), isTold(stdout), isTold(stderr)]).toEqual([false, false, false])
  expect(stdout.split('\n').filter(line => line.includes('"kind":"item"'))).toHaveLength(names.length)
  // What each answer was, is in the log; the token of it is not (the log is among the files below).
  const log = readFileSync(path.join(profile, 'log', 'halyard.log'), 'utf8')
  expect(log.split('\n').filter(line => line.includes('"what":"attempt"')).length).toBeGreaterThanOrEqual(
    names.length,
  )
  expect(tellers(scratch)).toEqual([])
})

test('a kept token is in its own file and nowhere else', async () => {
  const set = await runCli(['token', 'set', '--store', 'file'], {
    profile,
    archiveUrl: archive.origin,
    input: token,
  })
  expect(set.code).toBe(0)
  const { code, stdout, stderr } = await everythingAsked({}, ['--from', '-'], lines)
  expect(code).toBe(6)
  expect([isTold(set.stdout), isTold(stdout), isTold(stderr)]).toEqual([false, false, false])
  expect(tellers(scratch)).toEqual([path.join(profile, 'token')])
})
