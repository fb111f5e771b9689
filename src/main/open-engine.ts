import type { HostPort } from '#service/host-port'
import { baseUrlOf } from '#platform/open-archive'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { openQueue } from '#platform/owner/index'
import { openService } from '#service/node/open-service'
import { openAccount } from '#platform/token/open-account'
import { openWhole, type Opened } from '#shared/opened'

import type { Engine } from './desktop.ts'
import type { OtherOwner } from './other-owner.ts'

export interface EngineOptions {
  readonly profileFolder: string
  readonly env: NodeJS.ProcessEnv
  readonly host: HostPort
  /** Says that another program runs the queue. */
  readonly tellOfOther: (other: OtherOwner) => Promise<void>
}

/**
 * The queue of the profile with everything the window asks of. Null when another program runs it, and that was said. When
 * a step fails, what was opened before it is closed again.
 */
export function openEngine(options: EngineOptions): Promise<Engine | null> {
  return openWhole(opened => assemble(options, opened))
}

async function assemble(options: EngineOptions, opened: Opened): Promise<Engine | null> {
  const { profileFolder, env, host, tellOfOther } = options
  const baseUrl = baseUrlOf(env)
  const owned: { halyard?: Halyard } = {}
  const queue = await openQueue({
    profileFolder,
    archiveUrl: baseUrl.href,
    isServing: true,
    assemble: () =>
      (owned.halyard = openHalyard({
        profileFolder,
        baseUrl,
        account: null,
        filesAtOnce: null,
        allowedHosts: [],
      })),
    signal: new AbortController().signal,
  })
  opened.add(queue, one => one.close())
  const { halyard } = owned
  if (queue.kind === 'guest' || halyard === undefined) {
    if (queue.kind === 'guest') await tellOfOther({ pid: queue.owner.pid, page: await queue.client.page() })
    await queue.close()
    return null
  }
  const account = openAccount({
    profileFolder,
    baseUrl,
    env,
    keychain: host.keychain,
    // The Token screen shows what is wrong; nobody reads a desktop app's output.
    report: () => undefined,
  })
  opened.add(account, one => one.close())
  const service = openService({ halyard, profileFolder, baseUrl, host, account })
  // The window does not wait for the archive: what needs the token goes on when it is known.
  void account.look()
  const close = async (): Promise<void> => {
    account.close()
    await queue.close()
  }
  return { queue: queue.queue, limits: halyard.limits, service, close }
}
