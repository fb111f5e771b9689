import { realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { createHostHandlers } from '../host-handlers.ts'
import type { HostPort } from '../../host-port.ts'
import type { TokenState } from '#core/token/token-state'
import type { ServicePart } from '#shared/contract/service'
import { version } from '#shared/version'
import { orAbsent } from '#shared/ignore'
import type { Halyard } from '#platform/open-halyard'
import { logFileOf } from '#platform/log/log-files'
import { lastLogLines } from '#platform/log/read-log'
import { blanked, diagnosticLines } from './diagnostics.ts'
import { createFolderBrowser, isWithin, type FolderBrowser } from './folder-browser.ts'

export interface HostServiceOptions {
  readonly halyard: Pick<Halyard, 'queue' | 'limits'>
  readonly profileFolder: string
  readonly baseUrl: URL
  readonly host: HostPort
  readonly folders: FolderBrowser
  /** Which token the host has, for the diagnostics. */
  readonly token: () => TokenState
}

/** Folders below the host's roots and the batches that are there already. */
export function openFolders(halyard: Pick<Halyard, 'queue'>, host: HostPort): FolderBrowser {
  return createFolderBrowser({
    roots: () => [...host.folderRoots, ...setFolder(host), ...batchFolders(halyard)],
    defaults: () => [...setFolder(host), path.join(homedir(), 'Downloads')],
  })
}

/** The host area over this process, its queue and the disk. */
export function openHostService(options: HostServiceOptions): ServicePart<'host'> {
  const { halyard, profileFolder, baseUrl, host, folders, token } = options
  return createHostHandlers({
    host,
    facts: { version, platform: process.platform, archiveUrl: baseUrl.href, profileFolder },
    folders,
    isKnownPath: async asked => {
      const real = await orAbsent(realpath(asked), 'look for a path to show: it is refused')
      return real !== null && [...batchFolders(halyard), profileFolder].some(root => isWithin(real, root))
    },
    log: count => ({
      path: logFileOf(profileFolder),
      lines: lastLogLines(profileFolder, count, blanked).map(line => JSON.stringify(line)),
    }),
    diagnostics: () =>
      diagnosticLines({
        halyard,
        profileFolder,
        baseUrl,
        host,
        token,
        defaultFolder: () => folders.defaultFolder(),
      }),
  })
}

/** What was set was allowed when it was set. */
function setFolder({ settings }: HostPort): readonly string[] {
  const { defaultFolder } = settings.read()
  return defaultFolder === null ? [] : [defaultFolder]
}

const batchFolders = ({ queue }: Pick<Halyard, 'queue'>): readonly string[] =>
  queue.batches().map(({ folder }) => folder)
