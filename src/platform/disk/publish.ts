import { linkSync, renameSync, unlinkSync, type BigIntStats } from 'node:fs'
import { link } from 'node:fs/promises'
import path from 'node:path'
import type { ClashChoice } from '#shared/choices'
import type { FileStamp } from '#core/ports'
import { numberedName } from '#core/transfer/numbered-name'
import { systemCode, toDiskError } from './disk-error.ts'
import { isSameFile, lookAtName, looksTheSame, type FileIdentity } from './file-identity.ts'
import type { FlushFolder } from './flush-folder.ts'
import { stampOfContent } from './hash-file.ts'
import type { KeyedLock } from './keyed-lock.ts'
import { soon } from './loop-budget.ts'
import { PartDisturbed, removePart, type HeldPart } from './part-file.ts'
import { requireSameFolder, type TargetPlace } from './place.ts'
import { proveContent, type Content } from './prove-content.ts'
import { toStamp } from './stamp.ts'

export interface PublishTools {
  readonly flushFolder: FlushFolder
  /** Serialises "is the name free?" and rename in one folder, where links do not exist. */
  readonly lockFolder: KeyedLock
  /** Gives the file a second name, failing when that is taken; replaced only in tests of systems without links. */
  readonly link?: (from: string, to: string) => Promise<void>
}

/** A verified and flushed part, still open: no other file has its number so long. */
export interface Verified extends Content {
  readonly part: HeldPart
  /** How the file looked when its content was last known to be the verified one. */
  readonly checked: BigIntStats
  readonly onClash: ClashChoice
}

export type Published =
  | { readonly kind: 'published' | 'already-here'; readonly filename: string; readonly stamp: FileStamp }
  /** Another file has the name and the choice is to skip, or a folder has it. The part is still there. */
  | { readonly kind: 'clash' }

const mostCopies = 9_999

/**
 * Gives a verified part its final name, never over another file unless the choice is `replace`; the folder is flushed
 * before this returns. Identical content under the name counts as already here, and the part goes. What was checked is
 * what is published: part and name are compared before and after, and a name that others got in between is taken back.
 * Throws damaged when others have moved or changed the part, folder-gone or disk-full.
 */
export async function publish(
  place: TargetPlace,
  verified: Verified,
  tools: PublishTools,
): Promise<Published> {
  for (let copy = 1; copy <= mostCopies; copy++) {
    const filename = copy === 1 ? place.filename : numberedName(place.filename, copy)
    const target = path.join(place.folder, filename)
    if (await nameWithoutReplacing(place, target, verified, tools))
      return published(place, filename, verified, tools)
    const here = await stampOfContent(target, verified)
    if (here !== null) {
      removePart(verified.part)
      await tools.flushFolder(place.folder, place.flushLoop)
      return { kind: 'already-here', filename, stamp: here }
    }
    if (verified.onClash === 'skip') return { kind: 'clash' }
    if (verified.onClash === 'replace') return replace(place, verified, tools)
  }
  return { kind: 'clash' }
}

async function replace(place: TargetPlace, verified: Verified, tools: PublishTools): Promise<Published> {
  const { targetPath: target, filename } = place
  await requireVerified(place, verified)
  if (lookAtName(target)?.isDirectory() === true) return { kind: 'clash' }
  renameOwn(place, target, verified, false)
  return published(place, filename, verified, tools)
}

/** The last look is the one that counts: by then the file has no other name of ours, and its name is safe. */
async function published(
  place: TargetPlace,
  filename: string,
  verified: Verified,
  tools: PublishTools,
): Promise<Published> {
  await tools.flushFolder(place.folder, place.flushLoop)
  const stamp = await requireChecked(path.join(place.folder, filename), verified)
  return { kind: 'published', filename, stamp }
}

