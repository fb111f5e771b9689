import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { exportScript } from '#core/scripts/export-script'
import type { PlannedFile } from '#core/scripts/script-file'

/** A tiny archive: bytes by URI, with what its server does wrong. */
interface Stored {
  readonly bytes: Buffer
  readonly etag?: string
  readonly isProtected?: boolean
  readonly isElsewhere?: boolean
  /** Breaks the connection of the first answer after so many bytes. */
  cutAfter?: number
}

const token = 'A1b2C3d4E5f6'
let folder = ''
let home: Server
let elsewhere: Server
let asked: {
  host: string
  uri: string
  range: string | undefined
  ifRange: string | undefined
  hasToken: boolean
}[]
const stored = new Map<string, Stored>()

const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}` // listens on TCP

beforeEach(async () => {
  stored.clear()
  asked = []
  folder = await mkdtemp(path.join(tmpdir(), 'exported-script-'))
  home = createServer((request, response) => answer('home', request, response))
  elsewhere = createServer((request, response) => answer('elsewhere', request, response))
  await Promise.all(
    [home, elsewhere].map(server => new Promise<void>(done => server.listen(0, '127.0.0.1', done))),
  )
})
afterEach(async () => {
  for (const server of [home, elsewhere]) {
    server.closeAllConnections()
    await new Promise(done => server.close(done))
  }
  await rm(folder, { recursive: true, force: true })
})

function answer(host: string, request: IncomingMessage, response: ServerResponse): void {
  const uri = new URL(request.url ?? '/', 'http://x').searchParams.get('uri') ?? ''
  const { range, 'if-range': ifRange, authorization } = request.headers
  const hasToken = authorization === `token ${token}`
  asked.push({ host, uri, range, ifRange: ifRange?.toString(), hasToken })
  const file = stored.get(uri)
  if (file === undefined) return void response.writeHead(404).end()
  if (file.isProtected && !hasToken && host === 'home') return void response.writeHead(401).end()
  if (file.isElsewhere && host === 'home') {
    return void response.writeHead(302, { location: addressOf(elsewhere) + (request.url ?? '') }).end()
  }
  const from = range !== undefined && ifRange === file.etag ? Number(/^bytes=(\d+)-$/.exec(range)?.[1]) : 0
  const body = file.bytes.subarray(from)
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': body.length,
    ...(file.etag === undefined ? {} : { etag: file.etag }),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${file.bytes.length - 1}/${file.bytes.length}` } : {}),
  })
  if (file.cutAfter === undefined) return void response.end(body)
  // Ended, not destroyed: what was written arrives, and then nothing more.
  response.write(body.subarray(0, file.cutAfter), () => response.socket?.end())
  delete file.cutAfter
}

const bytesOf = (seed: string, length: number): Buffer =>
  Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
      createHash('sha256').update(`${seed}${at}`).digest(),
    ),
  ).subarray(0, length)

function planned(name: string, facts: Partial<PlannedFile> = {}): PlannedFile {
  return {
    uri: `mast:JWST/product/${name}`,
    filename: name,
    obsId: 'set',
    collection: 'JWST',
    sizeBytes: null,
    access: 'PUBLIC',
    calibLevel: null,
    version: null,
    programId: null,
    parents: ['set'],
    path: `JWST/set/${name}`,
    ...facts,
  }
}
const store = (file: PlannedFile, facts: Omit<Stored, 'bytes'> = {}, length = 50_000): PlannedFile => {
  stored.set(file.uri, { bytes: bytesOf(file.uri, length), ...facts })
  return file
}

interface Run {
  readonly code: number
  readonly output: string
  /** Every argument that curl was ever given. */
  readonly curlArguments: string
  /** And what its environment was. */
  readonly curlEnvironment: string
}

