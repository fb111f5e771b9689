import { access, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import path from 'node:path'
import { Option, type Command } from 'commander'
import type { TokenKeeper } from '#core/token/token-keeper'
import { AppError } from '#shared/errors'
import { parseRate } from '#shared/format'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'
import { scaleOf, startDemoArchive, wholeNumber } from './demo-archive.ts'

interface Options {
  readonly port?: number
  readonly scale: number
  readonly limit: number | 'off'
  readonly exit?: boolean
}

/** The sample takes about four seconds: there is something to see, and nothing to wait for. */
const watchableRate = 25_000_000
/** Not null for none: commander takes a parsed null for a value that is missing. */
const demoRate = (text: string): number | 'off' => (text === 'off' ? 'off' : parseRate(text))

export function addDemo(program: Command, run: Run): void {
  program
    .command('demo')
    .description('the main job, offline: a demo archive, a queue with a sample batch, and its page')
    .option('--port <n>', 'port of the page (default: any free one)', wholeNumber('--port', 0, 65_535))
    .option('--scale <s>', 'file sizes, 1 is about 100 MB for the sample batch', scaleOf, 1)
    .addOption(
      new Option('--limit <rate>', 'bytes per second, slow enough to watch; off for none')
        .argParser(demoRate)
        .default(watchableRate, '25M'),
    )
    .option('--exit', "end with the batch's exit code instead of staying")
    .addHelpText(
      'after',
      '\nState and files are temporary, or lie in the folder of --profile and stay.\n\nExample:\n  halyard demo --exit\n',
    )
    .action((options: Options, command: Command) => run(command, context => demo(context, options), 'named'))
}

/** The Southern Ring Nebula as the archive recommends it, with its previews: about 60 files from two instruments. */
const sample = { program: ['2733'], words: 'program 2733, recommended products' }

async function demo(context: Context, options: Options): Promise<ExitCode> {
  const { output, signal } = context
  const place = await placeOf(context)
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

interface DemoPlace {
  readonly profileFolder: string
  readonly filesFolder: string
  end(): Promise<void>
}

/** Where the files of a kept demo lie; it also marks a profile whose queue belongs to the demo archive. */
const filesName = 'demo-files'

/**
 * A temporary profile that goes with the run, or the one of `--profile`, which stays. A profile whose queue is of another
 * archive is refused: its files would be asked of the demo. HALYARD_PROFILE is the person's own and is left alone.
 */
async function placeOf({ options, profileFolder, env }: Context): Promise<DemoPlace> {
  if (options.profile === undefined) {
    const folder = await temporaryFolder()
    const temporary = path.join(folder, 'profile')
    await mkdir(temporary, { mode: 0o700 })
    // The queue and its database were for this run only; the files stay for whoever wants to look at them.
    const end = (): Promise<void> => rm(temporary, { recursive: true, force: true })
    return { profileFolder: temporary, filesFolder: path.join(folder, 'files'), end }
  }
  const { takeLock } = await import('#platform/owner/lock')
  const { ensureFolder } = await import('#platform/disk/durable')
  const { openProfile } = await import('#platform/profile')
  openProfile(options.profile, env)
  const isThere = (name: string): Promise<boolean> =>
    access(path.join(profileFolder, name)).then(
      () => true,
      () => false,
    )
  if ((await isThere('halyard.db')) && !(await isThere(filesName)))
    throw new AppError(
      'usage',
      `${profileFolder} holds a queue of your own downloads, which the demo would ask of its own archive. Choose another folder for --profile.`,
    )
  const lock = takeLock(profileFolder)
  if (lock === null)
    throw new AppError('usage', `Another demo runs with the profile ${profileFolder} already.`)
  const filesFolder = path.join(profileFolder, filesName)
  await ensureFolder(filesFolder)
  return {
    profileFolder,
    filesFolder,
    end: () => {
      lock.release()
      return Promise.resolve()
    },
  }
}

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(path.join(tmpdir(), 'halyard-demo-'))
  } catch (cause) {
    throw new AppError(
      'not-writable',
      `The temporary folder ${tmpdir()} cannot be written. Set TMPDIR to another, or choose a folder with --profile.`,
      { cause },
    )
  }
}

async function runSample(context: Context, filesFolder: string, options: Options): Promise<ExitCode> {
  const { output, signal, env, profileFolder } = context
  const { localClient } = await import('#core/queue-client')
  const { openHalyard } = await import('#platform/open-halyard')
  const { baseUrlOf } = await import('#platform/open-archive')
  const { prepareFolder } = await import('#platform/disk/prepare-folder')
  const { startHeadless, createWebHost } = await import('#headless/index')
  const { openAccount } = await import('#platform/token/open-account')
  const { openService } = await import('#service/node/open-service')
  const { rendererFolder } = await import('../renderer-folder.ts')
  const { createBatchRun } = await import('../queue/run-batch.ts')
  const { listProducts } = await import('../archive/list-products.ts')
  const { wantedOf } = await import('#core/lists/wanted-of')

  const baseUrl = baseUrlOf(env)
  const halyard = openHalyard({ profileFolder, baseUrl, account: null, filesAtOnce: null, allowedHosts: [] })
  // A token of the real archive is none of the demo's business.
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
        // What is tried out in the page lies beside the sample, not among the person's own downloads.
        web.settings.write({ ...web.settings.read(), defaultFolder: batchFolder })
        return openService({ halyard, profileFolder, baseUrl, host: web, account: keeper })
      },
      profileFolder,
      rendererFolder,
      ...(options.port !== undefined && { port: options.port }),
    })
    try {
      output.text(`page:         ${host.pairedUrl}`)
      output.note(`asking for ${sample.words} ...`)
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
      // What is started in the page runs beside the sample, and after it.
      const served = halyard.queue.serve(signal)
      // Its failure is met where it is awaited, at the end.
      served.catch(() => undefined)
      const exitCode = await runBatch(client)
      if (!signal.aborted) output.text('The page stays until Ctrl-C.')
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
