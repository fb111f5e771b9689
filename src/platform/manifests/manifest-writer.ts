import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { renderCsv } from '#core/manifests/manifest-csv'
import { renderHtml } from '#core/manifests/manifest-html'
import { renderJson } from '#core/manifests/manifest-json'
import type { ManifestSource, ManifestWriter } from '#core/manifests/manifest-types'
import type { Rendering } from '#core/manifests/manifest-renderer'
import { renderSha256Sums } from '#core/manifests/sha256sums'
import { AppError } from '#shared/errors'
import { systemCode } from '../disk/disk-error.ts'
import { requireRealFolder } from '../disk/place.ts'
import { shortageCode } from '../disk/shortage.ts'
import { discardAll, nameFiles, openUnfinished, type ManifestKind } from './manifest-files.ts'

/** How often, and after how long, it is tried again when the machine has no open files to give. */
const mostTries = 20
const shortagePauseMs = 250

/**
 * Writes the four files of a manifest beside each other: each in full into its `.tmp`, flushed, then all named and the
 * folder flushed. The folder itself is never made: one that is absent is a drive that was pulled. Another batch's manifest
 * in the folder is left alone and ours is numbered, also when both are written at the same moment. A failure leaves the
 * earlier manifest as it was and throws AppError ('disk-full', 'not-writable', 'shortage').
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

async function writeManifest({ batch, facts, items }: ManifestSource): Promise<string> {
  await requireRealFolder(batch.folder)
  const renderings: Readonly<Record<ManifestKind, Rendering>> = {
    json: renderJson(batch, facts),
    html: renderHtml(batch, facts),
    csv: renderCsv(facts),
    sums: renderSha256Sums(),
  }
  const files = await openUnfinished(batch.folder, batch.uuid)
  try {
    const each = async (textOf: (rendering: Rendering) => string): Promise<void> => {
      for (const file of files) await file.write(textOf(renderings[file.kind]))
    }
    await each(rendering => rendering.head)
    for (const item of items) await each(rendering => rendering.item(item))
    await each(rendering => rendering.tail)
    for (const file of files) await file.finish()
    const names = await nameFiles(batch.folder, batch.uuid, files)
    return path.join(batch.folder, names.html)
  } catch (thrown) {
    await discardAll(files)
    throw thrown
  }
}

function wordDiskError(thrown: unknown): unknown {
  const shortage = shortageCode(thrown)
  if (shortage !== null)
    return new AppError(
      'shortage',
      `The manifest could not be written because this machine has no more open files to give (${shortage}); allow more with ulimit -n and run again.`,
      { cause: thrown },
    )
  if (thrown instanceof AppError && thrown.code === 'folder-gone')
    return new AppError('not-writable', `The manifest could not be written. ${thrown.message}`, {
      cause: thrown,
    })
  // What the store says of itself while the items are read is no trouble of the folder.
  const code = systemCode(thrown instanceof AppError ? thrown.cause : thrown)
  if (code === undefined || code.startsWith('SQLITE_')) return thrown
  const isFull = code === 'ENOSPC' || code === 'EDQUOT'
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
