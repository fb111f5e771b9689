import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '#platform/clock'
import { mostPreviewBytes, openPreviews } from '#service/search/node/previews'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const never = new AbortController().signal
const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000)])
const large = Buffer.concat([jpeg, Buffer.alloc(mostPreviewBytes)])

interface Answer {
  readonly status: number
  readonly body?: Buffer | string
  readonly location?: string
}

/** An archive that answers by file name, and notes what it was asked. */
async function setUp(answers: Readonly<Record<string, Answer>>) {
  const asked: string[] = []
  const server: Server = createServer((request, response) => {
    const name = (request.url ?? '').split('/').at(-1) ?? ''
    asked.push(`${name} ${request.headers.authorization ?? 'anonymous'}`)
    const { status, body = '', location } = answers[name] ?? { status: 404 }
    response.writeHead(status, location === undefined ? {} : { location })
    response.end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closers.push(
    () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  )
  const { port } = server.address() as AddressInfo // a listening TCP server has one
  const baseUrl = new URL(`http://127.0.0.1:${port}/`)
  const previews = openPreviews({ baseUrl, userAgent: 'Halyard/0.0.0 (test)', clock: systemClock })
  closers.push(() => previews.close())
  return { asked, fetch: (name: string) => previews.fetch(`mast:JWST/product/${name}`, never), previews }
}

test('a preview arrives as an image in the answer, asked for without a token', async () => {
  const { fetch, asked } = await setUp({
    'a.jpg': { status: 302, location: '/elsewhere/b.jpg' },
    'b.jpg': { status: 200, body: jpeg },
  })
  expect(await fetch('a.jpg')).toEqual({
    kind: 'image',
    dataUri: `data:image/jpeg;base64,${jpeg.toString('base64')}`,
  })
  expect(asked).toEqual(['a.jpg anonymous', 'b.jpg anonymous'])
})

test('a preview that is too large gives way to its thumbnail', async () => {
  const { fetch } = await setUp({
    'a_i2d.jpg': { status: 200, body: large },
    'a_i2d_thumb.jpg': { status: 200, body: jpeg },
    'b_thumb.jpg': { status: 200, body: large },
  })
  expect((await fetch('a_i2d.jpg')).kind).toBe('image')
  expect(await fetch('b_thumb.jpg')).toEqual({ kind: 'none', because: 'too-big' })
})

test('what is no image is never shown as one, and each refusal has its own reason', async () => {
  const { fetch, previews, asked } = await setUp({
    'page.jpg': { status: 200, body: '<!doctype html><p>Maintenance' },
    'secret.jpg': { status: 401 },
    'away.jpg': { status: 302, location: 'http://archive.example/away.jpg' },
    'busy.jpg': { status: 503 },
  })
  expect(await fetch('page.jpg')).toEqual({ kind: 'none', because: 'not-an-image' })
  expect(await fetch('secret.jpg')).toEqual({ kind: 'none', because: 'needs-token' })
  expect(await fetch('away.jpg')).toEqual({ kind: 'none', because: 'other-host' })
  expect(await fetch('nothing.jpg')).toEqual({ kind: 'none', because: 'gone' })
  await expect(fetch('busy.jpg')).rejects.toMatchObject({ code: 'archive-error' })
  const before = asked.length
  expect(await previews.fetch('http://archive.example/preview.jpg', never)).toEqual({
    kind: 'none',
    because: 'other-host',
  })
  expect(asked.length).toBe(before)
})
