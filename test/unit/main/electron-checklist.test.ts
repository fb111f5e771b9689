import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserWindowConstructorOptions } from 'electron'
import { app, BrowserWindow, session } from 'electron'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { parseBaseUrl } from '#core/archive/base-url'
import { pageUrl, registerAppScheme, serveAppScheme } from '#main/window/app-scheme'
import { serveIpc } from '#main/ipc'
import { isAllowedExternalPage } from '#main/host/external-pages'
import { denyEverythingElse, denyPermissions, openBrowserWindow } from '#main/window/browser-window'
import { contentSecurityPolicy } from '#shared/contract/page-headers'
import { lastPage, makeAppReady, takeEffects } from '#test/electron/in-node'

/** The security checklist of Electron's documentation, point by point. What only a running app shows is in test/e2e. */

const made = vi.hoisted(() => ({ options: [] as BrowserWindowConstructorOptions[] }))
vi.mock('electron', async () => {
  const double = await import('#test/electron/in-node')
  class NotedWindow extends double.BrowserWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      made.options.push(options)
      super(options)
    }
  }
  return { ...double, BrowserWindow: NotedWindow }
})

const root = path.resolve(import.meta.dirname, '../../..')
let folder: string
let permissions: { request: boolean[]; check: boolean[] }
let window: BrowserWindow

async function sources(of: string): Promise<string> {
  const names = await readdir(path.join(root, of), { recursive: true })
  const files = names.filter(name => /\.(tsx?|html)$/.test(name))
  const texts = await Promise.all(files.map(name => readFile(path.join(root, of, name), 'utf8')))
  return texts.join('\n')
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-checklist-'))
  app.on('window-all-closed', () => undefined)
  registerAppScheme()
  denyEverythingElse()
  await makeAppReady(folder)
  permissions = { request: [], check: [] }
  const { defaultSession } = session
  const setRequest = vi.spyOn(defaultSession, 'setPermissionRequestHandler')
  const setCheck = vi.spyOn(defaultSession, 'setPermissionCheckHandler')
  denyPermissions()
  const asked = [
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'openExternal',
    'fileSystem',
    'hid',
  ] as const
  for (const permission of asked) {
    // Only the permission decides; the rest of what Electron passes is not looked at.
    const decide = (isGranted: boolean): void => void permissions.request.push(isGranted)
    ;(setRequest.mock.calls[0]?.[0] as unknown as (...args: unknown[]) => void)(null, permission, decide)
    permissions.check.push(
      (setCheck.mock.calls[0]?.[0] as unknown as (...args: unknown[]) => boolean)(null, permission),
    )
  }
  await serveAppScheme(path.join(root, 'src/renderer'))
  window = openBrowserWindow(
    { saved: { bounds: null, isMaximized: false }, isHidden: true, icon: '' },
    'system',
  )
})
afterAll(async () => {
  window.destroy()
  await rm(folder, { recursive: true })
})

const preferences = () => made.options[0]?.webPreferences ?? {}

test('1: only secure content: the page comes from our own scheme, the archive over https', () => {
  expect(pageUrl()).toBe('app://halyard/index.html')
  expect(contentSecurityPolicy).not.toMatch(/http:|\*/)
  expect(() => parseBaseUrl('http://mast.stsci.edu')).toThrow('https')
})
test('2: no Node in the page', () => {
  expect(preferences()).toMatchObject({
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  })
})
test('3: the preload script is isolated from the page', () =>
  expect(preferences().contextIsolation).toBe(true))
