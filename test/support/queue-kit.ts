import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BatchOptions } from '#core/queue-api'
import type { DemoFile } from '#demo/catalogue/types'
import type { QueueList } from '#shared/contract/areas/queue-rows'
import type { Input, Output } from '#shared/contract/calls'
import type { CallName } from '#shared/contract/calls'
import type { WantedFile } from '#shared/models'
import type { PageHost } from './page-host.ts'

/** Puts files of the demo archive into the queue of a host, and asks its service, as the Queue screen does. */

/** Every file, in groups, unfiltered. */
export const wholeList: QueueList = {
  arrange: 'group',
  open: ['attention', 'active', 'waiting', 'finished'],
  text: '',
  states: [],
  reasons: [],
  batchId: null,
  sort: { by: 'order', isDescending: false },
}

/** Files of the archive whose names end so. */
export function filesOf(host: PageHost, ending: string, count: number): readonly DemoFile[] {
  const found: DemoFile[] = []
  for (const file of host.catalogue.files()) {
    if (file.filename.endsWith(ending)) found.push(file)
    if (found.length === count) break
  }
  return found
}

export interface Enqueue extends Partial<BatchOptions> {
  readonly name: string
  /** It is paused as soon as it is there. */
  readonly isPaused?: boolean
}

/** A batch of its own folder below the host's. Returns its id. */
export async function enqueueFiles(
  host: PageHost,
  { name, isPaused = false, ...options }: Enqueue,
  files: readonly (DemoFile | WantedFile)[],
): Promise<number> {
  const folder = path.join(host.filesFolder, name)
  await mkdir(folder, { recursive: true })
  const { batchId } = await host.halyard.queue.enqueue(
    {
      name,
      folder,
      layout: 'flat',
      onClash: 'keep-both',
      patience: 'endless',
      note: null,
      acceptAsArchived: false,
      localName: null,
      links: false,
      ...options,
    },
    pages(files.map(toWanted)),
    new AbortController().signal,
  )
  if (isPaused) await host.halyard.queue.pause({ kind: 'batch', batchId })
  return batchId
}

/** Asks until the answer satisfies; fails with the last answer. */
export async function askUntil<N extends CallName>(
  host: PageHost,
  name: N,
  input: Input<N>,
  isThere: (output: Output<N>) => boolean,
): Promise<Output<N>> {
  const endMs = performance.now() + 10_000
  for (;;) {
    const output = await host.service.handlers[name](input)
    if (isThere(output)) return output
    if (performance.now() > endMs) throw new Error(`${name} stayed ${JSON.stringify(output)}`)
    await sleep(20)
  }
}

function toWanted(file: DemoFile | WantedFile): WantedFile {
  if ('parents' in file) return file
  const { uri, filename, obsId, collection, sizeBytes, access, calibLevel } = file
  return {
    uri,
    filename,
    obsId,
    collection,
    sizeBytes,
    access,
    calibLevel,
    version: null,
    programId: '2733',
    parents: [obsId],
  }
}

async function* pages(files: readonly WantedFile[]): AsyncGenerator<readonly WantedFile[]> {
  yield await Promise.resolve(files)
}
