import { constants } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { AppError } from '#shared/errors'
import { onDisk, systemCode, toDiskError } from './disk-error.ts'
import { readThrough } from './hash-file.ts'
import { cautious, openFile, openPlain, type OpenFile } from './open-file.ts'
import { createPart, freePath, holdNew, removePart, type HeldPart } from './part-file.ts'
import type { TargetPlace } from './place.ts'

const pieceBytes = 1024 * 1024

/**
 * Copies a plain file to a new part: by a clone that shares its blocks where the file system can, else byte by byte.
 * Every byte of the part is given to `see` once, in order. The open part, or null when there is no such file; when it
 * throws (cancelled, disk-full, folder-gone) nothing is left.
 */
export async function copyToPart(
  source: string,
  place: TargetPlace,
  tag: string,
  see: (piece: Uint8Array) => void | Promise<void>,
  signal: AbortSignal,
): Promise<HeldPart | null> {
  const from = await openPlain(source)
  if (from === null) return null
  let part: HeldPart | null = null
  let isWhole = false
  try {
    part = await cloneToPart(source, place, tag)
    if (part !== null) await readThrough(part.file, from.sizeBytes, see, signal)
    else {
      part = await createPart(place, tag, false)
      await copyBytes(from.file, part.file, see, signal)
    }
    if (signal.aborted) throw new AppError('cancelled', 'Stopped.')
    isWhole = true
    return part
  } finally {
    await from.file.close()
    if (!isWhole && part !== null) {
      removePart(part)
      await part.file.close()
    }
  }
}

/** Null where the file system cannot clone, or not from there to here. */
async function cloneToPart(source: string, place: TargetPlace, tag: string): Promise<HeldPart | null> {
  const partPath = freePath(place, tag)
  try {
    await copyFile(source, partPath, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE)
  } catch (thrown) {
    // A clone that fails leaves no file behind (libuv removes it), except where that fails too.
    const code = systemCode(thrown)
    if (code === 'ENOSPC' || code === 'EDQUOT') throw toDiskError(thrown)
    return null
  }
  return holdNew(place, partPath, await onDisk(openFile(partPath, cautious(constants.O_RDWR))))
}

async function copyBytes(
  from: OpenFile,
  to: OpenFile,
  see: (piece: Uint8Array) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let position = 0; !signal.aborted;) {
    // A new buffer for each piece: its receiver may keep a view of it.
    const buffer = Buffer.allocUnsafe(pieceBytes)
    const read = await from.read(buffer, position)
    if (read === 0) return
    await see(buffer.subarray(0, read))
    for (let written = 0; written < read;) {
      const taken = await to.writev([buffer.subarray(written, read)], position + written)
      if (taken === 0) throw new AppError('disk-full', 'The disk takes no more bytes: free some space.')
      written += taken
    }
    position += read
  }
}
