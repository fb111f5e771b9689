import { longestBoundedHoldMs } from '../hosts/host-holds.ts'
import { mostAtOnce } from '../hosts/host-slots.ts'
import type { Hosts } from '../hosts/hosts.ts'
import type { Gate } from '../limits/gate.ts'
import type { BlockedBatches } from './blocked-batches.ts'
import { apartHosts, countFreeSlots, nextOverdueMs, shareOf } from './free-slots.ts'
import type { Loop, Loops } from './loops.ts'
import { isUntried } from '../items/machine.ts'
import type { QueueDeps } from './queue-deps.ts'
import { ReadyAhead } from './ready-ahead.ts'
import { restraints, withHoldersLast, withProbesFirst } from './retries-and-probes.ts'
import type { Running, RunningTransfers } from './running-transfers.ts'
import type { Shortage } from '../hosts/shortage.ts'
import type { ReadyItem, StoredBatch } from './store-port.ts'

/** What a choice is made from; it changes nothing but what its own loop wants. */
export interface ChooseParts {
  readonly deps: Pick<QueueDeps, 'store' | 'clock' | 'limits' | 'settings' | 'token'>
  readonly loops: Loops
  readonly running: RunningTransfers
  readonly hosts: Hosts
  readonly blocked: Pick<BlockedBatches, 'wholeBlock' | 'nextProbeMs'>
  readonly shortage: Shortage
  readonly gate: () => Gate
  /** Moves stored times with a wall clock that was set back. */
  readonly followClock: () => void
}

/** Held or blocked items are looked past up to this many; what lies behind them waits for the next look. */
const widestLook = 4096
/** Files of another host than the busy one are looked for no further than this. */
const widestLookPastHost = 512

export interface Chosen {
  readonly batch: StoredBatch
  readonly item: ReadyItem
  readonly host: string
}
export interface LoopChoice {
  readonly chosen: readonly Chosen[]
  /** Transfers that bring nothing and whose connections are wanted. */
  readonly cut: readonly Running[]
  /** In how many milliseconds another look is worth while; null: only after a wakeup. */
  readonly delayMs: number | null
  /** Something could run but for a transfer that is under way elsewhere in this process. */
  readonly isBlocked: boolean
}

/** Chooses for one loop. Only its `run-loop` uses it. */
export class Chooser {
  readonly #parts: ChooseParts
  readonly #batchId: number | null
  readonly #loop: Loop
  readonly #ahead: ReadyAhead