/** Runs the script as a person would, with a curl in front of the real one that writes down its arguments. */
async function run(files: readonly PlannedFile[], env: Record<string, string> = {}): Promise<Run> {
  const { text, leftOut } = exportScript(files, {
    format: 'curl',
    baseUrl: new URL(addressOf(home)),
    folder: 'out',
  })
  expect([leftOut, text.includes(token)]).toEqual([[], false])
  await mkdir(path.join(folder, 'bin'), { recursive: true })
  const log = path.join(folder, 'arguments')
  const shim = `#!/bin/bash\nprintf '%s\\n' "$@" >>'${log}'\nenv >>'${log}.env'\nPATH=\${PATH#*:} exec curl "$@"\n`
  await writeFile(path.join(folder, 'bin', 'curl'), shim, { mode: 0o755 })
  await writeFile(path.join(folder, 'script.sh'), text)
  const system = process.env['PATH'] ?? ''
  return new Promise((resolve, reject) => {
    const environment = { PATH: `${path.join(folder, 'bin')}:${system}`, HOME: folder, ...env }
    execFile('bash', ['script.sh'], { cwd: folder, env: environment }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code
      Promise.all([readFile(log, 'utf8'), readFile(`${log}.env`, 'utf8')]).then(
        ([curlArguments, curlEnvironment]) =>
          resolve({
            code: typeof code === 'number' ? code : -1,
            output: stdout + stderr,
            curlArguments,
            curlEnvironment,
          }),
        reject,
      )
    })
  })
}

test.each(['curl', 'wget'] as const)('a %s script is sound bash', async format => {
  const files = [planned(`it's $(x) \`y\`.fits`), planned('unknown.fits', { access: null })]
  const { text } = exportScript(files, { format, baseUrl: new URL('https://mast.stsci.edu'), folder: 'out' })
  await writeFile(path.join(folder, 'script.sh'), text)
  const complaint = await new Promise<string>(resolve =>
    execFile('bash', ['-n', 'script.sh'], { cwd: folder }, (_, _stdout, stderr) => resolve(stderr)),
  )
  expect(complaint).toBe('')
})

async function filesIn(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  const pairs = files.map(async file => [path.relative(root, file), hashOf(await readFile(file))] as const)
  return Object.fromEntries(await Promise.all(pairs))
}
const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const expected = (files: readonly PlannedFile[]): Record<string, string> =>
  Object.fromEntries(files.map(file => [file.path, hashOf(stored.get(file.uri)?.bytes ?? Buffer.alloc(0))]))

test('the same bytes in the same folders, whatever the names hold', async () => {
  const files = [
    store(planned('jw02733001001_02101_00001_nrca1_cal.fits')),
    store(planned(`it's [odd] $(touch pwned) \`x\` "q" {a,b} %20+&#.fits`)),
    store(planned('empty.txt', { path: 'empty.txt' }), {}, 0),
    store(planned('far.fits'), { isElsewhere: true }),
  ]
  const { code } = await run(files)
  expect([code, await filesIn(path.join(folder, 'out'))]).toEqual([0, expected(files)])
  expect(await readdir(folder)).not.toContain('pwned')
})

test('a missing file ends in 1, the others are there, and no part is left', async () => {
  const missing = planned('gone.fits')
  const files = [store(planned('a.fits')), missing, store(planned('b.fits'))]
  const { code, output } = await run(files)
  expect([code, await filesIn(path.join(folder, 'out'))]).toEqual([
    1,
    expected(files.filter(file => file !== missing)),
  ])
  expect(output).toContain('FAILED: JWST/set/gone.fits')
  expect(output).toContain('2 downloaded, 0 already here, 1 failed')
})

test('the token goes only where it is needed: to files that are not public, in no argument, to no other host', async () => {
  const files = [
    store(planned('public.fits')),
    store(planned('mine.fits', { access: 'EXCLUSIVE_ACCESS' }), { isProtected: true, isElsewhere: true }),
    store(planned('unknown-public.fits', { access: null })),
    store(planned('unknown-mine.fits', { access: null }), { isProtected: true }),
  ]
  const { code, output, curlArguments } = await run(files, { MAST_API_TOKEN: token })
  expect([code, await filesIn(path.join(folder, 'out'))]).toEqual([0, expected(files)])
  expect(asked.map(({ host, uri, hasToken }) => [host, uri.split('/').at(-1), hasToken])).toEqual([
    ['home', 'public.fits', false],
    ['home', 'mine.fits', true],
    ['elsewhere', 'mine.fits', false],
    ['home', 'unknown-public.fits', false],
    ['home', 'unknown-mine.fits', false],
    ['home', 'unknown-mine.fits', true],
  ])
  expect(`${output}${curlArguments}`).not.toContain(token)
})

test('without a token a protected file fails and the public ones do not', async () => {
  const files = [
    store(planned('mine.fits', { access: 'EXCLUSIVE_ACCESS' }), { isProtected: true }),
    store(planned('public.fits')),
  ]
  const { code } = await run(files)
  expect([code, await filesIn(path.join(folder, 'out'))]).toEqual([1, expected(files.slice(1))])
})

