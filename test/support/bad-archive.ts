import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fitsBytes, fitsCatalogue, fitsSize } from './fits-archive.ts'

/** What a bad file does every time that it is asked for. */
export const badKinds = ['503', '500', 'cut', 'damaged', 'reset', 'silent', 'drip'] as const
export type BadKind = (typeof badKinds)[number]

export interface BadArchive {
  readonly url: string
  /** In the order of the list that was given. */
  readonly uris: readonly string[]
  /** When the last good file so far had been sent, in milliseconds after the first request; 0 before. */
  readonly goodSentMs: () => number
  /** How many good files have been sent. */
  readonly goodSent: () => number
  /** How many bad files have a connection open now. */
  readonly badOpen: () => number
  /** Names as they were asked for: `good` or `bad`, with their place in the list. */
  readonly asked: readonly string[]
  stop(): Promise<void>
}

export interface BadPlan {
  /** `true` is a bad file. */
  readonly files: readonly boolean[]
  readonly kind: BadKind
  /** How long the server takes for each answer: what a real archive does. */
  readonly answerMs?: number
  readonly sizeBytes?: number
}

/** An archive of sound FITS files, of which some cannot be had. */
export async function startBadArchive({
  files,
  kind,
  answerMs = 0,
  sizeBytes = 20_000,
}: BadPlan): Promise<BadArchive> {
  const catalogue = fitsCatalogue(files.map(() => fitsSize(sizeBytes)))
  const list = [...catalogue.files()]
  const places = new Map(list.map(({ uri }, at) => [uri, at]))
  const asked: string[] = []
  let startMs = 0
  let goodSentMs = 0
  let goodSent = 0
  let badOpen = 0
  const server = createServer((request, response) => {
    void answer(new URL(request.url ?? '/', 'http://localhost').searchParams.get('uri') ?? '', response)
  })
  const answer = async (uri: string, response: ServerResponse): Promise<void> => {
    const at = places.get(uri)
    const file = at === undefined ? undefined : list[at]
    if (at === undefined || file === undefined) return void response.writeHead(404).end()
    const isBad = files[at] === true
    if (asked.length === 0) startMs = performance.now()
    asked.push(`${isBad ? 'bad' : 'good'} ${at}`)
    if (answerMs > 0) await sleep(answerMs)
    const bytes = Buffer.from(fitsBytes(file))
    const head = { 'Content-Length': bytes.length, ETag: `"${at}"` }
    if (!isBad)
      return void response.writeHead(200, head).end(bytes, () => {
        goodSentMs = performance.now() - startMs
        goodSent += 1
      })
    badOpen += 1
    response.once('close', () => (badOpen -= 1))
    if (kind === 'silent') return
    if (kind === '503' || kind === '500') return void response.writeHead(Number(kind)).end()
    if (kind === 'reset') return void response.socket?.resetAndDestroy()
    response.writeHead(200, head)
    // Other bytes each time: the same ones twice would be the archive's own.
    if (kind === 'damaged') return void response.end(bytes.fill(65 + (asked.length % 26), 0, 160))
    if (kind === 'drip') return void drip(bytes, response)
    response.write(bytes.subarray(0, 5_000), () => response.destroy())
  }
  const drip = async (bytes: Buffer, response: ServerResponse): Promise<void> => {
    for (let at = 0; at < bytes.length && !response.destroyed; at += 1) {
      response.write(bytes.subarray(at, at + 1))
      await sleep(500)
    }
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    uris: list.map(({ uri }) => uri),
    goodSentMs: () => goodSentMs,
    goodSent: () => goodSent,
    badOpen: () => badOpen,
    asked,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
