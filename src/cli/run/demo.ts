import { homedir } from 'node:os'
import { wantedOf } from '#core/lists/wanted-of'
import { localClient } from '#core/queue-client'
import type { TokenKeeper } from '#core/token/token-keeper'
import { prepareFolder } from '#platform/disk/prepare-folder'
import { baseUrlOf } from '#platform/open-archive'
import { openHalyard } from '#platform/open-halyard'
import { openService } from '#service/node/open-service'
import { openAccount } from '#platform/token/open-account'
import { handledElsewhere } from '#shared/ignore'
import { listProducts } from '../archive/list-products.ts'
import type { Context, ExitCode } from '../context.ts'
import { createBatchRun } from '../queue/run-batch.ts'
import { rendererFolder } from '../renderer-folder.ts'
import { openDemoPlace } from './demo-place.ts'
import { startDemoArchive } from './demo-archive.ts'

export interface DemoOptions {
  readonly port?: number
  readonly scale: number
  readonly limit: number | 'off'
  readonly exit?: boolean
}

/** The Southern Ring Nebula as the archive recommends it, with its previews: about 60 files from two instruments. */
const sample = { program: ['2733'], words: 'program 2733, recommended products' }

/** A demo archive, a queue with a sample batch, and its page. */
export async function demo(context: Context, options: DemoOptions): Promise<ExitCode> {
  const { output, signal } = context
  const place = await openDemoPlace(context)
  const { profileFolder, filesFolder } = place
  try {
    const archive = await startDemoArchive({ scale: options.scale })
    output.text(`demo archive: ${archive.url}`)
    try {
      const env = { ...context.env, HALYARD_ARCHIVE_URL: archive.url }
      return await runSample({ ...context, env, profileFolder }, filesFolder, options)
    } finally {
      await archive.stop()
    }
  } finally {
    await place.end()
    if (signal.aborted) output.note(`The demo's files stay in ${filesFolder}.`)
  }
}

async function runSample(context: Context, filesFolder: string, options: DemoOptions): Promise<ExitCode> {
  const { output, signal, env, profileFolder } = context
  const { startHeadless, createWebHost } = await import('#headless/index')
  const baseUrl = baseUrlOf(env)
  const halyard = openHalyard({ profileFolder, baseUrl, account: null, filesAtOnce: null, allowedHosts: [] })
  // The account reads no environment: the demo must not use a token of the real archive.
  const report = (message: string): void => output.error(`halyard: ${message}`)
  let account: TokenKeeper | null = null
  try {
    halyard.limits.change({ bytesPerSecond: options.limit === 'off' ? null : options.limit })
    const batchFolder = await prepareFolder(filesFolder)
    const keeper = openAccount({ profileFolder, baseUrl, env: {}, keychain: null, signal, report })
    account = keeper
    const host = await startHeadless({
      service: browsers => {
        const web = createWebHost(profileFolder, browsers, [homedir(), batchFolder])
        // Downloads from the page go beside the sample, not among the user's own downloads.
        web.settings.write({ ...web.settings.read(), defaultFolder: batchFolder })
        return openService({ halyard, profileFolder, baseUrl, host: web, account: keeper })
      },
      profileFolder,
      rendererFolder,
      ...(options.port !== undefined && { port: options.port }),
    })
    try {
      output.text(`page:         ${host.pairedUrl}`)
      output.note(`searching for ${sample.words} ...`)
      const products = await listProducts(context, [], { program: sample.program, recommended: true })
      const files = [...products.chosen()].map(wantedOf)
      products.close()
      const runBatch = createBatchRun(output, {
        options: {
          name: 'Southern Ring Nebula',
          folder: batchFolder,
          layout: 'nested',
          onClash: 'keep-both',
          patience: 'bounded',
          note: sample.words,
          acceptAsArchived: false,
          localName: null,
          links: false,
        },
        files: async function* () {
          yield await Promise.resolve(files)
        },
        credentials: { account: null, allowedHosts: [] },
        signal,
      })
      const client = localClient(halyard.queue, halyard.provide)
      if (options.exit) return await runBatch(client)
      // Runs what the page starts, beside the sample and after it.
      const served = halyard.queue.serve(signal)
      // It is awaited at the end.
      void handledElsewhere(served)
      const exitCode = await runBatch(client)
      if (!signal.aborted) output.text('The page stays open until Ctrl-C.')
      await served
      return exitCode
    } finally {
      await host.stop()
    }
  } finally {
    account?.close()
    await halyard.close()
  }
}
