import { readyLine } from '#shared/lines'
import type { Context, ExitCode } from '../context.ts'
import { untilAborted } from '../process/until-aborted.ts'

export interface DemoArchiveSettings {
  readonly port?: number
  readonly scale?: number
  readonly faults?: string
  readonly seed?: number
}

/** Serves the demo archive until the signal aborts. */
export async function serveDemoArchive(
  { output, signal }: Context,
  settings: DemoArchiveSettings,
): Promise<ExitCode> {
  const archive = await startDemoArchive(settings)
  try {
    const { url, secondUrl, token } = archive
    output.line(readyLine({ url, secondUrl, token }))
    output.text(`demo archive: ${url} (files partly from ${secondUrl})`)
    output.text(`token: ${token}`)
    output.note('Ctrl-C stops it.')
    await untilAborted(signal)
    return 0
  } finally {
    await archive.stop()
  }
}

/** The demo archive over its built-in catalogue; from here on this process reaches loopback only. */
export async function startDemoArchive({ port, scale = 1, faults, seed }: DemoArchiveSettings) {
  const { startBuiltIn } = await import('#demo/built-in')
  return startBuiltIn(scale, {
    ...(port !== undefined && { port }),
    ...(faults !== undefined && { faults }),
    ...(seed !== undefined && { seed }),
  })
}
