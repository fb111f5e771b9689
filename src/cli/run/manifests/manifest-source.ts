import { realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import type { RecordedBatches, RecordedBatch } from '#core/manifests/recorded-batches'
import { recordedOf, type RecordedFile } from '#core/manifests/recorded-file'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { readManifestFile } from '#platform/manifests/read-manifest'
import { AppError } from '#shared/errors'
import { version } from '#shared/version'
import { orAbsent } from '#shared/ignore'
import type { Context } from '../../context.ts'

/** A manifest named by its user, from the history or from the disk. */
export interface OpenManifest {
  readonly name: string
  /** Absolute; its files lie below. */
  readonly folder: string
  /** Null for a manifest that is only on the disk. */
  readonly batch: RecordedBatch | null
  /** May be walked once. */
  files(): Iterable<RecordedFile>
  /** The number of a file in the history; null where it is not in there. */
  itemIdOf(file: RecordedFile): number | null
  close(): void
}

export const toolName = `Halyard ${version}`

/**
 * Opens a batch by its number in the history or its folder; or a folder with a manifest, a `manifest.json` or a
 * `SHA256SUMS`, which need not be in the history. If the history cannot be read, a manifest on the disk is used, and a
 * note says so. Throws `nothing-found` or `usage`, and what `openRecordedBatches` throws where the disk has no manifest.
 */
export async function openManifest(context: Context, asked: string): Promise<OpenManifest> {
  const found = await orAbsent(stat(asked), 'look whether a manifest is a file: it counts as a name then')
  if (found?.isFile()) {
    const manifest = await onDisk(asked)
    return (await spared(context, () => asInHistory(context.profileFolder, manifest))) ?? manifest
  }
  const inFile = found && (await manifestIn(asked))
  const ofHistory = (): Promise<OpenManifest | null> => knownToHistory(context.profileFolder, asked)
  const known = await (inFile === null ? ofHistory() : spared(context, ofHistory))
  if (known !== null) return known
  if (inFile !== null) return onDisk(inFile)
  throw new AppError(
    'nothing-found',
    found
      ? `No batch was downloaded to ${asked}, and it holds no manifest.json or SHA256SUMS.`
      : `There is no batch, folder or manifest ${asked}; \`halyard manifests\` lists the batches.`,
  )
}

/** The answer of the history; null and a note where it cannot be read and is not needed. */
async function spared<T>({ output }: Context, ask: () => T | Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    output.note(`The history could not be read: ${thrown.message}`)
    return null
  }
}

async function knownToHistory(profileFolder: string, asked: string): Promise<OpenManifest | null> {
  const history = openRecordedBatches(profileFolder)
  let known: OpenManifest | null = null
  try {
    const batch = await batchOf(history, asked)
    known = batch && inHistory(history, batch)
    return known
  } finally {
    if (known === null) history.close()
  }
}

/** The manifest of a folder; null for a folder without. */
async function manifestIn(folder: string): Promise<string | null> {
  for (const name of ['manifest.json', 'SHA256SUMS'])
    if (await isFile(path.join(folder, name))) return path.join(folder, name)
  return null
}

/** A batch of the history by its number or folder. Throws `nothing-found`. The caller closes the history. */
export async function batchNamed(history: RecordedBatches, asked: string): Promise<RecordedBatch> {
  const batch = await batchOf(history, asked)
  if (batch) return batch
  throw new AppError('nothing-found', `There is no batch ${asked}; \`halyard manifests\` lists them.`)
}

async function batchOf(history: RecordedBatches, asked: string): Promise<RecordedBatch | null> {
  const byId = /^\d{1,15}$/.test(asked) ? history.batch(Number(asked)) : null
  if (byId) return byId
  // A folder that is gone has no real path; its plain path may still be recorded.
  const folder = (await orAbsent(realpath(asked), 'look for the real path of a batch')) ?? path.resolve(asked)
  return history.batchOfFolder(folder)
}

function inHistory(history: RecordedBatches, batch: RecordedBatch): OpenManifest {
  const ids = new WeakMap<RecordedFile, number>()
  return {
    name: batch.name,
    folder: batch.folder,
    batch,
    files: () => recordedFiles(history, batch, ids),
    itemIdOf: file => ids.get(file) ?? null,
    close: () => history.close(),
  }
}

function* recordedFiles(
  history: RecordedBatches,
  batch: RecordedBatch,
  ids: WeakMap<RecordedFile, number>,
): Generator<RecordedFile> {
  for (const item of history.source(batch, Date.now(), toolName).items) {
    const file = recordedOf(item)
    ids.set(file, item.id)
    yield file
  }
}

async function onDisk(file: string): Promise<OpenManifest> {
  const files = await readManifestFile(file)
  const folder = path.dirname(await realpath(file))
  return {
    name: path.basename(folder),
    folder,
    batch: null,
    files: () => files,
    itemIdOf: () => null,
    close: () => undefined,
  }
}

/**
 * Joins a manifest on the disk with the batch of its folder, if it lists everything that the history has verified there:
 * its checks are then saved in the history. A manifest that lists less, or other contents, is not joined.
 */
function asInHistory(profileFolder: string, manifest: OpenManifest): OpenManifest {
  const history = openRecordedBatches(profileFolder)
  try {
    const batch = history.batchOfFolder(manifest.folder)
    if (batch === null) return manifest
    const ids = new Map<string, number>()
    for (const item of history.source(batch, Date.now(), toolName).items)
      if (item.state === 'done') ids.set(keyOf(recordedOf(item)), item.id)
    const files = [...manifest.files()]
    const listed = new Set(files.map(keyOf))
    if (ids.size === 0 || [...ids.keys()].some(key => !listed.has(key))) return manifest
    return { ...manifest, batch, files: () => files, itemIdOf: file => ids.get(keyOf(file)) ?? null }
  } finally {
    history.close()
  }
}

const keyOf = ({ sha256, relativePath }: RecordedFile): string => `${sha256 ?? ''} ${relativePath}`

const isFile = async (file: string): Promise<boolean> =>
  (await orAbsent(stat(file), 'look whether a manifest is a file'))?.isFile() === true