  /** `batchId` null chooses from every batch that is not paused. */
  constructor(parts: ChooseParts, batchId: number | null, loop: Loop) {
    this.#parts = parts
    this.#batchId = batchId
    this.#loop = loop
    const { deps, loops } = parts
    this.#ahead = new ReadyAhead(
      {
        store: deps.store,
        clock: deps.clock,
        mayTokenEndWithin: (folder, workMs) => deps.token.mayEndWithin(folder, workMs),
        readyVersion: () => loops.readyVersion,
        isAlone: () => loops.count === 1,
        hostOf: item => parts.hosts.ofItem(item),
      },
      batchId,
    )
  }

  /** Which items start now, within the free slots: by priority and order, past what is held or already on its way. */
  choose(): LoopChoice {
    const { deps, loops, running, blocked, shortage, gate, followClock } = this.#parts
    const { store, clock, limits } = deps
    followClock()
    if (gate().kind === 'stopped') {
      this.#loop.want(new Set())
      return this.#nothingNow()
    }
    const restMs = shortage.restMs()
    if (restMs > 0) return this.#shortNow(restMs)
    const nowMs = clock.nowMs()
    const most = Math.min(limits?.connections(null, mostAtOnce) ?? mostAtOnce, shortage.mostAtOnce())
    const free = shareOf(this.#parts, this.#loop, { most, free: most - running.flowing(), host: null })
    const look = free > 0 ? this.#widen(free) : null
    this.#loop.want(look?.wants ?? this.#loop.wantedHosts)
    // Without a slot nothing was looked at, and yet the others should know.
    if (look === null && loops.count > 1) this.#loop.wantAny(store.ready(this.#batchId, nowMs, 1).length > 0)
    const dueMs = store.nextDueMs(this.#batchId, nowMs)
    const delayMs = Math.min(
      look?.delayMs ?? Infinity,
      dueMs === null ? Infinity : dueMs - nowMs,
      blocked.nextProbeMs(this.#batchId) ?? Infinity,
      nextOverdueMs(running),
    )
    return {
      chosen: look?.chosen ?? [],
      cut: look?.cut ?? [],
      delayMs: delayMs === Infinity ? null : delayMs,
      isBlocked: look?.isBlocked ?? true,
    }
  }

  /**
   * Whether none of a batch's ready files is started before a person asks again: a bounded batch whose folder is gone, or
   * whose hosts are lost or held for longer than it waits.
   */
  hasGivenUp(batchId: number): boolean {
    const { deps, hosts } = this.#parts
    const { store, clock } = deps
    const isHopeless = (item: ReadyItem): boolean => {
      const host = hosts.ofItem(item)
      return hosts.heldForMs(host) > longestBoundedHoldMs || this.#isGivenUp(item, host)
    }
    if (store.batch(batchId)?.patience !== 'bounded') return false
    if (this.#loop.isFolderAbsent(batchId)) return true
    // The first one is nearly always enough, and this is asked at every look.
    return [1, widestLook].every(limit => store.ready(batchId, clock.nowMs(), limit).every(isHopeless))
  }

  /** Behind a shut gate a bounded run ends; the others are woken when it opens. */
  #nothingNow(): LoopChoice {
    const isEnding = this.#batchId !== null && this.#patience() !== 'endless'
    return { chosen: [], cut: [], delayMs: null, isBlocked: !isEnding }
  }

  /** Nothing is begun while the machine is short of something; a bounded run ends where that lasts for minutes. */
  #shortNow(restMs: number): LoopChoice {
    const isOver = this.#patience() === 'bounded' && this.#parts.shortage.lastsMs() >= longestBoundedHoldMs
    return { chosen: [], cut: [], delayMs: isOver ? null : restMs, isBlocked: false }
  }

  /** Of the one batch; null when there is none or the loop runs all. */
  #patience(): StoredBatch['patience'] | null {
    if (this.#batchId === null) return null
    return this.#parts.deps.store.batch(this.#batchId)?.patience ?? null
  }

  /**
   * A narrow look is enough nearly always; only when nothing in it can start is a wider one taken, and to find a probe
   * that lies apart from the files that went wrong.
   */
  #widen(free: number): Sifted {
    const { hosts, running } = this.#parts
    const apart = apartHosts(this.#parts)
    const isAnyApart = hosts.holds.isAnyInTrouble() || apart.size > 0
    const narrowest = isAnyApart ? widestLook : free + running.count
    for (let width = narrowest; ; width = Math.min(width * 8, widestLook)) {
      const ready = this.#ahead.items(width)
      const probesFirst = withProbesFirst(hosts, apart, ready)
      const candidates = withHoldersLast(hosts, probesFirst)
      const choice = this.#sift(candidates, free)
      if (choice.chosen.length > 0) this.#ahead.started(new Set(choice.chosen.map(({ item }) => item.id)))
      const widest = choice.isHostFull ? widestLookPastHost : widestLook
      if (choice.chosen.length > 0 || candidates.length < width || width >= widest) return choice
    }
  }

  #sift(candidates: readonly ReadyItem[], free: number): Sifted {
    const { deps, running, hosts, blocked } = this.#parts
    const batches = new Map<number, StoredBatch | null>()
    const uris = new Set(running.all().map(({ uri }) => uri))
    const chosen: Chosen[] = []
    const cut: Running[] = []
    const wants = new Set<string>()
    const slots = countFreeSlots(this.#parts, this.#loop)
    const hostsAhead = this.#ahead.hosts
    /** Hosts of which nothing more starts at this look, by whether a file has gone wrong before. */
    const full = { fresh: new Set<string>(), again: new Set<string>() }
    let delayMs = Infinity
    let isBlocked = false
    let isHostFull = false
    const batchOf = (id: number): StoredBatch | null => {
      const batch = batches.get(id) ?? deps.store.batch(id)
      batches.set(id, batch)
      return batch
    }
    const isLost = (item: ReadyItem, host: string): boolean =>
      batchOf(item.batchId)?.patience === 'bounded' && this.#isGivenUp(item, host)
    const restraintOf = restraints(
      { hosts, monotonicMs: () => deps.clock.monotonicMs() },
      candidates,
      slots,
      isLost,
    )
    for (const [index, item] of candidates.entries()) {
      if (chosen.length >= free) {
        wants.add(hosts.ofItem(item))
        break
      }
      const batch = batchOf(item.batchId)
      if (!batch || this.#loop.isFolderAbsent(batch.id) || blocked.wholeBlock(batch.id) !== null) continue
      // The same bytes are never asked for twice at once, whichever batch asks.
      if (slots.ofBatch(batch.id) < 1 || uris.has(item.uri)) {
        isBlocked = true
        continue
      }
      const host = hosts.ofItem(item)
      const isRetry = !isUntried(item.status)
      if (full.fresh.has(host) || (isRetry && full.again.has(host))) continue
      const heldForMs = hosts.heldForMs(host)
      if (heldForMs > 0) {
        if (batch.patience === 'endless' || heldForMs <= longestBoundedHoldMs)
          delayMs = Math.min(delayMs, heldForMs)
        continue
      }
      if (isLost(item, host)) continue
      const restraint = restraintOf(item, index)
      if (restraint !== null) {
        if (restraint.forMs === null) isBlocked = true
        else delayMs = Math.min(delayMs, restraint.forMs)
        continue
      }
      if (slots.ofHost(host, isRetry) < 1) {
        isBlocked = true
        isHostFull = true
        wants.add(host)
        const given = isRetry ? null : slots.givenUp(host)
        if (given?.inMs === 0) {
          cut.push(given.running)
          continue
        }
        if (given !== null) delayMs = Math.min(delayMs, given.inMs)
        const ofKind = isRetry ? full.again : full.fresh
        ofKind.add(host)
        // Most often there is one host alone: then all that lies behind need not be looked at.
        if (full.fresh.size === hostsAhead.size) break
        continue
      }
      uris.add(item.uri)
      slots.take(batch.id, host, { isRetry, isProbe: !isRetry && hosts.isInTrouble(host) })
      chosen.push({ batch, item, host })
    }
    return { chosen, cut, delayMs: delayMs === Infinity ? null : delayMs, isBlocked, isHostFull, wants }
  }

  /** Whether a bounded run leaves a file for the next one. */
  #isGivenUp(item: ReadyItem, host: string): boolean {
    const { retries } = this.#parts.hosts
    const isHostLost = this.#loop.hasLost(host)
    if (isUntried(item.status)) return isHostLost && item.status.attempt === 0
    // Files of a lost host that have begun use up their attempts, unless they are too many.
    return retries.isInVain(host) || (isHostLost && retries.isHeld(host))
  }
}

interface Sifted extends LoopChoice {
  /** Something was passed over because enough of its host is under way. */
  readonly isHostFull: boolean
  /** Hosts of what would have been started, had there been more slots. */
  readonly wants: ReadonlySet<string>
}
