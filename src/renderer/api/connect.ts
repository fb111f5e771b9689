import { bridgeName, bridgePipe } from '#shared/contract/bridge'
import type { Bridge } from '#shared/contract/bridge'
import { pageContract } from '#shared/contract/calls'
import { clientOver } from '#shared/contract/client'
import type { Client } from '#shared/contract/client'
import { codeFragment } from '#shared/contract/http-paths'
import { httpPipe } from '#shared/contract/http-pipe'
import type { HttpPipe } from '#shared/contract/http-pipe'
import type { Result } from '#shared/errors'
import { createBrowserTabKey } from './tab-key.ts'

/** The page's way to its host: the desktop app's bridge when there is one, else the server the page came from. */
export interface Connection {
  readonly client: Client
  /** Exchanges a code for a session; null where no pairing exists. */
  readonly pair: ((code: string) => Promise<Result<null>>) | null
  /** Why the code in the page's address was not accepted. */
  readonly pairingProblem: () => string | null
}

export function connect(): Connection {
  const bridge = (window as { [bridgeName]?: Bridge })[bridgeName] // set by the preload script, or absent
  if (bridge !== undefined)
    return { client: clientOver(pageContract, bridgePipe(bridge)), pair: null, pairingProblem: () => null }
  const pipe = browserPipe()
  return {
    client: clientOver(pageContract, pipe),
    pair: code => pipe.pair(code),
    pairingProblem: () => pipe.pairingProblem(),
  }
}

function browserPipe(): HttpPipe {
  return httpPipe({
    code: takeCode(),
    tabKey: createBrowserTabKey(),
    // Relative to the page, so that a host behind a tunnel works under any name and port.
    fetch: (path, init) =>
      window.fetch(`.${path}`, { ...init, credentials: 'same-origin', redirect: 'error', cache: 'no-store' }),
    after: (delayMs, run) => {
      const timer = window.setTimeout(run, delayMs)
      return () => window.clearTimeout(timer)
    },
  })
}

/** Takes the code out of the address at once, so that neither history nor a screenshot keeps it. */
function takeCode(): string | null {
  const { hash, pathname } = window.location
  if (!hash.startsWith(`#${codeFragment}`)) return null
  window.history.replaceState(null, '', pathname)
  return hash.slice(codeFragment.length + 1)
}
