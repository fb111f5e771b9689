import process from 'node:process'

import { baseUrlOf } from '#platform/open-archive'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { openQueue } from '#platform/owner/index'
import { openProfile } from '#platform/profile'
import { openService } from '#platform/services/open-service'
import { AppError } from '#shared/errors'

import { desktopHost } from './desktop-host.ts'
import { startDesktop } from './desktop.ts'

const profileFolder = openProfile(undefined, process.env)

startDesktop({
  profileFolder,
  openEngine: async () => {
    const baseUrl = baseUrlOf(process.env)
    // Public files only, as long as there is no screen to sign in on.
    const owned: { halyard?: Halyard } = {}
    const assemble = (): Halyard =>
      (owned.halyard = openHalyard({
        profileFolder,
        baseUrl,
        account: null,
        filesAtOnce: null,
        allowedHosts: [],
      }))
    const archiveUrl = baseUrl.href
    const { signal } = new AbortController()
    const opened = await openQueue({ profileFolder, archiveUrl, isServing: true, assemble, signal })
    const { halyard } = owned
    if (opened.kind === 'owner' && halyard !== undefined) {
      const service = openService({ halyard, profileFolder, baseUrl, host: desktopHost(profileFolder) })
      return { queue: opened.queue, service, close: () => opened.close() }
    }
    await opened.close()
    throw new AppError(
      'usage',
      `Process ${opened.kind === 'guest' ? opened.owner.pid : process.pid} runs this queue already; end it, or use another profile.`,
    )
  },
})
