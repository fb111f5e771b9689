import type { StatsFs } from 'node:fs'
import { opendir, realpath, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { FolderCheck, Volume } from '#core/space/volume'
import { noteIgnored, orAbsent } from '#shared/ignore'

/** What lies under a batch folder's path. Makes nothing and never rejects. */
export async function checkFolder(folder: string): Promise<FolderCheck> {
  const found = await orAbsent(stat(folder, { bigint: true }), 'look at a batch folder: it counts as absent')
  if (found?.isDirectory() !== true) return { kind: 'absent' }
  const system = await orAbsent(statfs(folder), 'ask for free space: it counts as unknown')
  // Both outlive a restart, whereas the number of a device may not, and some file systems change in size as they fill.
  const identity = found.ino === 0n ? null : `${found.ino} of type ${system?.type ?? 'unknown'}`
  const volume = system && toVolume(found.dev, system)
  const real = await orAbsent(realpath(folder), 'look behind links: a link counts as in the way')
  const isBehindLink = real !== path.resolve(folder)
  return { kind: 'there', identity, isEmpty: await isEmptyFolder(folder), isBehindLink, volume }
}

/** The volume of a folder that may not be there yet: its nearest existing parent is on the same one. */
export async function volumeOf(folder: string): Promise<Volume | null> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await orAbsent(stat(at, { bigint: true }), 'look for a volume: its parent is asked')
    const system = found && (await orAbsent(statfs(at), 'ask for free space: it counts as unknown'))
    if (found !== null) return system && toVolume(found.dev, system)
    if (at === path.dirname(at)) return null
  }
}

function toVolume(device: bigint, { bavail, blocks, bsize }: StatsFs): Volume {
  return { id: String(device), freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

/** False also when it cannot be read: then nothing is known against it. */
async function isEmptyFolder(folder: string): Promise<boolean> {
  try {
    const entries = await opendir(folder)
    try {
      return (await entries.read()) === null
    } finally {
      await entries.close()
    }
  } catch (thrown) {
    noteIgnored(thrown, 'look into a batch folder: it counts as not empty')
    return false
  }
}
