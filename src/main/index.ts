import process from 'node:process'
import { safeStorage } from 'electron'

import { openProfile } from '#platform/profile'

import { fail } from './boxes.ts'
import { startDesktop } from './desktop.ts'
import { openEngine } from './open-engine.ts'
import { tellOfOtherOwner, type OtherOwner } from './other-owner.ts'
import { findKeychain } from './safe-storage-keychain.ts'

function start(): void {
  const profileFolder = openProfile(undefined, process.env)
  startDesktop({
    profileFolder,
    openEngine: async given => {
      const { platform, env } = process
      const { keychain, absence } = await findKeychain({ storage: safeStorage, profileFolder, platform })
      const host = { ...given, keychain, keychainAbsence: absence }
      const tellOfOther = (other: OtherOwner): Promise<void> => tellOfOtherOwner(other, profileFolder)
      return openEngine({ profileFolder, env, host, tellOfOther })
    },
  })
}

try {
  start()
} catch (thrown) {
  // Thrown further, Electron would show a stack and stay behind without a window.
  fail(thrown)
}
