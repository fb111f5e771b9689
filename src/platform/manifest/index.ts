import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { constants } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { renderCsv } from '#core/manifest/csv'
import { renderHtml } from '#core/manifest/html'
import { renderJson } from '#core/manifest/json'
import type { ManifestSource, ManifestWriter } from '#core/manifest/manifest-types'
import type { Rendering } from '#core/manifest/renderer'
import { renderSha256Sums } from '#core/manifest/sha256sums'
import { AppError } from '#shared/errors'
import { flushOnce } from '../disk/flush-folder.ts'
import { requireRealFolder } from '../disk/place.ts'
import { shortageCode } from '../disk/shortage.ts'
import { chooseNames } from './manifest-names.ts'

/** How often, and after how long, it is tried again when the machine has no open files to give. */
const mostTries = 20
const shortagePauseMs = 250
/** Text gathered before it is written. */
const pieceChars = 256 * 1024

/**
 * Writes the four files of a manifest beside each other: each in full into its `.tmp`, flushed, then all renamed and the
 * folder flushed. The folder itself is never made: one that is absent is a drive that was pulled. Another batch's manifest in the folder is left alone and ours is numbered. A failure leaves the
 * earlier manifest as it was and throws AppError ('disk-full', 'not-writable').
 */
export function createManifestWriter(): ManifestWriter {
  return {
    write: async source => {
      for (let tries = 1; ; tries += 1)
        try {
          return await writeManifest(source)
        } catch (thrown) {
          // What the last transfers still hold is given back soon.
          if (shortageCode(thrown) === null || tries === mostTries) throw wordDiskError(thrown)
          await sleep(shortagePauseMs)
        }
    },
  }
}

interface Output {
  readonly name: string
  readonly rendering: Rendering
}

async function writeManifest({ batch, facts, items }: ManifestSource): Promise<string> {
  await requireRealFolder(batch.folder)
  const names = await chooseNames(batch.folder, batch.uuid)
  // manifest.json first: it says whose the others are, should the process end between two renames.
  const outputs: readonly Output[] = [
    { name: names.json, rendering: renderJson(batch, facts) },
    { name: names.html, rendering: renderHtml(batch, facts) },
    { name: names.csv, rendering: renderCsv(facts) },
    { name: names.sums, rendering: renderSha256Sums() },
  ]
  const writers: TextWriter[] = []
  try {
    for (const { name } of outputs) writers.push(await openTemporary(path.join(batch.folder, `${name}.tmp`)))
    const each = async (textOf: (rendering: Rendering) => string): Promise<void> => {
      for (const [index, { rendering }] of outputs.entries()) await writers[index]?.write(textOf(rendering))
    }
    await each(rendering => rendering.head)
    for (const item of items) await each(rendering => rendering.item(item))
    await each(rendering => rendering.tail)
    for (const writer of writers) await writer.finish()
    for (const { name } of outputs) {
      const target = path.join(batch.folder, name)
      await rename(`${target}.tmp`, target)
    }
    await flushOnce(batch.folder)
    return path.join(batch.folder, names.html)
  } catch (thrown) {
    for (const writer of writers) await writer.discard()
    throw thrown
  }
}

interface TextWriter {
  write(text: string): Promise<void>
  /** Writes the rest, flushes and closes. */
  finish(): Promise<void>
  discard(): Promise<void>
}

/** Opens a fresh file: what lies there (a left-over of ours, or a link set as a trap) is removed, never followed. */
async function openTemporary(file: string): Promise<TextWriter> {
  await rm(file, { force: true })
  // O_NOFOLLOW is missing on Windows, where `|` takes it for 0.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
  let handle: FileHandle | null = await open(file, flags, 0o666)
  let waiting = ''
  const put = async (): Promise<void> => {
    const text = waiting
    waiting = ''
    await handle?.writeFile(text)
  }
  const close = async (): Promise<void> => {
    const open = handle
    handle = null
    await open?.close()
  }
  return {
    write: async text => {
      waiting += text
      if (waiting.length >= pieceChars) await put()
    },
    finish: async () => {
      await put()
      await handle?.sync()
      await close()
    },
    discard: async () => {
      await close()
      await rm(file, { force: true })
    },
  }
}

function wordDiskError(thrown: unknown): unknown {
  if (thrown instanceof AppError && thrown.code === 'folder-gone')
    return new AppError('not-writable', `The manifest could not be written. ${thrown.message}`, {
      cause: thrown,
    })
  if (!(thrown instanceof Error) || !('code' in thrown)) return thrown
  const isFull = thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT'
  return isFull
    ? new AppError(
        'disk-full',
        'The manifest could not be written because the disk is full; free some space and run again.',
        { cause: thrown },
      )
    : new AppError(
        'not-writable',
        'The manifest could not be written into the batch folder; check its rights and run again.',
        { cause: thrown },
      )
}
