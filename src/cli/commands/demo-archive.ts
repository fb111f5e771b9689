import type { Command } from 'commander'
import { AppError } from '#shared/errors'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'
import { untilAborted } from '../process/until-aborted.ts'

export interface DemoArchiveOptions {
  readonly port?: number
  readonly scale?: number
  readonly faults?: string
  readonly seed?: number
}

/** A whole number option within bounds. Throws AppError('usage') naming the bounds. */
export const wholeNumber =
  (name: string, min: number, max: number) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new AppError('usage', `${name} takes a whole number from ${min} to ${max}, not "${text}".`)
  }

export function scaleOf(text: string): number {
  const value = Number(text)
  if (value > 0 && value <= 100) return value
  throw new AppError('usage', `--scale takes a number above 0 and up to 100, not "${text}".`)
}

export function addDemoArchive(program: Command, run: Run): void {
  program
    .command('demo-archive')
    .description('a small, faithful copy of the archive on this computer, for trying things out offline')
    .option('--port <n>', 'port to listen on (default: any free one)', wholeNumber('--port', 0, 65_535))
    .option('--scale <s>', 'file sizes, 1 is about 100 MB for the sample batch', scaleOf, 1)
    .option('--faults <spec>', 'misbehave on purpose, e.g. drop:0.05,busy:0.02')
    .option('--seed <n>', 'makes faults repeatable', wholeNumber('--seed', 0, 2 ** 31), 1)
    .addHelpText('after', '\nExample:\n  halyard demo-archive --port 8123 --faults drop:0.05\n')
    .action((options: DemoArchiveOptions, command: Command) =>
      run(command, context => serve(context, options), 'named'),
    )
}

async function serve({ output, signal }: Context, options: DemoArchiveOptions): Promise<ExitCode> {
  const archive = await startDemoArchive(options)
  try {
    const { url, secondUrl, token } = archive
    const { readyLine } = await import('#shared/lines')
    output.line(readyLine({ url, secondUrl, token }))
    output.text(`demo archive: ${url} (files partly from ${secondUrl})`)
    output.text(`token: ${token}`)
    output.note('Stops with Ctrl-C.')
    await untilAborted(signal)
    return 0
  } finally {
    await archive.stop()
  }
}

/** The demo archive over its built-in catalogue; from here on this process reaches loopback only. */
export async function startDemoArchive(options: DemoArchiveOptions) {
  await import('#demo/loopback-only')
  const [{ createCatalogue }, { bodyOf }, server] = await Promise.all([
    import('#demo/catalogue/index'),
    import('#demo/bodies/index'),
    import('#demo/server/index'),
  ])
  return server.startDemoArchive({
    catalogue: createCatalogue({ scale: options.scale ?? 1 }),
    bodyOf,
    ...(options.port !== undefined && { port: options.port }),
    ...(options.faults !== undefined && { faults: options.faults }),
    ...(options.seed !== undefined && { seed: options.seed }),
  })
}
