import { statfs } from 'node:fs/promises'
import { orAbsent } from '#shared/ignore'

/** Linux's numbers (statfs(2)) of volumes on another machine, or behind another program. */
const remote = new Set([
  0x6969, // nfs
  0x517b, // smb
  0xff534d42, // cifs
  0xfe534d42, // smb2
  0x01021997, // 9p
  0x00c36400, // ceph
  0x5346414f, // afs
  0x0bd00bd0, // lustre
  0x47504653, // gpfs
  0x65735546, // fuse
  0x786f4256, // vboxsf
])

/** Memory that has a file system in it. */
const memory = new Set([
  0x01021994, // tmpfs
  0x858458f6, // ramfs
])

/**
 * `local`: the times of files there are this machine's own and cost nothing to look at; `memory` is local, too, and nothing
 * that is done there takes its time.
 */
export type VolumeKind = 'memory' | 'local' | 'remote'

export async function volumeKind(folder: string): Promise<VolumeKind> {
  if (process.platform !== 'linux') return 'local'
  const system = await orAbsent(statfs(folder), 'ask for the kind of a volume: it counts as local')
  if (system === null) return 'local'
  if (memory.has(system.type)) return 'memory'
  return remote.has(system.type) ? 'remote' : 'local'
}
