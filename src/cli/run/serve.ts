import { stat } from 'node:fs/promises'
import type { TokenKeeper } from '#core/token/token-keeper'
import { baseUrlOf } from '#platform/open-archive'
import type { Halyard } from '#platform/open-halyard'
import { openInBrowser } from '#platform/open-in-browser'
import { openService } from '#service/node/open-service'
import { openAccount } from '#platform/token/open-account'
import { AppError } from '#shared/errors'
import { noteIgnored, orAbsent } from '#shared/ignore'
import type { Context, ExitCode } from '../context.ts'
import { openQueue } from '../queue/open-queue.ts'
import { rendererFolder } from '../renderer-folder.ts'

export interface ServeOptions {
  readonly port?: number
  readonly open?: boolean
  readonly root?: readonly string[]
}

/** Runs the queue and its page until the signal aborts. */
export async function serve(context: Context, options: ServeOptions): Promise<ExitCode> {
  const { output, signal, env, profileFolder } = context
  for (const root of options.root ?? []) await demandFolder(root)
  const account = openAccount({
    profileFolder,
    baseUrl: baseUrlOf(env),
    env,
    tokenFile: context.options.tokenFile,
    keychain: null,
    signal,
    report: message => output.error(`halyard: ${message}`),
  })
  try {
    await account.look()
    const { problem } = account.state()
    // A wrong token, or none, must not be used unnoticed.
    if (problem !== null) throw problem
    return await serveQueue(context, options, account)
  } finally {
    account.close()
  }
}

async function serveQueue(context: Context, options: ServeOptions, account: TokenKeeper): Promise<ExitCode> {
  const { output, signal, env, profileFolder } = context
  const { startHeadless, createWebHost } = await import('#headless/index')
  const owned: { halyard?: Halyard } = {}
  const queue = await openQueue(context, {
    isServing: true,
    onAssembled: halyard => (owned.halyard = halyard),
  })
  try {
    if (queue.kind === 'guest') throw alreadyOwned(queue.owner.pid, await queue.client.page())
    const { halyard } = owned
    if (halyard === undefined) throw new AppError('bug', 'The queue was not assembled.')
    const baseUrl = baseUrlOf(env)
    const host = await startHeadless({
      service: browsers => {
        const port = createWebHost(profileFolder, browsers, options.root)
        return openService({ halyard, profileFolder, baseUrl, host: port, account })
      },
      profileFolder,
      rendererFolder,
      report: thrown => noteIgnored(thrown, 'answer the page: it may ask again'),
      ...(options.port !== undefined && { port: options.port }),
    })
    try {
      queue.setPage(() => host.newPairedUrl())
      output.line({ v: 1, kind: 'ready', url: host.url, pairedUrl: host.pairedUrl })
      output.text(`page: ${host.pairedUrl}`)
      const opened = options.open ? await openInBrowser(host.pairedUrl, profileFolder, env) : null
      if (opened?.isOpened === false)
        output.error('halyard: no browser could be started. Open the address yourself.')
      try {
        await queue.queue.serve(signal)
        return 0
      } finally {
        await opened?.remove()
      }
    } finally {
      await host.stop()
    }
  } finally {
    await queue.close()
  }
}

async function demandFolder(folder: string): Promise<void> {
  const found = await orAbsent(stat(folder), 'look at a folder of --root: it counts as absent')
  if (found?.isDirectory() !== true)
    throw new AppError('usage', `--root needs an existing folder; ${folder} is not one.`)
}

function alreadyOwned(pid: number, page: string | null): AppError {
  const where =
    page === null ? 'It has no page. Run this again when it has finished.' : `Its page is at ${page}`
  return new AppError('usage', `Process ${pid} already runs this queue. ${where}`)
}
