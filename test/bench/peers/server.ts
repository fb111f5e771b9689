import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram } from './programs.ts'

export interface ServerOptions {
  /** The files that it hands out. */
  readonly folder: string
  readonly isTls: boolean
  /** Each connection gets no more; null for no limit. */
  readonly connectionBytesPerSecond: number | null
}

export interface BenchServer {
  readonly name: string
  /** The archive's address. */
  readonly url: string
  stop(): Promise<void>
}

const certificates = path.resolve(import.meta.dirname, '../../support/certificates')
export const issuerFile = path.join(certificates, 'issuer.pem')
const certificate = path.join(certificates, 'host.pem')
const key = path.join(certificates, 'host.key')

/** The archive's address of a file's bytes. */
export const downloadPath = '/api/v0.1/Download/file'

/** Serves files under the archive's download address: nginx where it is installed, else Node in a process of its own. */
export async function startServer(scratch: string, options: ServerOptions): Promise<BenchServer> {
  const nginx = findProgram('nginx')
  const port = await freePort()
  const url = `${options.isTls ? 'https' : 'http'}://127.0.0.1:${port}`
  const child = nginx === null ? startNode(port, options) : startNginx(nginx, scratch, port, options)
  await answering(port, child)
  return {
    name: nginx === null ? `node:http ${process.versions.node}` : versionOf(nginx),
    url,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

const versionOf = (nginx: string): string =>
  // It prints its version on standard error.
  execFileSync('sh', ['-c', '"$0" -v 2>&1', nginx], { encoding: 'utf8' })
    .trim()
    .replace('nginx version: ', '')

function startNginx(
  nginx: string,
  scratch: string,
  port: number,
  { folder, isTls, connectionBytesPerSecond }: ServerOptions,
): ChildProcess {
  mkdirSync(scratch, { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map(name => `${name}_temp_path ${path.join(scratch, name)};`)
    .join('\n  ')
  const isRoot = process.getuid?.() === 0
  const file = path.join(scratch, 'nginx.conf')
  writeFileSync(
    file,
    `${isRoot ? 'user root;\n' : ''}worker_processes 1;
${os.cpus().length > 1 ? `worker_cpu_affinity ${'1'.padStart(os.cpus().length, '0')};\n` : ''}pid ${path.join(scratch, 'nginx.pid')};
error_log ${path.join(scratch, 'error.log')};
events { worker_connections 256; }
http {
  ${temporary}
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  etag on;
  types { application/fits fits; }
  map $arg_uri $file { default none; ~([^/%]+)$ $1; }
  server {
    listen 127.0.0.1:${port}${isTls ? ' ssl' : ''};
    ${isTls ? `ssl_certificate ${certificate};\n    ssl_certificate_key ${key};` : ''}
    location = ${downloadPath} {
      ${connectionBytesPerSecond === null ? '' : `limit_rate ${connectionBytesPerSecond};`}
      alias ${folder}/$file;
    }
  }
}
`,
  )
  return spawn(nginx, ['-p', scratch, '-c', file, '-g', 'daemon off;'], { stdio: 'inherit' })
}

const startNode = (port: number, options: ServerOptions): ChildProcess =>
  fork(import.meta.filename, [String(port), JSON.stringify(options)])

/** The process of `startNode`. */
function serve(port: number, { folder, isTls, connectionBytesPerSecond }: ServerOptions): void {
  if (connectionBytesPerSecond !== null) throw new Error('A limit for each connection needs nginx.')
  const answer: http.RequestListener = (request, response) => {
    const uri = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('uri') ?? ''
    const file = path.join(folder, path.basename(uri))
    const { size, mtime } = statSync(file)
    response.writeHead(200, {
      'content-length': size,
      'content-type': 'application/fits',
      'last-modified': mtime.toUTCString(),
    })
    createReadStream(file, { highWaterMark: 1024 * 1024 }).pipe(response)
  }
  const server = isTls
    ? https.createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, answer)
    : http.createServer(answer)
  server.listen(port, '127.0.0.1')
  process.once('disconnect', () => process.exit())
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A listening server has a port.')
  return address.port
}

async function answering(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = net.connect(port, '127.0.0.1')
    const isOpen = await new Promise<boolean>(resolve => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    await sleep(20)
  }
  throw new Error(`The server has ended with ${child.exitCode}.`)
}

const [, own, port, options] = process.argv
if (own === import.meta.filename) serve(Number(port), JSON.parse(options ?? '') as ServerOptions)
