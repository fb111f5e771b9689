import type { Command } from 'commander'
import type { Halyard } from '#platform/open-halyard'
import { AppError } from '#shared/errors'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'
import { wholeNumber } from './demo-archive.ts'

interface Options {
  readonly port?: number
  readonly open?: boolean
}

export function addServe(program: Command, run: Run): void {
  program
    .command('serve')
    .description('run the queue and its page in a browser on this computer')
    .option('--port <n>', 'port of the page (default: any free one)', wholeNumber('--port', 0, 65_535))
    .option('--open', 'open the page in the browser')
    .addHelpText('after', '\nExample:\n  halyard serve --port 8642 --open\n')
    .action((options: Options, command: Command) => run(command, context => serve(context, options)))
}

async function serve(context: Context, { port, open }: Options): Promise<ExitCode> {
  const { output, signal, env, profileFolder } = context
  const { accountOf, openQueue } = await import('../open.ts')
  const { baseUrlOf } = await import('#platform/open-archive')
  const { startHeadless, webHost } = await import('#headless/index')
  const { openService } = await import('#platform/services/open-service')
  const { openInBrowser } = await import('#platform/open-in-browser')
  const { rendererFolder } = await import('../renderer-folder.ts')
  const { watchToken } = await import('../watch-token.ts')
  const account = await accountOf(context)
  const owned: { halyard?: Halyard } = {}
  const queue = await openQueue(context, {
    account,
    isServing: true,
    onAssembled: halyard => (owned.halyard = halyard),
  })
  const release = watchToken(context, next => owned.halyard?.signIn(next))
  try {
    if (queue.kind === 'guest') throw alreadyOwned(queue.owner.pid, await queue.client.page())
    const { halyard } = owned
    if (halyard === undefined) throw new AppError('bug', 'The queue was not put together.')
    const baseUrl = baseUrlOf(env)
    const host = await startHeadless({
      service: browsers =>
        openService({ halyard, profileFolder, baseUrl, host: webHost(profileFolder, browsers) }),
      profileFolder,
      rendererFolder,
      ...(port !== undefined && { port }),
    })
    queue.setPage(() => host.newPairedUrl())
    output.line({ v: 1, kind: 'ready', url: host.url, pairedUrl: host.pairedUrl })
    output.text(`page: ${host.pairedUrl}`)
    const opened = open ? await openInBrowser(host.pairedUrl, profileFolder, env) : null
    if (opened?.isOpened === false)
      output.error('halyard: no browser could be started; open the address by hand.')
    try {
      await queue.queue.serve(signal)
      return 0
    } finally {
      await opened?.remove()
      await host.stop()
    }
  } finally {
    release()
    await queue.close()
  }
}

function alreadyOwned(pid: number, page: string | null): AppError {
  const where = page === null ? 'It has no page; run this again when it has ended.' : `Its page is at ${page}`
  return new AppError('usage', `Process ${pid} runs this queue already. ${where}`)
}
