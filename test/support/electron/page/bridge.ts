/** The preload world's side of contextBridge. */
export interface ContextBridgeEnd {
  exposeInMainWorld(key: string, api: unknown): void
}

/**
 * One end of contextBridge; runs as source text in both worlds of a page, before any script of the page, and must use
 * nothing from outside itself. The worlds share the document only, so values travel as the detail of events, which
 * Chromium clones from world to world at once. Functions, promises and errors stay at home and travel as numbered tags.
 * What crosses, and how, is Electron's documented table of supported types.
 *
 * @param secret - names the events; known to the two ends alone.
 */
export function makeBridge(secret: string, here: 'page' | 'preload'): ContextBridgeEnd {
  type Tag = Readonly<{ [secret: string]: string; of: never }>
  type Settled = Readonly<{ id: number; isKept: boolean; value: unknown }>
  const there = here === 'page' ? 'preload' : 'page'
  // Kept from before the page can replace them.
  const { CustomEvent, Error, Map, Object, Promise, Array } = globalThis
  const dispatch = window.dispatchEvent.bind(window)
  const listen = window.addEventListener.bind(window)

  const functions: ((...args: unknown[]) => unknown)[] = []
  const numbers = new Map<unknown, number>()
  const awaited = new Map<number, Pick<PromiseWithResolvers<unknown>, 'resolve' | 'reject'>>()
  let lastPromise = 0
  let reply: { readonly isKept: boolean; readonly value: unknown } | null = null

  const tell = (what: string, detail: unknown): void => {
    dispatch(new CustomEvent(`${secret} ${there} ${what}`, { detail }))
  }
  const hear = (what: string, listener: (detail: unknown) => void): void => {
    listen(`${secret} ${here} ${what}`, event => listener((event as CustomEvent<unknown>).detail)) // made by `tell`
  }
  const tag = (kind: string, of: unknown): Tag => ({ [secret]: kind, of }) as unknown as Tag // read back by `arrive`

  /** Prepares a value for leaving this world. */
  function leave(value: unknown, seen = new Map<object, unknown>(), depth = 0): unknown {
    if (depth > 1000)
      throw new Error(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      )
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.')
    if (typeof value === 'function') {
      const known = numbers.get(value)
      if (known !== undefined) return tag('function', known)
      // Any function may be called with anything; what it makes of it is its own affair.
      const number = functions.push(value as (...args: unknown[]) => unknown) - 1
      numbers.set(value, number)
      return tag('function', number)
    }
    if (typeof value !== 'object' || value === null) return value
    const known = seen.get(value)
    if (known !== undefined) return known
    if (value instanceof Promise) {
      const id = ++lastPromise
      value.then(
        (kept: unknown) => tell('settled', { id, isKept: true, value: leave(kept) }),
        (broken: unknown) => tell('settled', { id, isKept: false, value: leave(broken) }),
      )
      return tag('promise', id)
    }
    if (value instanceof Error) return tag('error', value.message)
    if (Array.isArray(value)) {
      const items: unknown[] = []
      seen.set(value, items)
      for (const item of value) items.push(leave(item, seen, depth + 1))
      return items
    }
    // Map, Date, typed arrays and so on are cloned by Chromium.
    if (Object.prototype.toString.call(value) !== '[object Object]') return value
    const copy: Record<string, unknown> = {}
    seen.set(value, copy)
    for (const [key, item] of Object.entries(value)) copy[key] = leave(item, seen, depth + 1)
    return copy
  }

  /** Completes a value that has come from the other world. */
  function arrive(value: unknown, isFrozen: boolean, seen = new Map<object, unknown>()): unknown {
    if (typeof value !== 'object' || value === null) return value
    const known = seen.get(value)
    if (known !== undefined) return known
    if (Array.isArray(value)) {
      const items: unknown[] = []
      seen.set(value, items)
      for (const item of value) items.push(arrive(item, isFrozen, seen))
      return isFrozen ? Object.freeze(items) : items
    }
    if (Object.prototype.toString.call(value) !== '[object Object]') return value
    if (secret in value) {
      const { [secret]: kind, of } = value as Tag
      const untagged = untag(kind, of)
      seen.set(value, untagged)
      return untagged
    }
    const copy: Record<string, unknown> = {}
    seen.set(value, copy)
    for (const [key, item] of Object.entries(value)) copy[key] = arrive(item, isFrozen, seen)
    return isFrozen ? Object.freeze(copy) : copy
  }

  function untag(kind: string | undefined, of: unknown): unknown {
    if (kind === 'error') return new Error(String(of))
    const number = Number(of)
    if (kind === 'function') return (...args: unknown[]) => callThere(number, args)
    return new Promise((resolve, reject) => awaited.set(number, { resolve, reject }))
  }

  /** The other end answers before `tell` returns: dispatching an event is synchronous. */
  function callThere(number: number, args: readonly unknown[]): unknown {
    reply = null
    tell('call', { number, args: leave(args) })
    // `reply` is assigned by a listener, which the compiler does not see.
    const got = reply as { readonly isKept: boolean; readonly value: unknown } | null
    reply = null
    // What Chromium cannot clone (a node of the document, a proxy) arrives as nothing at all.
    if (got === null) throw new Error('An object could not be cloned.')
    const value = arrive(got.value, false)
    if (got.isKept) return value
    throw value
  }

  hear('call', detail => {
    if (detail === null) return
    const { number, args } = detail as { number: number; args: unknown } // sent by `callThere`
    let answer: unknown
    try {
      // The list of arguments, as it was sent.
      const given = arrive(args, false) as unknown[]
      answer = { isKept: true, value: leave(functions[number]?.(...given)) }
    } catch (thrown) {
      answer = { isKept: false, value: leave(thrown instanceof Error ? thrown : new Error(String(thrown))) }
    }
    tell('reply', answer)
  })
  hear('reply', detail => {
    reply = detail as typeof reply // sent by the other end's 'call'
  })
  hear('settled', detail => {
    const { id, isKept, value } = (detail ?? {}) as Settled // sent by `leave`
    const waiting = awaited.get(id)
    awaited.delete(id)
    if (isKept) waiting?.resolve(arrive(value, false))
    else waiting?.reject(arrive(value, false))
  })
  hear('expose', detail => {
    const { key, api } = detail as { key: string; api: unknown } // sent by exposeInMainWorld
    const value = arrive(api, true)
    Object.defineProperty(window, key, { value, enumerable: true, writable: false, configurable: false })
  })

  const exposed = new Map<string, unknown>()
  return {
    exposeInMainWorld(key, api) {
      if (exposed.has(key))
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      exposed.set(key, api)
      tell('expose', { key, api: leave(api) })
    },
  }
}
