import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import type { HostPort } from '#service/host-port'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoCatalogue } from '#demo/catalogue/types'
import { startArchive } from './archive.ts'
import type { DemoArchive } from '#demo/server/index'
import { startHeadless, createWebHost } from '#headless/index'
import type { HeadlessHost } from '#headless/index'
import { openHalyard } from '#platform/open-halyard'
import type { Halyard } from '#platform/open-halyard'
import { openAccount } from '#platform/token/open-account'
import type { AccountOptions } from '#platform/token/open-account'
import { openService } from '#service/node/open-service'
import type { Service } from '#shared/contract/calls'

/** A whole headless host over a demo archive of its own, in this process, in folders of its own. */
export interface PageHost {
  readonly archive: DemoArchive
  /** What the archive holds. */
  readonly catalogue: DemoCatalogue
  readonly halyard: Halyard
  readonly service: Service
  readonly url: string
  newPairedUrl(): string
  readonly profileFolder: string
  /** An allowed root for batch folders. */
  readonly filesFolder: string
  /** Stops the host and the queue as a kill would leave them for the next, and starts both again on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export interface PageHostOptions {
  readonly catalogue?: DemoCatalogue
  /** Sizes of the built-in catalogue; small by default. */
  readonly scale?: number
  readonly faults?: string
  /** What the files hold; the built-in bodies by default. */
  readonly bodyOf?: typeof bodyOf
  /** Changes what the host can do. */
  readonly host?: (host: HostPort) => HostPort
  readonly filesAtOnce?: number
  /** Where the host finds its token; nowhere but in its profile unless told. */
  readonly account?: Partial<Pick<AccountOptions, 'env' | 'keychain'>>
}

/** The built page, or the one that HALYARD_TEST_RENDERER names. */
const rendererFolder =
  process.env['HALYARD_TEST_RENDERER'] ?? path.resolve(import.meta.dirname, '../../out/renderer')

export async function startPageHost(options: PageHostOptions = {}): Promise<PageHost> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-page-')))
  const profileFolder = path.join(folder, 'profile')
  const filesFolder = path.join(folder, 'files')
  await mkdir(profileFolder, { mode: 0o700 })
  await mkdir(filesFolder)
  const catalogue = options.catalogue ?? createCatalogue({ scale: options.scale ?? 0.02 })
  const archive = await startArchive({
    catalogue,
    bodyOf: options.bodyOf ?? bodyOf,
    ...(options.faults !== undefined && { faults: options.faults }),
  })
  let running = await open()

  async function open() {
    const baseUrl = new URL(archive.url)
    const halyard = openHalyard({
      profileFolder,
      baseUrl,
      account: null,
      filesAtOnce: options.filesAtOnce ?? null,
      allowedHosts: [],
    })
    const account = openAccount({
      profileFolder,
      baseUrl,
      env: {},
      keychain: null,
      report: () => undefined,
      ...options.account,
    })
    await account.look()
    let service: Service | undefined
    const host: HeadlessHost = await startHeadless({
      profileFolder,
      rendererFolder,
      service: browsers => {
        const port = { ...createWebHost(profileFolder, browsers), folderRoots: [filesFolder] }
        service = openService({
          halyard,
          profileFolder,
          baseUrl,
          host: options.host?.(port) ?? port,
          account,
        })
        return service
      },
    })
    if (service === undefined) throw new Error('The host has not asked for its service.')
    const serving = new AbortController()
    const served = halyard.queue.serve(serving.signal)
    const close = async (): Promise<void> => {
      await host.stop()
      serving.abort()
      await served
      account.close()
      await halyard.close()
    }
    return { halyard, service, host, close }
  }

  return {
    archive,
    catalogue,
    get halyard() {
      return running.halyard
    },
    get service() {
      return running.service
    },
    get url() {
      return running.host.url
    },
    newPairedUrl: () => running.host.newPairedUrl(),
    profileFolder,
    filesFolder,
    restart: async () => {
      await running.close()
      running = await open()
    },
    stop: async () => {
      await running.close()
      await archive.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
