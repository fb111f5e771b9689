import { becomeReady } from './lifecycle.ts'
import { app, connectEnd } from './modules/app.ts'
import { makeWire } from './page/wire.ts'
import { preventable } from './preventable.ts'
import { DoubleBrowserWindow } from './windows/browser-window.ts'
import { lastNoPage } from './windows/no-page.ts'

/**
 * The double for unit tests, inside the test's own process and without a browser:
 *
 *     vi.mock('electron', () => import('#test/electron/in-node'))
 *
 * replaces the module for everything that the test file imports. Vitest gives each test file a double of its own. As in Electron, an app
 * that does not listen to window-all-closed leaves with its last window.
 */
export * from './double.ts'
export { setOnline } from './modules/net.ts'
export { takeEffects } from './record.ts'

const wire = makeWire()
const exitCodes: number[] = []
connectEnd(
  code => exitCodes.push(code),
  () => DoubleBrowserWindow.getAllWindows(),
)

/** The code with which the app has left; null while it goes on. The test's process stays. */
export function exitCode(): number | null {
  return exitCodes[0] ?? null
}

/** Makes the app ready. @param userData - a folder of the test's own: nothing may touch the person's. */
export async function makeAppReady(userData: string): Promise<void> {
  app.setPath('userData', userData)
  becomeReady()
  app.emit('ready', preventable(), {})
  app.settleReady()
  await app.whenReady()
}

/** A page as its preload script would use it. */
export interface PageInNode {
  /** Each message as the channel and its arguments. */
  readonly messages: readonly (readonly unknown[])[]
  readonly invoke: (channel: string, ...args: unknown[]) => Promise<unknown>
  readonly send: (channel: string, ...args: unknown[]) => void
}

/** The page of the window that was opened last; ask for it before anything is sent to it. */
export function lastPage(): PageInNode {
  const page = lastNoPage()
  const messages: unknown[][] = []
  const asked = new Map<number, PromiseWithResolvers<unknown>>()
  page.hear = message => {
    // A list was packed by webContents.send.
    if (message.kind === 'message')
      messages.push([message.channel, ...(wire.unpack(message.args) as unknown[])])
    else if (message.kind === 'answer') asked.get(message.id)?.resolve(wire.unpack(message.value))
    else asked.get(message.id)?.reject(new Error(message.message))
  }
  const isCurrent = (): boolean => true
  return {
    messages,
    send: (channel, ...args) =>
      page.events.posted({ kind: 'send', channel, args: wire.pack(args) }, isCurrent),
    invoke: (channel, ...args) => {
      const id = asked.size + 1
      const answer = Promise.withResolvers<unknown>()
      asked.set(id, answer)
      page.events.posted({ kind: 'invoke', id, channel, args: wire.pack(args) }, isCurrent)
      return answer.promise
    },
  }
}
