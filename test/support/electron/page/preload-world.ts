import type { ContextBridgeEnd } from './bridge.ts'
import type { FromPage, PreloadInfo, ToPage } from './messages.ts'
import type { Wire } from './wire.ts'

type Listener = (...args: unknown[]) => void
type Preload = (
  require: (id: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  process: unknown,
) => void

/**
 * What a sandboxed preload script finds around it (Electron's documentation lists it: parts of electron, events,
 * timers, url, and a few globals), and its end of ipc. Runs as source text in the preload world and must use nothing
 * from outside itself.
 */
export function runPreload(
  names: Readonly<{ post: string; take: string }>,
  wire: Wire,
  contextBridge: ContextBridgeEnd,
  info: PreloadInfo,
  preload: Preload | null,
): void {
  // Chromium put it there, for strings only.
  const scope = globalThis as unknown as Record<string, unknown>
  const postText = scope[names.post] as (text: string) => void
  Reflect.deleteProperty(scope, names.post)
  const post = (message: FromPage): void => postText(JSON.stringify(message))
  const missing = (name: string): never => {
    throw new Error(`electron double: ${name} is not implemented`)
  }

  class Emitter {
    readonly #listeners = new Map<string, { readonly listener: Listener; readonly given: Listener }[]>()

    on(name: string, listener: Listener): this {
      return this.#add(name, listener, listener)
    }
    once(name: string, listener: Listener): this {
      const once = (...args: unknown[]): void => {
        this.off(name, listener)
        listener(...args)
      }
      return this.#add(name, once, listener)
    }
    off(name: string, given: Listener): this {
      const list = this.#listeners.get(name) ?? []
      const at = list.findLastIndex(entry => entry.given === given)
      if (at >= 0) list.splice(at, 1)
      return this
    }
    addListener(name: string, listener: Listener): this {
      return this.on(name, listener)
    }
    removeListener(name: string, listener: Listener): this {
      return this.off(name, listener)
    }
    removeAllListeners(name?: string): this {
      if (name === undefined) this.#listeners.clear()
      else this.#listeners.delete(name)
      return this
    }
    listenerCount(name: string): number {
      return this.#listeners.get(name)?.length ?? 0
    }
    emit(name: string, ...args: unknown[]): boolean {
      const list = [...(this.#listeners.get(name) ?? [])]
      for (const { listener } of list) listener(...args)
      return list.length > 0
    }
    #add(name: string, listener: Listener, given: Listener): this {
      const list = this.#listeners.get(name) ?? []
      list.push({ listener, given })
      this.#listeners.set(name, list)
      return this
    }
  }

  const asked = new Map<number, Pick<PromiseWithResolvers<unknown>, 'resolve' | 'reject'>>()
  let lastAsked = 0
  class IpcRenderer extends Emitter {
    send(channel: string, ...args: unknown[]): void {
      post({ kind: 'send', channel, args: wire.pack(args) })
    }
    invoke(channel: string, ...args: unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) => {
        const packed = wire.pack(args)
        const id = ++lastAsked
        asked.set(id, { resolve, reject })
        post({ kind: 'invoke', id, channel, args: packed })
      })
    }
    sendSync(): never {
      return missing('ipcRenderer.sendSync')
    }
    postMessage(): never {
      return missing('ipcRenderer.postMessage')
    }
  }
  const ipcRenderer = new IpcRenderer()

  function take(message: ToPage): void {
    switch (message.kind) {
      case 'message':
        ipcRenderer.emit(
          message.channel,
          { sender: ipcRenderer, ports: [] },
          // A list was packed by webContents.send.
          ...(wire.unpack(message.args) as unknown[]),
        )
        return
      case 'answer':
        asked.get(message.id)?.resolve(wire.unpack(message.value))
        break
      case 'refusal':
        asked.get(message.id)?.reject(new Error(message.message))
        break
    }
    asked.delete(message.id)
  }
  Object.defineProperty(globalThis, names.take, {
    value: (messages: readonly ToPage[]) => {
      for (const message of messages) {
        try {
          take(message)
        } catch (thrown) {
          // One listener's failure must not keep the next message from arriving.
          console.error(thrown)
        }
      }
    },
  })

  const electron = new Proxy(
    { contextBridge, ipcRenderer },
    {
      get(target, key, receiver) {
        if (key in target || typeof key === 'symbol' || key === '__esModule' || key === 'default')
          return Reflect.get(target, key, receiver) as unknown
        return missing(key)
      },
    },
  )
  const events = Object.assign(Emitter, { EventEmitter: Emitter })
  const timers = {
    setTimeout: setTimeout.bind(window),
    clearTimeout: clearTimeout.bind(window),
    setInterval: setInterval.bind(window),
    clearInterval: clearInterval.bind(window),
    setImmediate: (then: Listener, ...args: unknown[]) => setTimeout(then, 0, ...args),
    clearImmediate: clearTimeout.bind(window),
  }
  const url = { URL, URLSearchParams }
  const modules = new Map<string, unknown>([
    ['electron', electron],
    ['electron/common', electron],
    ['electron/renderer', electron],
    ['events', events],
    ['node:events', events],
    ['timers', timers],
    ['node:timers', timers],
    ['url', url],
    ['node:url', url],
  ])
  const require = (id: string): unknown => {
    if (modules.has(id)) return modules.get(id)
    throw new Error(`module not found: ${id}`)
  }
  const { platform, arch, versions } = info
  const process = { type: 'renderer', sandboxed: true, contextIsolated: true, platform, arch, versions }
  Object.assign(globalThis, { process, global: globalThis, ...timers })
  const module = { exports: {} }
  try {
    preload?.(require, module, module.exports, process)
  } catch (thrown) {
    const { message, stack = '' } = thrown instanceof Error ? thrown : new Error(String(thrown))
    console.error(`Unable to load preload script: ${info.preloadPath}`)
    console.error(thrown)
    post({ kind: 'preload-failed', message, stack })
  }
}
