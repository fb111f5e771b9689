import type { FolderList, HostInfo } from '#shared/contract/areas/host'
import type { ServicePart } from '#shared/contract/service'
import { AppError } from '#shared/errors'
import { tokenPage } from '#core/token/words'
import type { HostPort, PairedBrowsers } from '../host-port.ts'

/** What the host area needs of the system around it. */
export interface HostHandlerDeps {
  readonly host: HostPort
  readonly facts: Pick<HostInfo, 'version' | 'platform' | 'archiveUrl' | 'profileFolder'>
  readonly folders: {
    roots(): Promise<readonly string[]>
    list(folder: string | null, withHidden: boolean): Promise<FolderList>
    make(parent: string, name: string): Promise<string>
    allow(folder: string): void
    defaultFolder(): Promise<string>
  }
  /** Whether a path is one that the queue or the profile holds. */
  readonly isKnownPath: (path: string) => Promise<boolean>
  readonly diagnostics: () => Promise<readonly string[]>
  readonly log: (lines: number) => { readonly path: string; readonly lines: readonly string[] }
}

/** What a page learns of its host, and has it do on this machine. */
export function createHostHandlers({
  host,
  facts,
  folders,
  isKnownPath,
  diagnostics,
  log,
}: HostHandlerDeps): ServicePart<'host'> {
  const browsers = (): PairedBrowsers => {
    if (host.browsers !== null) return host.browsers
    throw new AppError('usage', 'No browsers are paired with the desktop app.')
  }
  return {
    handlers: {
      'host.info': async () => ({
        ...facts,
        kind: host.kind,
        defaultFolder: await folders.defaultFolder(),
        folderRoots: await folders.roots(),
        canPickFolder: host.pickFolder !== null,
        canReveal: host.reveal !== null,
        canOpenBrowser: host.openExternal !== null,
        hasBrowsers: host.browsers !== null,
        hasKeychain: host.keychain !== null,
        keychainAbsence: host.keychain === null ? host.keychainAbsence : null,
      }),
      'host.folders': ({ path, withHidden = false }) => folders.list(path, withHidden),
      'host.make-folder': async ({ parent, name }) => ({ path: await folders.make(parent, name) }),
      'host.pick-folder': async ({ startFolder }) => {
        if (host.pickFolder === null)
          throw new AppError('usage', 'This host has no dialog of its own; choose from the list of folders.')
        const path = await host.pickFolder(startFolder)
        if (path !== null) folders.allow(path)
        return { path }
      },
      'host.reveal': async ({ path }) => {
        if (host.reveal === null)
          throw new AppError('usage', 'A browser cannot show folders; copy the path instead.')
        if (!(await isKnownPath(path)))
          throw new AppError('usage', 'Only files and folders of the queue can be shown.')
        host.reveal(path)
        return {}
      },
      'host.open-token-page': async () => {
        await host.openExternal?.(tokenPage)
        return { url: tokenPage, isOpened: host.openExternal !== null }
      },
      'host.browsers': () => Promise.resolve({ browsers: host.browsers?.list() ?? [] }),
      'host.sign-out': async ({ id }) => ({ isSignedOut: await browsers().signOut(id) }),
      'host.new-code': () => Promise.resolve(browsers()).then(each => each.newCode()),
      'host.log': ({ lines }) => Promise.resolve(lines).then(log),
      'host.diagnostics': async () => ({ lines: await diagnostics() }),
    },
    announcements: {},
    close: () => undefined,
  }
}
