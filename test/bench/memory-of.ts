import { readFileSync } from 'node:fs'

/**
 * How much memory a process has now (`VmRSS`) or had at most (`VmHWM`), in bytes. Null where the system has no /proc, and
 * when the process has ended.
 */
export function memoryOf(pid: number | string, which: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').split('\n')
    const kilobytes = /\d+/.exec(lines.find(line => line.startsWith(`${which}:`)) ?? '')?.[0]
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    // Expected: as said above.
    return null
  }
}