test('a lost connection is continued from where it broke, under the same version', async () => {
  const file = store(planned('big.fits'), { etag: '"one"', cutAfter: 20_000 })
  const { code } = await run([file])
  expect([code, await filesIn(path.join(folder, 'out'))]).toEqual([0, expected([file])])
  expect(asked.map(({ range, ifRange }) => [range, ifRange])).toEqual([
    [undefined, undefined],
    ['bytes=20000-', '"one"'],
  ])
})

test.each([
  ['of this version is continued', '"one"', 1],
  ['of another version is thrown away', '"two"', 2],
])('run again, a part %s and what is whole is kept', async (_, etag, requests) => {
  const whole = store(planned('whole.fits'))
  const file = store(planned('big.fits'), { etag })
  const target = path.join(folder, 'out', 'JWST', 'set')
  await mkdir(target, { recursive: true })
  await writeFile(path.join(target, 'whole.fits'), 'mine')
  const start = etag === '"one"' ? (stored.get(file.uri)?.bytes ?? Buffer.alloc(0)) : bytesOf('old', 30_000)
  await writeFile(path.join(target, 'big.fits.part'), start.subarray(0, 30_000))
  await writeFile(path.join(target, 'big.fits.part.head'), 'HTTP/1.1 200 OK\r\nETag: "one"\r\n\r\n')
  const { code, output } = await run([whole, file])
  expect([code, await filesIn(path.join(folder, 'out'))]).toEqual([
    0,
    { ...expected([file]), 'JWST/set/whole.fits': hashOf(Buffer.from('mine')) },
  ])
  expect([asked.length, output.includes('1 downloaded, 1 already here, 0 failed')]).toEqual([requests, true])
})

test('a part whose version nobody knows is thrown away', async () => {
  const file = store(planned('big.fits'), { etag: '"one"' })
  const target = path.join(folder, 'out', 'JWST', 'set')
  await mkdir(target, { recursive: true })
  await writeFile(path.join(target, 'big.fits.part'), bytesOf('old', 30_000))
  const { code } = await run([file])
  expect([code, await filesIn(path.join(folder, 'out'))]).toEqual([0, expected([file])])
})

describe.each(['curl', 'wget'] as const)('a %s script', format => {
  /** Writes the script, and runs it by a shell with these words after its name; answers what came of it. */
  async function runWith(
    shell: readonly string[],
    words: readonly string[],
    env: Record<string, string> = {},
  ) {
    const baseUrl = new URL(addressOf(home))
    const { text } = exportScript([store(planned('a.fits'))], { format, baseUrl, folder: 'out' })
    await writeFile(path.join(folder, 'script.sh'), text)
    const [program = 'bash', ...options] = shell
    const environment = { PATH: process.env['PATH'] ?? '', HOME: folder, ...env }
    return new Promise<{ readonly code: unknown; readonly output: string }>(resolve =>
      execFile(
        program,
        [...options, 'script.sh', ...words],
        { cwd: folder, env: environment },
        (error, stdout, stderr) => resolve({ code: error?.code ?? 0, output: stdout + stderr }),
      ),
    )
  }

  test.each([
    ['a token', ['bash'], [token]],
    ['a token, by another shell', ['sh'], [token]],
    ['a token and a folder', ['bash'], [token, 'elsewhere']],
    ['an option', ['bash'], [`--token=${token}`]],
    ['nothing in quotes', ['bash'], ['']],
  ])('refuses %s unread, in one sentence', async (_what, shell, words) => {
    const { code, output } = await runWith(shell, words)
    expect([code, output.trim().split('\n').length, output.includes(token)]).toEqual([2, 1, false])
    expect([await readdir(folder), asked]).toEqual([['script.sh'], []])
  })
})

test('a script takes its folder from the environment', async () => {
  const file = store(planned('a.fits'))
  const { code } = await run([file], { HALYARD_FOLDER: 'my files' })
  expect([code, await filesIn(path.join(folder, 'my files'))]).toEqual([0, expected([file])])
})

test('a variable that was exported under the name of one of ours does not take the token to other programs', async () => {
  const file = store(planned('mine.fits', { access: 'EXCLUSIVE_ACCESS' }), { isProtected: true })
  const { code, curlEnvironment } = await run([file], { MAST_API_TOKEN: token, token: 'of-another-program' })
  expect([code, curlEnvironment.includes(token), curlEnvironment.includes('HOME=')]).toEqual([0, false, true])
})
