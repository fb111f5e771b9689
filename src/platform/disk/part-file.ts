import { randomBytes } from 'node:crypto'
import { constants, unlinkSync, type BigIntStats } from 'node:fs'
import { link } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '#shared/errors'
import type { PartIdentity } from '#core/ports'
import { onDisk, systemCode, toDiskError, unlessCode } from './disk-error.ts'
import { isAsStamped, isSameFile, lookAtName, type FileIdentity } from './file-identity.ts'
import { soon } from './loop-budget.ts'
import { cautious, openFile, openFileAtOnce, synchronousWrites, type OpenFile } from './open-file.ts'
import { requireSameFolder, type TargetPlace } from './place.ts'

const { O_CREAT, O_EXCL, O_RDWR } = constants

/*
 * Which parts are ours. `<file>.part` may belong to another program: it is ours when its file is the recorded one. A
 * name with our tag is always ours, since no other program knows the tag, so a part that is written at once needs no
 * record. A part that is not ours is never opened for writing, cut, or removed.
 */

/** A part of ours under its name. */
export interface OwnPart extends FileIdentity {
  readonly path: string
}

/** An open part of ours. */
export interface HeldPart extends OwnPart {
  readonly file: OpenFile
}

export type FoundPart =
  /** Nothing of ours. */
  | { readonly kind: 'none' }
  /** Ours, but the file has another name too, through which others may write: it cannot be continued. */
  | { readonly kind: 'shared'; readonly own: OwnPart }
  | {
      readonly kind: 'part'
      readonly own: HeldPart
      readonly sizeBytes: number
      readonly isSameMount: boolean
      /** The file is the recorded one. Otherwise only its name is ours: its bytes must prove themselves. */
      readonly isRecorded: boolean
      /** By its times, the file is unchanged since this program last wrote into it. */
      readonly isAsLeft: boolean
    }

const none: FoundPart = { kind: 'none' }

/**
 * Opens the part that a record names. A record of an earlier version (null) names no file: then the part under the
 * plain name is it.
 */
export async function findPart(
  place: TargetPlace,
  tag: string,
  recorded: PartIdentity | null,
  isSameBoot: boolean,
): Promise<FoundPart> {
  const partPath = recordedPath(place, recorded)
  const file = await openOwn(partPath)
  if (file === null) return none
  let isKept = false
  try {
    let stat = await file.stat()
    if (!stat.isFile()) return none
    const isSameMount = recorded === null || recorded.mountId === (await file.mountId())
    const isRecorded = recorded === null || isRecordedFile(recorded, stat, isSameBoot && isSameMount)
    if (!isRecorded && partPath !== taggedPath(place, tag)) return none
    // Earlier versions set no times.
    const isAsLeft = recorded === null || isAsStamped(stat)
    if (stat.nlink > 1n && partPath !== taggedPath(place, tag)) {
      // The name that it was made under, when the process ended before that one was removed.
      removePart({ path: taggedPath(place, tag), dev: stat.dev, ino: stat.ino })
      stat = await file.stat()
    }
    const own: HeldPart = { path: partPath, dev: stat.dev, ino: stat.ino, file }
    if (stat.nlink !== 1n) return isRecorded ? { kind: 'shared', own } : none
    isKept = true
    return { kind: 'part', own, sizeBytes: Number(stat.size), isSameMount, isRecorded, isAsLeft }
  } finally {
    if (!isKept) await file.close()
  }
}

/** The number of a device may be another after a restart. */
function isRecordedFile(recorded: PartIdentity, stat: BigIntStats, isSameSession: boolean): boolean {
  const isSameDevice = recorded.device === String(stat.dev) || !isSameSession
  return isSameDevice && recorded.inode === String(stat.ino) && recorded.bornNs === String(stat.birthtimeNs)
}

async function openOwn(partPath: string): Promise<OpenFile | null> {
  try {
    return await openFile(partPath, cautious(O_RDWR))
  } catch (thrown) {
    // A link, a socket, a folder, or a file that another user made: not the one that was recorded.
    if (isNotOurs.has(systemCode(thrown) ?? '')) return null
    throw toDiskError(thrown)
  }
}

const isNotOurs = new Set(['ENOENT', 'ELOOP', 'EMLINK', 'ENXIO', 'EISDIR', 'EACCES'])

/**
 * Makes a new, empty part under a name with our tag. One that is written at once flushes by writing where the system can.
 * Throws folder-gone, also when another folder has taken the place of the one that was looked at.
 */
