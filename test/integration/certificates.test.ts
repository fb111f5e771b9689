import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { runCli, type CliResult } from '#test/cli'
import { fitsBytes, fitsCatalogue, fitsSize } from '#test/fits-archive'

/** Hosts whose certificate is refused: said at once, with what to do, and right again once the issuer is known. */

const folder = path.resolve(import.meta.dirname, '../support/certificates')
const [file] = fitsCatalogue([fitsSize(30_000)]).files()
const uri = file?.uri ?? ''

let scratch: string
let server: Server | null = null
let connections: number
beforeEach(() => {
  scratch = mkdtempSync(path.join(tmpdir(), 'halyard-certificates-'))
  connections = 0
})
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise(resolve => (server === null ? resolve(null) : server.close(resolve)))
  server = null
  rmSync(scratch, { recursive: true, force: true })
})

/** An archive with one file, behind a certificate; answers its address. */
async function serve(certificate: string): Promise<string> {
  const pem = (name: string): Buffer => readFileSync(path.join(folder, name))
  server = createServer(
    {
      key: pem('host.key'),
      cert: Buffer.concat([
        pem(`${certificate}.pem`),
        ...(certificate === 'self-signed' ? [] : [pem('issuer.pem')]),
      ]),
    },
    (_asked, answer) => {
      const body = file === undefined ? Buffer.alloc(0) : fitsBytes(file)
      answer.writeHead(200, { 'content-type': 'application/fits', 'content-length': body.length })
      answer.end(body)
    },
  )
  server.on('connection', () => (connections += 1))
  const listening = server
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve))
  return `https://127.0.0.1:${(listening.address() as AddressInfo).port}/` // it listens on a port
}

function run(
  archiveUrl: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CliResult> {
  // The system's own issuers, unless a test says otherwise, are those of nobody.
  return runCli(args, {
    profile: scratch,
    archiveUrl,
    env: { SSL_CERT_FILE: '/dev/null', SSL_CERT_DIR: scratch, ...env },
  })
}
const get = (): readonly string[] => ['get', uri, '--to', path.join(scratch, 'files'), '--json']
const issuer = path.join(folder, 'issuer.pem')

test.each([
  ['host', 'SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
  ['self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'NODE_EXTRA_CA_CERTS'],
])('a certificate of an unknown issuer (%s) is said at once, with what to do', async (name, code, advice) => {
  const url = await serve(name)
  const { code: exitCode, lines, stderr } = await run(url, get())
  expect(exitCode).toBe(5)
  const item = lines.find(({ kind }) => kind === 'item')
  expect(item).toMatchObject({ state: 'failed', reason: 'network' })
  expect(stderr).toContain(`comes from an issuer that this computer does not know (${code})`)
  expect(stderr).toContain(advice)
  // One more at most, after the system's own issuers were read.
  expect(connections).toBeLessThanOrEqual(2)
})

test.each([
  ['expired', 'CERT_HAS_EXPIRED', 'check the date and time of this computer'],
  ['other-name', 'ERR_TLS_CERT_ALTNAME_INVALID', 'sign in there with a browser'],
])('a certificate that is %s is said at once, with what to do', async (name, code, advice) => {
  const url = await serve(name)
  const known = { NODE_EXTRA_CA_CERTS: issuer }
  const { code: exitCode, stderr } = await run(url, get(), known)
  expect(exitCode).toBe(5)
  expect(stderr).toContain(`(${code})`)
  expect(stderr).toContain(advice)
  expect(connections).toBe(1)
})

test('a list of many files ends at once as well, without a connection for each', async () => {
  const url = await serve('expired')
  const list = path.join(scratch, 'list')
  const uris = Array.from({ length: 200 }, (_, at) => uri.replace('.fits', `${at}.fits`))
  writeFileSync(list, uris.join('\n'))
  const to = path.join(scratch, 'files')
  const { code, lines, stderr } = await run(url, ['get', '--from', list, '--to', to, '--json'])
  expect(code).toBe(5)
  expect(lines.at(-1)).toMatchObject({ asked: 200, verified: 0 })
  expect(stderr).toContain('check the date and time of this computer')
  // Those that were begun together.
  expect(connections).toBeLessThanOrEqual(8)
})

test('a search says so too, instead of asking for half a minute', async () => {
  const url = await serve('host')
  const { code, stderr } = await run(url, ['search', '--program', '2733'])
  expect(code).toBe(5)
  expect(stderr).toContain('SELF_SIGNED_CERT_IN_CHAIN')
  expect(connections).toBeLessThanOrEqual(2)
})

test('an issuer that NODE_EXTRA_CA_CERTS names is known', async () => {
  const url = await serve('host')
  const { code, lines } = await run(url, get(), { NODE_EXTRA_CA_CERTS: issuer })
  expect(lines.at(-1)).toMatchObject({ kind: 'summary', verified: 1 })
  expect(code).toBe(0)
})

test.runIf(process.platform === 'linux')(
  'an issuer that the system knows is known (needs: other system)',
  async () => {
    const url = await serve('host')
    const { code, lines } = await run(url, get(), { SSL_CERT_FILE: issuer })
    expect(lines.at(-1)).toMatchObject({ kind: 'summary', verified: 1 })
    expect(code).toBe(0)
  },
)
