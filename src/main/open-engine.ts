import type { HostPort } from '#service/host-port'
import { baseUrlOf } from '#platform/open-archive'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { openQueue } from '#platform/owner/index'
import { openService } from '#service/node/open-service'
import { openAccount } from '#platform/token/open-account'
import { logOf } from '#shared/log'
import { openWhole, type Opened } from '#shared/opened'

import type { Engine } from './desktop.ts'
import type { RunningOwner } from './lifecycle/already-running.ts'

export interface EngineOptions {
  readonly profileFolder: string
  readonly env: NodeJS.ProcessEnv
  readonly host: HostPort
  /** Reports that another process runs the queue. */
  readonly showAlreadyRunning: (other: RunningOwner) => Promise<void>
}

/**
 * Opens the profile's queue and the service behind the window. Null when another process runs the queue, which the
 * person has then seen. A failed step closes what was opened before it.
 */
export function openEngine(options: EngineOptions): Promise<Engine | null> {
  return openWhole(opened => assemble(options, opened))
}

async function assemble(options: EngineOptions, opened: Opened): Promise<Engine | null> {
  const { profileFolder, env, host, showAlreadyRunning } = options
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
    if (queue.kind === 'guest')
      await showAlreadyRunning({ pid: queue.owner.pid, page: await queue.client.page() })
    await queue.close()
    return null
  }
  const account = openAccount({
    profileFolder,
    baseUrl,
    env,
    keychain: host.keychain,
    // The Token screen shows problems; a desktop app has no output that is read.
    report: message => logOf('token').warn('trouble', { detail: message }),
  })
  opened.add(account, one => one.close())
  const service = openService({ halyard, profileFolder, baseUrl, host, account })
  // The window opens without waiting for the archive; files that need the token continue once it is checked.
  void account.look()
  const close = async (): Promise<void> => {
    account.close()
    await queue.close()
  }
  return { queue: queue.queue, limits: halyard.limits, service, close }
}