test('4: the page is sandboxed', () => expect(preferences().sandbox).toBe(true))
test('5: every permission that a page could ask for is denied', () => {
  expect(permissions.request).toEqual(permissions.request.map(() => false))
  expect(permissions.check).toEqual(permissions.check.map(() => false))
  expect(permissions.request.length).toBe(7)
})
test('6: web security is on', () => expect(preferences().webSecurity).toBe(true))
test('7: the content security policy allows nothing but what the page itself brings', () => {
  const directives = Object.fromEntries(
    contentSecurityPolicy.split('; ').map(directive => directive.split(/ (.*)/, 2) as [string, string]),
  )
  expect(directives).toMatchObject({
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'connect-src': "'self'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
  })
  expect(contentSecurityPolicy).not.toContain('unsafe')
})
test('8: insecure content is not run', () => expect(preferences().allowRunningInsecureContent).toBe(false))
test('9: no experimental features', () => expect(preferences()).not.toHaveProperty('experimentalFeatures'))
test('10: no extra Blink features', async () => {
  expect(preferences()).not.toHaveProperty('enableBlinkFeatures')
  expect(await sources('src/main')).not.toContain('appendSwitch')
})
test('11: no webview, and so none that opens windows', async () => {
  expect(preferences().webviewTag).toBe(false)
  expect(await sources('src/renderer')).not.toContain('<webview')
})
test('12: a webview that were attached all the same is refused', () => {
  const event = { preventDefault: vi.fn() }
  window.webContents.emit('will-attach-webview', event, {}, {})
  expect(event.preventDefault).toHaveBeenCalledOnce()
})
test('13: navigation leads nowhere but to our own page', () => {
  const isStopped = (url: string): boolean => {
    const event = { url, preventDefault: vi.fn() }
    window.webContents.emit('will-navigate', event)
    return event.preventDefault.mock.calls.length > 0
  }
  expect(isStopped('https://example.test/')).toBe(true)
  expect(isStopped('app://halyard.example/')).toBe(true)
  expect(isStopped('app://other/index.html')).toBe(true)
  expect(isStopped('file:///etc/passwd')).toBe(true)
  expect(isStopped('app://halyard/index.html')).toBe(false)
})
test('14: no new windows', async () => {
  const open = vi.spyOn(window.webContents, 'setWindowOpenHandler')
  app.emit('web-contents-created', {}, window.webContents)
  const handler = open.mock.calls[0]?.[0]
  expect(handler?.({ url: 'https://example.test/' } as Parameters<typeof handler>[0])).toEqual({
    action: 'deny',
  })
  expect(await sources('src/renderer')).not.toContain('window.open')
})
test("15: the system's browser is given only checked addresses", async () => {
  expect(isAllowedExternalPage('https://auth.mast.stsci.edu/token?suggested_name=Halyard')).toBe(true)
  for (const foreign of [
    'http://auth.mast.stsci.edu/',
    'https://auth.mast.stsci.edu.example.test/',
    'https://user@mast.stsci.edu/',
    'https://mast.stsci.edu:8443/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mast.stsci.edu',
  ])
    expect(isAllowedExternalPage(foreign)).toBe(false)
  const uses = (await sources('src/main')).match(/\.openExternal\(/g)
  expect(uses?.length).toBe(1)
})
test('16: Electron is current: not older than the oldest that may be packaged', async () => {
  const { oldestElectron } = (await import(path.join(root, 'electron-builder.config.ts'))) as {
    oldestElectron: string
  }
  const { devDependencies } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>
  }
  expect(Number.parseInt(devDependencies['electron'] ?? '', 10)).toBeGreaterThanOrEqual(
    Number.parseInt(oldestElectron, 10),
  )
})
test('17: only our own page is answered over ipc', async () => {
  const stop = serveIpc({
    answer: () => Promise.resolve({ ok: true, value: 'secret' }),
    listen: () => () => undefined,
  })
  const foreign = new BrowserWindow({ show: false })
  const foreignPage = lastPage()
  await foreign.loadURL('https://example.test/').catch(() => undefined)
  expect(await foreignPage.invoke('halyard:call', {})).toMatchObject({ ok: false, error: { code: 'usage' } })
  foreign.destroy()
  const own = openBrowserWindow(
    { saved: { bounds: null, isMaximized: false }, isHidden: true, icon: '' },
    'system',
  )
  const ownPage = lastPage()
  await vi.waitUntil(() => own.webContents.getURL() !== '')
  expect(await ownPage.invoke('halyard:call', {})).toEqual({ ok: true, value: 'secret' })
  own.destroy()
  stop()
})
test('18: the page is not a file', async () => {
  const main = await sources('src/main')
  expect(main).not.toContain('loadFile(')
  expect(main).not.toContain("'file:")
})
test('19: the fuses of a package are set', async () => {
  const { default: config } = (await import(path.join(root, 'electron-builder.config.ts'))) as {
    default: { electronFuses: Record<string, boolean> }
  }
  expect(config.electronFuses).toMatchObject({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  })
})
test('20: the page is shown two functions of ours and nothing of Electron', async () => {
  const preload = await sources('src/preload')
  expect(preload.match(/exposeInMainWorld/g)?.length).toBe(1)
  expect(preload).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/)
  // The event object leads back to ipcRenderer: it is named as unused and stays behind.
  expect(preload).toContain('_event: IpcRendererEvent')
})
test('the window shows itself and nothing else to the system', () => {
  expect(takeEffects().filter(effect => JSON.stringify(effect).includes('shell'))).toEqual([])
})
