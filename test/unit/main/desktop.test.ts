import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { app, BrowserWindow } from 'electron'
import { afterAll, afterEach, expect, test, vi } from 'vitest'

import { startDesktop } from '#main/desktop'
import type { Engine } from '#main/desktop'
import { exitCode, makeAppReady, takeEffects } from '#test/electron/in-node'

vi.mock('electron', () => import('#test/electron/in-node'))
vi.mock('electron-store', () => import('#test/electron/store-in-node'))

const profileFolder = await mkdtemp(path.join(tmpdir(), 'halyard-desktop-start-'))
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  for (const window of BrowserWindow.getAllWindows()) window.destroy()
  app.releaseSingleInstanceLock()
  await rm(profileFolder, { recursive: true })
})

/** An engine with nothing in its queue; what is not looked at here is not there. */
function emptyEngine(closed: Promise<void>): Engine {
  const silent = () => () => undefined
  const engine = {
    queue: {
      outcomes: () => [],
      items: () => [],
      subscribe: silent,
      serve: (signal: AbortSignal) => new Promise<void>(resolve => (signal.onabort = () => resolve())),
    },
    limits: { gate: () => ({ kind: 'open', bytesPerSecond: null, untilMs: null }), subscribe: silent },
    service: {
      handlers: { 'queue.overview': () => Promise.resolve({ bytesPerSecond: 0, batches: [] }) },
      announcements: new Proxy({}, { get: () => silent }),
      close: () => Promise.resolve(),
    },
    close: () => closed,
  }
  return engine as unknown as Engine
}

test('a start with more than a running app can take ends before it asks whether there is one', () => {
  const lock = vi.spyOn(app, 'requestSingleInstanceLock')
  const codes: unknown[] = []
  vi.spyOn(app, 'exit').mockImplementation(code => void codes.push(code))
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const link = `halyard:open?uri=mast:${'a'.repeat(40_000)}`
  vi.spyOn(process, 'argv', 'get').mockReturnValue([process.execPath, '.', link])
  startDesktop({ profileFolder, openEngine: () => Promise.reject(new Error('not reached')) })
  expect(codes).toEqual([1])
  expect(lock).not.toHaveBeenCalled()
  expect(takeEffects()).toMatchObject([{ what: 'dialog.showErrorBox' }])
})

test('a start while the app still starts at login opens its window, and one while it ends starts it again', async () => {
  const argv = [process.execPath, '.', '--hidden']
  vi.spyOn(process, 'argv', 'get').mockReturnValue(argv)
  const opening = Promise.withResolvers<Engine>()
  startDesktop({ profileFolder, openEngine: () => opening.promise })
  await makeAppReady(path.join(profileFolder, 'window'))
  const second = { args: [process.execPath, '.'], workingFolder: '/' }
  ;(app as NodeJS.EventEmitter).emit('second-instance', {}, second.args, '/', second)
  const closed = Promise.withResolvers<undefined>()
  opening.resolve(emptyEngine(closed.promise.then(() => undefined)))
  await vi.waitFor(() => {
    expect(BrowserWindow.getAllWindows().map(window => window.isVisible())).toEqual([true])
  })

  app.quit()
  await vi.waitFor(() => expect(BrowserWindow.getAllWindows()).toEqual([]))
  takeEffects()
  const third = { args: [process.execPath, '.', 'halyard:search?q=M51'], workingFolder: '/' }
  ;(app as NodeJS.EventEmitter).emit('second-instance', {}, third.args, '/', third)
  expect(BrowserWindow.getAllWindows()).toEqual([])
  expect(takeEffects()).toEqual([
    { what: 'app.relaunch', value: { args: ['.', 'halyard:search?q=M51'], execPath: process.execPath } },
  ])
  expect(exitCode()).toBeNull()
  closed.resolve(undefined)
  await vi.waitFor(() => expect(exitCode()).toBe(0))
})
