import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Command } from 'commander'
import type { TokenKeeper } from '#core/token/token-keeper'
import type { Halyard } from '#platform/open-halyard'
import { AppError } from '#shared/errors'
import type { Context, ExitCode } from '../context.ts'
import { mayRepeat } from '../options/no-repeats.ts'
import type { Run } from '../program.ts'
import { wholeNumber } from './demo-archive.ts'

export interface ServeOptions {
  readonly port?: number
  readonly open?: boolean
  readonly root?: readonly string[]
}

export function addServe(program: Command, run: Run): void {
  program
    .command('serve')
    .description('run the queue and its page in a browser on this computer')
    .option('--port <n>', 'port of the page (default: any free one)', wholeNumber('--port', 0, 65_535))
    .option('--open', 'open the page in the browser')
    .option(
      '--root <dir>',
      'folder below which the page may choose folders; may be repeated (default: the home folder)',
      mayRepeat((dir, others = []) => [...others, path.resolve(dir)]),
    )
    .addHelpText('after', '\nExample:\n  halyard serve --port 8642 --open --root /data/jwst\n')
    .action((options: ServeOptions, command: Command) => run(command, context => serve(context, options)))
}

/** Runs the queue and its page until the signal aborts. */
export async function serve(context: Context, options: ServeOptions): Promise<ExitCode> {
  const { output, signal, env, profileFolder } = context
  const { baseUrlOf } = await import('#platform/open-archive')
  const { openAccount } = await import('#platform/token/open-account')
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
    // Another token than the one that was meant, or none, must not be used unnoticed.
    if (problem !== null) throw problem
    return await serveQueue(context, options, account)
  } finally {
    account.close()
  }
}

async function serveQueue(context: Context, options: ServeOptions, account: TokenKeeper): Promise<ExitCode> {
  const { output, signal, env, profileFolder } = context
  const { openQueue } = await import('../queue/open-queue.ts')
  const { baseUrlOf } = await import('#platform/open-archive')
  const { startHeadless, createWebHost } = await import('#headless/index')
  const { openService } = await import('#service/node/open-service')
  const { openInBrowser } = await import('#platform/open-in-browser')
  const { rendererFolder } = await import('../renderer-folder.ts')
  const owned: { halyard?: Halyard } = {}
  const queue = await openQueue(context, {
    isServing: true,
    onAssembled: halyard => (owned.halyard = halyard),
  })
  try {
    if (queue.kind === 'guest') throw alreadyOwned(queue.owner.pid, await queue.client.page())
    const { halyard } = owned
    if (halyard === undefined) throw new AppError('bug', 'The queue was not put together.')
    const baseUrl = baseUrlOf(env)
    const host = await startHeadless({
      service: browsers => {
        const port = createWebHost(profileFolder, browsers, options.root)
        return openService({ halyard, profileFolder, baseUrl, host: port, account })
      },
      profileFolder,
      rendererFolder,
      ...(options.port !== undefined && { port: options.port }),
    })
    try {
      queue.setPage(() => host.newPairedUrl())
      output.line({ v: 1, kind: 'ready', url: host.url, pairedUrl: host.pairedUrl })
      output.text(`page: ${host.pairedUrl}`)
      const opened = options.open ? await openInBrowser(host.pairedUrl, profileFolder, env) : null
      if (opened?.isOpened === false)
        output.error('halyard: no browser could be started; open the address by hand.')
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
  const isFolder = await stat(folder).then(
    found => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new AppError('usage', `--root needs a folder that is there; ${folder} is none.`)
}

function alreadyOwned(pid: number, page: string | null): AppError {
  const where = page === null ? 'It has no page; run this again when it has ended.' : `Its page is at ${page}`
  return new AppError('usage', `Process ${pid} runs this queue already. ${where}`)
}
