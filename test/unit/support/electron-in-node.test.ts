import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { app, BrowserWindow, ipcMain, Menu, net, Notification, safeStorage, session } from 'electron'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { exitCode, lastPage, makeAppReady, setOnline, takeEffects } from '#test/electron/in-node'

vi.mock('electron', () => import('#test/electron/in-node'))

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-in-node-'))
  expect(() => new BrowserWindow()).toThrow('before app is ready')
  expect(() => session.defaultSession).toThrow('Session can only be received when app is ready')
  // Without a listener the app would leave with its last window.
  app.on('window-all-closed', () => undefined)
  await makeAppReady(folder)
})
afterAll(() => rm(folder, { recursive: true }))

test('a window loads at once, answers its page and reports it, without a browser', async () => {
  ipcMain.handle('double', (event, value: number) => [value * 2, event.senderFrame?.url])
  const window = new BrowserWindow({ show: false })
  const page = lastPage()
  await window.loadURL('app://page/index.html')
  expect(await page.invoke('double', 21)).toEqual([42, 'app://page/index.html'])
  window.webContents.send('news', { date: new Date(0) })
  window.webContents.send('news', 2)
  await vi.waitUntil(() => page.messages.length === 2)
  expect(page.messages).toEqual([
    ['news', { date: new Date(0) }],
    ['news', 2],
  ])
  window.destroy()
})

test('a question that nobody answers fails as in the page', async () => {
  const window = new BrowserWindow({ show: false })
  const error = vi.spyOn(console, 'error').mockReturnValue()
  await expect(lastPage().invoke('nobody')).rejects.toThrow("No handler registered for 'nobody'")
  error.mockRestore()
  window.destroy()
})

test('what the person would have noticed is recorded', () => {
  takeEffects()
  new Notification({ title: 'Done', body: '3 files' }).show()
  expect(takeEffects()).toEqual([{ what: 'Notification.show', value: { title: 'Done', body: '3 files' } }])
})

test('the line can be cut', () => {
  setOnline(false)
  expect([net.online, net.isOnline()]).toEqual([false, false])
  setOnline(true)
})

test('what is sealed opens again in its own profile only', async () => {
  const sealed = await safeStorage.encryptStringAsync('a token')
  expect(sealed.includes('a token')).toBe(false)
  expect(await safeStorage.decryptStringAsync(sealed)).toEqual({ result: 'a token', shouldReEncrypt: false })
  app.setPath('userData', path.join(folder, 'other'))
  await expect(safeStorage.decryptStringAsync(sealed)).rejects.toThrow('Error while decrypting')
  app.setPath('userData', folder)
})

test.each([
  // Electron encrypts with a password that everybody knows, and says so by the name of the backend.
  { keyring: 'basic_text', backend: 'basic_text', sync: false, async: true },
  { keyring: 'none', backend: 'gnome_libsecret', sync: false, async: false },
  { keyring: 'kwallet6', backend: 'kwallet6', sync: true, async: true },
])('keyring $keyring', async ({ keyring, backend, sync, async }) => {
  vi.stubEnv('HALYARD_TEST_KEYRING', keyring)
  try {
    expect([
      safeStorage.getSelectedStorageBackend(),
      // Deprecated, and used by nobody: the claim is that it does not pretend.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
      safeStorage.isEncryptionAvailable(),
      await safeStorage.isAsyncEncryptionAvailable(),
    ]).toEqual([backend, sync, async])
    if (!async) await expect(safeStorage.encryptStringAsync('x')).rejects.toThrow('not available')
  } finally {
    vi.unstubAllEnvs()
  }
})

test('radio items exclude their neighbours', () => {
  const radio = (id: string): Electron.MenuItemConstructorOptions => ({ id, label: id, type: 'radio' })
  const menu = Menu.buildFromTemplate([radio('a'), radio('b'), { type: 'separator' }, radio('c')])
  for (const id of ['a', 'c', 'b']) menu.getMenuItemById(id)?.click()
  expect(menu.items.filter(item => item.checked).map(item => item.id)).toEqual(['b', 'c'])
})

test.each([
  ['net.request', () => net.request('http://127.0.0.1:1/')],
  ['app.getGPUInfo', () => app.getGPUInfo('basic')],
  ['BrowserWindow.setOpacity', () => new BrowserWindow({ show: false }).setOpacity(1)],
  ['a page that is not isolated', () => new BrowserWindow({ webPreferences: { sandbox: false } })],
  // A slip of the pen that Electron itself would let pass.
  ['menu role', () => Menu.buildFromTemplate([{ role: 'exit' as 'quit' }])],
])('%s is refused by name', (name, use) => {
  expect(use).toThrow(name)
})

test('leaving reports its code and leaves the test alone', () => {
  const windows = BrowserWindow.getAllWindows().length
  app.exit(4)
  expect([windows > 0, BrowserWindow.getAllWindows().length]).toEqual([true, 0])
  return vi.waitUntil(() => exitCode() === 4)
})
