import { homedir } from 'node:os'
import type { HostPort, PairedBrowsers } from '#service/host-port'
import { openProfileSettings } from '#platform/settings/profile-settings'

/** What a headless host can do: no dialogs, no keychain, folders below the given roots or the person's own. */
export function webHost(
  profileFolder: string,
  browsers: PairedBrowsers,
  folderRoots: readonly string[] = [homedir()],
): HostPort {
  return {
    kind: 'web',
    settings: openProfileSettings(profileFolder),
    keychain: null,
    keychainAbsence: 'A host without a desktop has no system keychain to use.',
    folderRoots,
    pickFolder: null,
    reveal: null,
    openExternal: null,
    browsers,
    shell: null,
  }
}
