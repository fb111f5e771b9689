import { createEmitter } from '#shared/async'
import type { TabKey } from '#shared/contract/http-pipe'

const storageKey = 'halyard.key'
/** Only pages of this very origin, port included, can listen. */
const channelName = 'halyard.key'
/** An open tab answers in a few milliseconds; one that the browser has put to sleep does not answer at all. */
const answerWithinMs = 400

/** `ask` wants the key, a key offers it. */
type Message = { readonly kind: 'ask' } | { readonly kind: 'key'; readonly key: string }

/**
 * The secret of this tab in its session storage, which a reload keeps and no other port can read. A tab without one
 * asks the open ones.
 */
export function createBrowserTabKey(): TabKey {
  const channel = new BroadcastChannel(channelName)
  const offers = createEmitter()
  let key = stored()
  /** Refused by the host: a tab that has not noticed yet may offer it again. */
  let refused: string | null = null

  const post = (message: Message): void => channel.postMessage(message)
  function keep(next: string): void {
    key = next
    store(next)
  }
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = parse(data)
    if (message?.kind === 'ask' && key !== null) post({ kind: 'key', key })
    if (message?.kind !== 'key' || key !== null || message.key === refused) return
    keep(message.key)
    offers.emit()
  })

  return {
    get: () => key,
    keep: next => {
      keep(next)
      post({ kind: 'key', key: next })
    },
    forget: given => {
      refused = given
      if (key !== given) return
      key = null
      store(null)
    },
    ask: () =>
      new Promise(resolve => {
        const end = (): void => {
          window.clearTimeout(timer)
          stop()
          resolve(key)
        }
        const timer = window.setTimeout(end, answerWithinMs)
        const stop = offers.on(end)
        post({ kind: 'ask' })
      }),
    onOffer: offers.on,
  }
}

function parse(data: unknown): Message | null {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return null
  if (data.kind === 'ask') return { kind: 'ask' }
  return data.kind === 'key' && 'key' in data && typeof data.key === 'string'
    ? { kind: 'key', key: data.key }
    : null
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(storageKey)
  } catch {
    // Expected: without storage the key lives as long as the page; such a browser keeps no cookie either.
    return null
  }
}

function store(key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, key)
  } catch {
    // Expected: as above.
  }
}
