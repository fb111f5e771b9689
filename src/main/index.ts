import process from 'node:process'
import { safeStorage } from 'electron'

import { baseUrlOf } from '#platform/open-archive'
import { openHalyard, type Halyard } from '#platform/open-halyard'
import { openQueue } from '#platform/owner/index'
import { openProfile } from '#platform/profile'
import { openService } from '#platform/services/open-service'
import { openAccount } from '#platform/token/open-account'

import { fail } from './boxes.ts'
import { startDesktop } from './desktop.ts'
import { tellOfOtherOwner } from './other-owner.ts'
import { findKeychain } from './safe-storage-keychain.ts'

function start(): void {
  const profileFolder = openProfile(undefined, process.env)
  startDesktop({
    profileFolder,
    openEngine: async given => {
      const baseUrl = baseUrlOf(process.env)
      const { platform } = process
      const { keychain, absence } = await findKeychain({ storage: safeStorage, profileFolder, platform })
      const host = { ...given, keychain, keychainAbsence: absence }
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
        const account = openAccount({
          profileFolder,
          baseUrl,
          env: process.env,
          keychain,
          // The Token screen shows what is wrong; nobody reads a desktop app's output.
          report: () => undefined,
        })
        const service = openService({ halyard, profileFolder, baseUrl, host, account })
        // The window does not wait for the archive: what needs the token goes on when it is known.
        void account.look()
        const close = async (): Promise<void> => {
          account.close()
          await opened.close()
        }
        return { queue: opened.queue, limits: halyard.limits, service, close }
      }
      if (opened.kind === 'guest')
        await tellOfOtherOwner({ pid: opened.owner.pid, page: await opened.client.page() }, profileFolder)
      await opened.close()
      return null
    },
  })
}

try {
  start()
} catch (thrown) {
  // Thrown further, Electron would show a stack and stay behind without a window.
  fail(thrown)
}
