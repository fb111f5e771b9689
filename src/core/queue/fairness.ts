import type { EngineState, Running } from './engine-state.ts'

/** One loop among those that share the slots of a process. */
export interface Loop {
  /** Hosts of files that it would have started at its last look, had there been more slots. */
  wants: ReadonlySet<string>
  /** Whether it had any such file. */
  isWanting: boolean
  /** Its latest start, counted over all loops; 0 before the first. */
  lastStart: number
  /** Hosts in trouble that no probe has found well. Bounded batches ask them for no fresh file. */
  readonly lostHosts: Set<string>
  /** Bounded batches whose folder cannot be written. */
  readonly absentFolders: Set<number>
}

export interface Slots {
  /** How many there are together, and how many of them are free. */
  readonly most: number
  readonly free: number
  /** Null for all hosts together. */
  readonly host: string | null
}

/** Someone asks for the batch (null: for all) anew, so that what a loop has given up is worth another try. */
export function hopeAgain(
  { loops, holds, retries, shortage }: Pick<EngineState, 'loops' | 'holds' | 'retries' | 'shortage'>,
  batchId: number | null,
): void {
  holds.probeAnew()
  retries.hopeAgain()
  shortage.passed()
  for (const { lostHosts, absentFolders } of loops) {
    lostHosts.clear()
    if (batchId === null) absentFolders.clear()
    else absentFolders.delete(batchId)
  }
}

/** Of one host, or (null) of all together: what brings nothing needs no share of the line. */
const holdsSlot = ({ host: own, flow }: Running, host: string | null): boolean =>
  host === null ? flow.quietMs === null : own === host && !flow.isAside

/**
 * How many of the free slots a loop may take. While others want some as well, each keeps to its share, rounded up; where
 * that leaves too few, whoever has waited longest goes first. So a small `get` beside a huge queue is not left waiting.
 */
export function shareOf(
  { loops, running }: Pick<EngineState, 'loops' | 'running'>,
  own: Loop,
  slots: Slots,
): number {
  const { most, free, host } = slots
  const others = [...loops].filter(
    loop => loop !== own && (host === null ? loop.isWanting : loop.wants.has(host)),
  )
  if (others.length === 0) return free
  const share = Math.ceil(most / (others.length + 1))
  const held = (loop: Loop): number =>
    [...running.values()].filter(one => one.loop === loop && holdsSlot(one, host)).length
  const before = others.filter(loop => loop.lastStart < own.lastStart && held(loop) < share)
  return Math.max(0, Math.min(share - held(own), free - before.length))
}
