import { homedir } from 'node:os'
import type { HostPort, PairedBrowsers } from '#service/host-port'
import { openProfileSettings } from '#platform/settings/profile-settings'

/** The headless host's port: no dialogs, no keychain, folders below the roots, by default the home folder. */
export function createWebHost(
  profileFolder: string,
  browsers: PairedBrowsers,
  folderRoots: readonly string[] = [homedir()],
): HostPort {
  return {
    kind: 'web',
    settings: openProfileSettings(profileFolder),
    keychain: null,
    keychainAbsence: 'No keychain on this server.',
    folderRoots,
    pickFolder: null,
    reveal: null,
    openExternal: null,
    browsers,
    shell: null,
  }
}
