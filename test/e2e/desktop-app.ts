import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startArchive } from '#test/archive'
import type { DemoArchive } from '#demo/server/index'
import type { Bridge } from '#shared/contract/bridge'
import type { CallName, Input, Output } from '#shared/contract/calls'
import { runCli } from '#test/cli'
import { launchDesktop } from '#test/desktop'
import type { Desktop } from '#test/desktop'

/** The built desktop app over a demo archive, in folders of its own. */
export interface DesktopApp {
  readonly archive: DemoArchive
  readonly desktop: Desktop
  readonly profileFolder: string
  readonly filesFolder: string
  /** Asks main as the page does, through the preload's bridge. */
  ask<N extends CallName>(name: N, input: Input<N>): Promise<Output<N>>
  /** Adds files of program 2733 with the command line, which hands them to the running app. */
  add(...options: readonly string[]): Promise<void>
  /** The unfinished files on the disk. */
  parts(): Promise<readonly string[]>
  /** Waits until the page hears what menus and links ask of it. */
  shown(): Promise<void>
  cli(...args: readonly string[]): Promise<Awaited<ReturnType<typeof runCli>>>
  /** Starts the app again over the same profile, after it has ended. */
  startAgain(args?: readonly string[], env?: Readonly<Record<string, string>>): Promise<void>
  stop(): Promise<void>
}

declare global {
  interface Window {
    readonly halyard?: Bridge
  }
}

export async function openDesktopApp(
  options: { readonly scale?: number; readonly args?: readonly string[] } = {},
): Promise<DesktopApp> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'halyard-desktop-')))
  const profileFolder = path.join(folder, 'profile')
  const filesFolder = path.join(folder, 'files')
  await mkdir(profileFolder, { mode: 0o700 })
  const archive = await startArchive({
    catalogue: createCatalogue({ scale: options.scale ?? 0.05 }),
    bodyOf,
  })
  const cliOptions = { profile: profileFolder, archiveUrl: archive.url, mostMs: 30_000 }
  const start = (
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Desktop> =>
    launchDesktop({ profileFolder, env: { HALYARD_ARCHIVE_URL: archive.url, HOME: folder, ...env }, args })
  let desktop = await start(options.args)
  const cli: DesktopApp['cli'] = (...args) => runCli(args, cliOptions)
  return {
    archive,
    get desktop() {
      return desktop
    },
    profileFolder,
    filesFolder,
    ask: async (name, input) => {
      await desktop.page.waitForFunction(() => window.halyard !== undefined)
      const reply = await desktop.page.evaluate(request => window.halyard?.call(request), { name, input })
      if (typeof reply !== 'object' || reply === null || !('value' in reply))
        throw new Error(`${name} answered ${JSON.stringify(reply)}`)
      return reply.value as never // the door has made it from this call's own schema
    },
    parts: async () => {
      // Nothing has been fetched before the folder is there.
      const names = await readdir(filesFolder, { recursive: true }).catch(() => [])
      return names.filter(name => name.endsWith('.part'))
    },
    shown: () => desktop.page.getByRole('navigation').first().waitFor(),
    add: async (...args) => {
      const listed = await cli('products', '--program', '2733', '--recommended', '--json')
      const { code, stderr } = await runCli(['add', '--from', '-', '--to', filesFolder, ...args], {
        ...cliOptions,
        input: listed.stdout,
      })
      if (code !== 0) throw new Error(`add ended with ${String(code)}: ${stderr}`)
    },
    cli,
    startAgain: async (args, env) => {
      desktop = await start(args, env)
    },
    stop: async () => {
      // Where files are being fetched the app asks before it quits.
      await desktop.app
        .evaluate(({ dialog }) => {
          dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
        })
        .catch(() => undefined) // It has ended already.
      await desktop.close()
      await archive.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
