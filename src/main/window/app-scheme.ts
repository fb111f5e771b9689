import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { app, protocol } from 'electron'

import { pageContentTypes, pageHeaders } from '#shared/contract/page-headers'

const scheme = 'app'
const origin = `${scheme}://halyard`
/** The page's address: our own scheme, or the Vite server during development. */
export const pageUrl = (): string => developmentUrl() ?? `${origin}/index.html`

/** Whether an address belongs to our own page. Parses it, since a comparison as text can be fooled. */
export function isOwnPage(address: string | undefined): boolean {
  if (address === undefined || !URL.canParse(address)) return false
  const { protocol: of, host, origin: from } = new URL(address)
  const development = developmentUrl()
  if (development !== null && from === new URL(development).origin) return true
  return of === `${scheme}:` && host === 'halyard'
}

/** The address that `electron-vite dev` sets. A packaged app ignores it, and only this machine is accepted. */
function developmentUrl(): string | null {
  const url = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  if (url === undefined || !URL.canParse(url)) return null
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname) ? url : null
}

/** Call once, before the app is ready. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true }
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }])
}

/** Serves the built page from a fixed list of its files, so that no requested path can leave the folder. */
export async function serveAppScheme(rendererFolder: string): Promise<void> {
  const entries = await readdir(rendererFolder, { recursive: true, withFileTypes: true })
  const files = new Map(
    entries
      .filter(entry => entry.isFile())
      .map(entry => path.join(entry.parentPath, entry.name))
      .map(file => [`/${path.relative(rendererFolder, file).split(path.sep).join('/')}`, file]),
  )
  protocol.handle(scheme, async request => {
    const { pathname } = new URL(request.url)
    const file = isOwnPage(request.url) ? files.get(pathname) : undefined
    const contentType = pageContentTypes[path.extname(pathname)]
    if (file === undefined || contentType === undefined || request.method !== 'GET') {
      return new Response('Not found.', { status: 404, headers: pageHeaders })
    }
    return new Response(await readFile(file), { headers: { ...pageHeaders, 'content-type': contentType } })
  })
}