export async function createPart(
  place: TargetPlace,
  tag: string,
  isWrittenAtOnce: boolean,
): Promise<HeldPart> {
  const flags = cautious(O_RDWR | O_CREAT | O_EXCL | (isWrittenAtOnce ? synchronousWrites : 0))
  const usual = taggedPath(place, tag)
  const opening = soon(
    isWrittenAtOnce ? place.loop : null,
    () => openFileAtOnce(usual, flags),
    () => openFile(usual, flags),
  )
  const made = await unlessCode(opening, 'EEXIST', null)
  if (made !== null) return holdNew(place, usual, made)
  const free = freePath(place, tag)
  return holdNew(place, free, await onDisk(openFile(free, flags)))
}

/** Takes a file that was just made under a free name as a part of ours. */
export async function holdNew(place: TargetPlace, partPath: string, file: OpenFile): Promise<HeldPart> {
  try {
    const { dev, ino } = file.statFlushed()
    const held = { path: partPath, dev, ino, file }
    try {
      requireSameFolder(place)
    } catch (thrown) {
      removePart(held)
      throw thrown
    }
    return held
  } catch (thrown) {
    await file.close()
    throw thrown
  }
}

/** A name with our tag that nothing has. What a killed process left under the usual one is removed. */
export function freePath(place: TargetPlace, tag: string): string {
  const usual = taggedPath(place, tag)
  const left = lookAtName(usual)
  if (left === null) return usual
  if (!isLeftOver(left)) return `${place.targetPath}.${tag}-${randomBytes(4).toString('hex')}.part`
  // Killed just while the part was to get its plain name: that one is ours too.
  removePart({ path: place.partPath, dev: left.dev, ino: left.ino })
  removePart({ path: usual, dev: left.dev, ino: left.ino })
  return usual
}

/** Whether it is unchanged since this process began. Any other file under our name came from another program. */
const isLeftOver = (found: BigIntStats): boolean =>
  found.isFile() && found.ctimeNs < BigInt(Math.round(performance.timeOrigin)) * 1_000_000n

/**
 * Gives a new part the plain name, which people and other programs know, when nothing has it. The name with our tag stays
 * until `saved` has recorded which file it is, so that a kill at any moment leaves a part that is known as ours.
 */
export async function keepAsPart(
  place: TargetPlace,
  part: HeldPart,
  saved: (identity: PartIdentity) => void,
): Promise<HeldPart> {
  const linking = canLink(part.path, place.partPath)
  const [isPlain, identity] = await Promise.all([linking, identityOf(part)])
  const kept = isPlain ? { ...part, path: place.partPath } : part
  saved({ ...identity, name: path.basename(kept.path) })
  if (isPlain) removePart(part)
  return kept
}

async function canLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch {
    // Expected: the name is taken, or there are no links here. The name that it has is good enough.
    return false
  }
}

export async function identityOf({ file, path: partPath }: HeldPart): Promise<PartIdentity> {
  const { dev, ino, birthtimeNs } = file.statFlushed()
  return {
    name: path.basename(partPath),
    device: String(dev),
    inode: String(ino),
    bornNs: String(birthtimeNs),
    mountId: await file.mountId(),
  }
}

/**
 * Removes the name if it is still that of our file; answers whether it was. Look and removal in one go: a file that was
 * moved there in between would be lost. While the file is open this frees no blocks, so it takes no time.
 */
export function removePart(own: OwnPart): boolean {
  const found = lookAtName(own.path)
  if (found === null || !isSameFile(found, own)) return false
  try {
    unlinkSync(own.path)
    return true
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return false
    throw toDiskError(thrown)
  }
}

/** Removes a part that no attempt is using, if it is the recorded one. Answers whether it was there. */
export function discardPart(place: TargetPlace, recorded: PartIdentity | null): boolean {
  const partPath = recordedPath(place, recorded)
  const found = lookAtName(partPath)
  if (found?.isFile() !== true) return false
  if (recorded !== null && !isRecordedFile(recorded, found, false)) return false
  return removePart({ path: partPath, dev: found.dev, ino: found.ino })
}

const recordedPath = (place: TargetPlace, recorded: PartIdentity | null): string =>
  recorded === null ? place.partPath : path.join(place.folder, path.basename(recorded.name))

/** What the names of one profile's parts contain. */
export const newPartTag = (): string => randomBytes(5).toString('hex')

const taggedPath = (place: TargetPlace, tag: string): string => `${place.targetPath}.${tag}.part`

/** Another program has changed a part. The bytes that were checked are no longer there, so the part is useless. */
export class PartDisturbed extends AppError {
  constructor(what: string) {
    super('damaged', `Another program has ${what} the unfinished file, so it is downloaded again.`)
  }
}
