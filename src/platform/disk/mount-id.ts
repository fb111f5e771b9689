import { readFile } from 'node:fs/promises'
import { orAbsent } from '#shared/ignore'

/** A part waits for this before its first byte is written, and a drive cannot be exchanged sooner. */
const trustedForMs = 1_000
const drives = new Map<bigint, { readonly sequence: Promise<string | null>; readonly atMs: number }>()

/**
 * Distinguishes one mount of a volume from the next. On Linux a drive has a number that grows each time one is attached
 * (`diskseq`); what is no drive (network folders, memory) has the number of its mount. Elsewhere nothing is known, and
 * the device alone has to do.
 */
export async function mountIdOf(fd: number, device: bigint): Promise<string> {
  if (process.platform !== 'linux') return ''
  const sequence = await recentSequence(device)
  if (sequence !== null) return `drive ${sequence.trim()}`
  const facts = await textOf(`/proc/self/fdinfo/${fd}`)
  return `mount ${/^mnt_id:\s*(\d+)$/m.exec(facts ?? '')?.[1] ?? ''}`
}

function recentSequence(device: bigint): Promise<string | null> {
  const nowMs = performance.now()
  const known = drives.get(device)
  if (known && nowMs - known.atMs < trustedForMs) return known.sequence
  const sequence = sequenceOf(device)
  drives.set(device, { sequence, atMs: nowMs })
  return sequence
}

async function sequenceOf(device: bigint): Promise<string | null> {
  const block = `/sys/dev/block/${majorOf(device)}:${minorOf(device)}`
  // Those of a partition are its drive's.
  return (await textOf(`${block}/diskseq`)) ?? textOf(`${block}/../diskseq`)
}

const textOf = (file: string): Promise<string | null> =>
  orAbsent(readFile(file, 'utf8'), 'read a fact of the system: it counts as unknown')

/** How Linux packs both into `st_dev` (makedev(3)). */
const majorOf = (device: bigint): bigint => ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn)
const minorOf = (device: bigint): bigint => (device & 0xffn) | ((device >> 12n) & ~0xffn)
