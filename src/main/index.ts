import process from 'node:process'
import { app, safeStorage } from 'electron'

import { openLog } from '#platform/log/open-log'
import { openProfile } from '#platform/profile'

import { startDesktop } from './desktop.ts'
import { failAndExit } from './dialogs.ts'
import { findKeychain } from './host/safe-storage-keychain.ts'
import { showAlreadyRunning, type RunningOwner } from './lifecycle/already-running.ts'
import { openEngine } from './open-engine.ts'

function start(): void {
  const profileFolder = openProfile(undefined, process.env)
  const log = openLog({ profileFolder, program: 'desktop' })
  app.once('quit', (_event, exitCode) => log.close({ exitCode }))
  startDesktop({
    profileFolder,
    openEngine: async base => {
      const { platform, env } = process
      const { keychain, absence } = await findKeychain({ storage: safeStorage, profileFolder, platform })
      const host = { ...base, keychain, keychainAbsence: absence }
      const show = (owner: RunningOwner): Promise<void> => showAlreadyRunning(owner, profileFolder)
      return openEngine({ profileFolder, env, host, showAlreadyRunning: show })
    },
  })
}

try {
  start()
} catch (thrown) {
  // Electron would answer an uncaught error with a stack trace and keep running without a window.
  failAndExit(thrown)
}
