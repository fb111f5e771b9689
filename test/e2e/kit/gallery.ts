import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readFile } from 'node:fs/promises'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

import { pageContentTypes, pageHeaders } from '#shared/contract/page-headers'

/** The kit on a page of its own, built and served with the headers of the real page. */
export interface Gallery {
  readonly url: string
  stop(): Promise<void>
}

export async function startGallery(): Promise<Gallery> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halyard-gallery-'))
  await build({
    configFile: false,
    root: path.resolve(import.meta.dirname, '../../support/gallery'),
    base: './',
    plugins: [react()],
    logLevel: 'error',
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  })
  const server = serve(folder)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on an address, not on a pipe
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true })
    },
  }
}

function serve(folder: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const name = pathname === '/' ? 'index.html' : pathname.slice(1)
    void readFile(path.join(folder, name)).then(
      body => {
        const contentType = pageContentTypes[path.extname(name)] ?? 'application/octet-stream'
        response.writeHead(200, { ...pageHeaders, 'content-type': contentType })
        response.end(body)
      },
      () => response.writeHead(404, pageHeaders).end(),
    )
  })
}