/** False when the name is taken. */
async function nameWithoutReplacing(
  place: TargetPlace,
  target: string,
  verified: Verified,
  tools: PublishTools,
): Promise<boolean> {
  const { part } = verified
  await requireVerified(place, verified)
  try {
    if (tools.link) await tools.link(part.path, target)
    else await giveName(place, part.path, target)
  } catch (thrown) {
    const code = systemCode(thrown)
    if (code === 'EEXIST') return false
    if (lacksLinks(code)) return renameIfAbsent(place, target, verified, tools)
    if (code === 'ENOENT') requireOwnName(place, part)
    throw toDiskError(thrown)
  }
  if (!isNameOf(target, part)) {
    takeBackLink(part, target)
    throw new PartDisturbed('put a file in the place of')
  }
  removePart(part)
  return true
}

const giveName = ({ loop }: TargetPlace, from: string, to: string): Promise<void> =>
  soon(
    loop,
    () => linkSync(from, to),
    () => link(from, to),
  )

/** exFAT, FAT and some network folders have no hard links; each says so in its own way. */
export function lacksLinks(code: string | undefined): boolean {
  const others = ['EIO', 'ENOSPC', 'EDQUOT', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENODEV', 'ESTALE', 'ELOOP']
  return code !== undefined && !others.includes(code)
}

async function renameIfAbsent(
  place: TargetPlace,
  target: string,
  verified: Verified,
  tools: PublishTools,
): Promise<boolean> {
  const release = await tools.lockFolder(place.folder)
  try {
    return renameOwn(place, target, verified, true)
  } finally {
    release()
  }
}

/**
 * Looks and rename in one go, since a rename takes whatever lies under the one name and replaces what has the other. False
 * when the name is taken and must not be.
 */
function renameOwn(place: TargetPlace, target: string, { part }: Verified, isIfAbsent: boolean): boolean {
  requireOwnName(place, part)
  if (isIfAbsent && lookAtName(target) !== null) return false
  try {
    renameSync(part.path, target)
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') requireOwnName(place, part)
    throw toDiskError(thrown)
  }
  if (isNameOf(target, part)) return true
  takeBackRename(part, target)
  throw new PartDisturbed('put a file in the place of')
}

/** Throws when the part has lost its name, or when others have written into it since it was checked. */
async function requireVerified(place: TargetPlace, verified: Verified): Promise<void> {
  const found = requireOwnName(place, verified.part)
  if (!looksTheSame(found, verified.checked)) await proveContent(verified.part.file, verified)
}

/** Throws when our part has lost its name: folder-gone when its folder was moved with it, else damaged. */
function requireOwnName(place: TargetPlace, part: HeldPart): BigIntStats {
  const found = lookAtName(part.path)
  if (found !== null && isSameFile(found, part)) return found
  requireSameFolder(place)
  throw new PartDisturbed(found === null ? 'moved or removed' : 'put a file in the place of')
}

/**
 * The stamp of the file under its final name when it is ours and holds what was verified. When others have changed its
 * content the name is taken back, and damaged is thrown.
 */
async function requireChecked(target: string, verified: Verified): Promise<FileStamp> {
  const { part, checked } = verified
  const named = lookAtName(target)
  if (named === null || !isSameFile(named, part)) throw new PartDisturbed('moved or replaced')
  if (looksTheSame(named, checked)) return toStamp(named)
  try {
    return toStamp(await proveContent(part.file, verified))
  } catch (thrown) {
    unlinkIf(target, part)
    throw thrown
  }
}

function isNameOf(name: string, file: FileIdentity): boolean {
  const found = lookAtName(name)
  return found !== null && isSameFile(found, file)
}

/** Our link gave the name to a file that others had moved over the part: that one keeps the name it had. */
function takeBackLink({ path: partPath }: HeldPart, target: string): void {
  const foreign = lookAtName(partPath)
  if (foreign !== null) unlinkIf(target, foreign)
}

/** Our rename took a file that others had moved over the part: it goes back to where they had put it. */
function takeBackRename({ path: partPath }: HeldPart, target: string): void {
  if (lookAtName(target) === null || lookAtName(partPath) !== null) return
  try {
    renameSync(target, partPath)
  } catch (thrown) {
    throw toDiskError(thrown)
  }
}

function unlinkIf(target: string, file: FileIdentity): void {
  const found = lookAtName(target)
  if (found === null || !isSameFile(found, file)) return
  try {
    unlinkSync(target)
  } catch (thrown) {
    throw toDiskError(thrown)
  }
}
