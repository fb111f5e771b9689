import { readFile } from 'node:fs/promises'
import os from 'node:os'
import { orAbsent } from '#shared/ignore'

const linuxBootId = '/proc/sys/kernel/random/boot_id'
let known: string | null = null

/**
 * Identifies the current boot. Linux has an id; elsewhere the time of the boot in steps of 10 s. Where that step falls
 * differently the second time, parts resume from their last flush, which is safe.
 */
export async function bootId(): Promise<string> {
  known ??= await readBootId()
  return known
}

async function readBootId(): Promise<string> {
  const text = await orAbsent(
    readFile(linuxBootId, 'utf8'),
    'read the id of this boot: its time does as well',
  )
  return text?.trim() ?? `boot-${Math.round((Date.now() / 1_000 - os.uptime()) / 10)}`
}
