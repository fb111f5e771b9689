import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron'

import { strictEmitter } from '../not-implemented.ts'
import { makeWire } from '../page/wire.ts'
import type { FromPage, ToPage } from '../page/messages.ts'

type Handler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown
type Contract = Pick<IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>

const wire = makeWire()

export class DoubleIpcMain extends strictEmitter('ipcMain') implements Contract {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`)
    this.#handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  handlerOf(channel: string): Handler | undefined {
    return this.#handlers.get(channel)
  }
}

export const ipcMain = new DoubleIpcMain()

/** Hands a page's one-way message to whoever listens. */
export function hearSend(event: IpcMainEvent, { channel, args }: FromPage & { kind: 'send' }): void {
  ipcMain.emit(channel, event, ...toArgs(args))
}

/** Answers a page's question, with Electron's own words where there is no answer. */
export async function answerInvoke(
  event: IpcMainInvokeEvent,
  { id, channel, args }: FromPage & { kind: 'invoke' },
): Promise<ToPage> {
  try {
    const handler = ipcMain.handlerOf(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    const value = wire.pack(await handler(event, ...toArgs(args)))
    return { kind: 'answer', id, value }
  } catch (thrown) {
    console.error(`Error occurred in handler for '${channel}':`, thrown)
    return { kind: 'refusal', id, message: `Error invoking remote method '${channel}': ${String(thrown)}` }
  }
}

/** A message for a page; refused here, at once, when it cannot be cloned. */
export function toMessage(channel: string, args: readonly unknown[]): ToPage {
  try {
    return { kind: 'message', channel, args: wire.pack(args) }
  } catch (cause) {
    throw new Error('Failed to serialize arguments', { cause })
  }
}

function toArgs(nodes: FromPage & { kind: 'send' } extends { args: infer Nodes } ? Nodes : never): unknown[] {
  // The preload world packs the list of arguments.
  return wire.unpack(nodes) as unknown[]
}
