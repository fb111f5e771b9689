import { httpPipe } from '#shared/contract/http-pipe'
import type { HttpPipe, TabKey } from '#shared/contract/http-pipe'

/** The page's own HTTP pipe, in this process: it adds what a browser would, origin and cookie. */
export function nodePipe(url: string, code: string | null): HttpPipe {
  const { origin } = new URL(url)
  let cookie: string | null = null
  return httpPipe({
    code,
    tabKey: memoryTabKey(),
    fetch: async (path, init) => {
      const headers = {
        ...(init.headers as Record<string, string>),
        origin,
        ...(cookie !== null && { cookie }),
      } // the pipe gives plain objects
      const response = await fetch(new URL(path, url), { ...init, headers })
      cookie = response.headers.get('set-cookie')?.split(';', 1)[0] ?? cookie
      return response
    },
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    },
  })
}

/** A tab of its own, with no other beside it unless `others` has an answer. */
export function memoryTabKey(first: string | null = null, others: () => string | null = () => null): TabKey {
  let key = first
  let refused: string | null = null
  return {
    get: () => key,
    keep: next => {
      key = next
    },
    forget: given => {
      refused = given
      if (key === given) key = null
    },
    ask: () => {
      const answer = others()
      if (answer !== refused) key ??= answer
      return Promise.resolve(key)
    },
    onOffer: () => () => undefined,
  }
}

export const codeOf = (pairedUrl: string): string => new URL(pairedUrl).hash.replace('#code=', '')
