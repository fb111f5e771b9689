import { createEmitter } from '#shared/async'
import { noteIgnored } from '#shared/ignore'
import { createClockWatch, type ClockWatch } from '../clock-watch.ts'
import type { Clock, Throttle } from '../ports.ts'
import { connectionsFor } from './active-connections.ts'
import { addUse, budgetAt, type BudgetNow, type BudgetUse } from './budget.ts'
import { gateAt, lowest, type Gate, type Moment } from './gate.ts'
import { noLimits, settingsMovedBack, type LimitSettings } from './limit-settings.ts'
import { logBatchRate, logChange, logGate } from './limits-log.ts'
import { createThrottle } from './throttle.ts'

/** Where limits are kept over restarts. All throw AppError. */
export interface LimitsMemory {
  /** Null when nothing was ever set, or when it cannot be read: the next change writes it again. */
  settings(): LimitSettings | null
  /** Returns when it is saved for good. */
  saveSettings(settings: LimitSettings): void
  use(): BudgetUse | null
  /** May be lost with a crash, together with the last seconds of bytes. */
  saveUse(use: BudgetUse): void
  /** Another number whenever another process has written. */
  version(): number
}

export interface LimitsNow {
  readonly settings: LimitSettings
  readonly gate: Gate
  readonly budget: BudgetNow | null
}

/** All that decides how fast and when files are fetched, for one data folder. */
export interface Limits {
  readonly throttle: Throttle
  /** Bytes that have arrived since the start of the process. */
  receivedBytes(): number
  /** The decision of this moment. */
  gate(): Gate
  now(): LimitsNow
  /** Saves and applies a change; members that are absent stay as they are. Throws AppError of the store. */
  change(settings: Partial<LimitSettings>): void
  /** Holds one batch to a rate (bytes per second) that is not saved, below its own; null for none any more. */
  limitBatch(batchId: number, bytesPerSecond: number | null): void
  /** How many connections the rate of this moment is worth; `batchId` null for all together. */
  connections(batchId: number | null, asked: number): number
  /** Calls when the decision has changed, by itself or by a person. Returns how to end that. */
  subscribe(listener: () => void): () => void
  /** Saves what is used of the budget, and stops looking at the clock. */
  close(): void
}

/** What is kept, and what it decides at an instant, where no process holds the limits. Throws AppError of the memory. */
export function keptLimits(memory: Pick<LimitsMemory, 'settings' | 'use'>, moment: Moment): LimitsNow {
  const settings = memory.settings() ?? noLimits
  const use = memory.use()
  const budget = settings.budget && budgetAt(settings.budget, use, moment.nowMs, moment.timeZone)
  return { settings, gate: gateAt(settings, use, moment), budget }
}

export interface LimitsOptions {
  readonly clock: Clock
  readonly timeZone: () => string
  readonly memory: LimitsMemory
}

/** How often the wall clock and the memory are looked at: what another process sets is in force within this time. */
const lookEveryMs = 1000
const saveUseEveryMs = 5000

export function createLimits(options: LimitsOptions): Limits {
  return new LiveLimits(options)
}

class LiveLimits implements Limits {
  readonly #clock: Clock
  readonly #clockWatch: ClockWatch
  readonly #timeZone: () => string
  readonly #memory: LimitsMemory
  readonly #broughtRates = new Map<number, number>()
  readonly #throttle: ReturnType<typeof createThrottle>
  readonly #changes = createEmitter()
  readonly #closed = new AbortController()
  #settings: LimitSettings
  #version: number
  #use: BudgetUse | null
  #countedBytes = 0
  #useSavedMs = 0
  #isUseSaved = true
  #gate: Gate

  constructor({ clock, timeZone, memory }: LimitsOptions) {
    this.#clock = clock
    this.#clockWatch = createClockWatch(clock)
    this.#timeZone = timeZone
    this.#memory = memory
    this.#throttle = createThrottle(clock)
    this.#version = memory.version()
    this.#settings = memory.settings() ?? noLimits
    this.#use = memory.use()
    this.#gate = this.#decide()
    this.#apply(Object.keys(this.#settings.batches).map(Number))
    void this.#watch()
  }

  get throttle(): Throttle {
    return this.#throttle
  }

  receivedBytes(): number {
    return this.#throttle.totalBytes()
  }

  gate(): Gate {
    const { untilMs } = this.#gate
    if (untilMs !== null && untilMs <= this.#clock.nowMs()) this.#lookAgain()
    return this.#gate
  }

  now(): LimitsNow {
    this.#count()
    const { budget } = this.#settings
    const gate = this.gate()
    const left = budget && budgetAt(budget, this.#use, this.#clock.nowMs(), this.#timeZone())
    return { settings: this.#settings, gate, budget: left }
  }

  change(settings: Partial<LimitSettings>): void {
    const before = this.#settings
    this.#reload()
    const isTimed = settings.startAtMs !== undefined || settings.stopAtMs !== undefined
    const timed = isTimed ? { timesSetMs: this.#clock.nowMs() } : {}
    const set = this.#settings
    const changed = { ...set, ...settings, ...timed }
    this.#memory.saveSettings(changed)
    this.#settings = changed
    logChange(settings, set)
    this.#lookAgain(before)
  }

  limitBatch(batchId: number, bytesPerSecond: number | null): void {
    if ((this.#broughtRates.get(batchId) ?? null) === bytesPerSecond) return
    if (bytesPerSecond === null) this.#broughtRates.delete(batchId)
    else this.#broughtRates.set(batchId, bytesPerSecond)
    logBatchRate(batchId, bytesPerSecond, 'command')
    this.#apply([batchId])
  }

  connections(batchId: number | null, asked: number): number {
    const gate = this.gate()
    const all = gate.kind === 'open' ? gate.bytesPerSecond : null
    return connectionsFor(lowest([all, batchId === null ? null : this.#rateOf(batchId)]), asked)
  }

  subscribe(listener: () => void): () => void {
    return this.#changes.on(listener)
  }

  close(): void {
    this.#closed.abort('over')
    this.#count()
    this.#saveUse()
  }

  /** Looks at the clock and at what other processes have set, until closed. */
  async #watch(): Promise<void> {
    const { signal } = this.#closed
    for (;;) {
      const untilMs = this.#gate.untilMs ?? Infinity
      await this.#clock.sleep(Math.max(1, Math.min(lookEveryMs, untilMs - this.#clock.nowMs())), signal)
      if (signal.aborted) return
      this.#count()
      try {
        const before = this.#settings
        this.#reload()
        if (this.#clock.monotonicMs() - this.#useSavedMs >= saveUseEveryMs) this.#saveUse()
        this.#lookAgain(before)
      } catch (thrown) {
        noteIgnored(thrown, 'look at the limits: what is in force stays so')
      }
    }
  }

  #reload(): void {
    const version = this.#memory.version()
    if (version === this.#version) return
    this.#version = version
    this.#settings = this.#memory.settings() ?? noLimits
  }

  #lookAgain(before: LimitSettings = this.#settings): void {
    this.#followClock()
    this.#count()
    const gate = this.#decide()
    const isSame = JSON.stringify([gate, this.#settings]) === JSON.stringify([this.#gate, before])
    if (gate.kind !== this.#gate.kind) logGate(gate)
    this.#gate = gate
    this.#watchBudget()
    if (isSame) return
    this.#apply([...Object.keys(before.batches), ...Object.keys(this.#settings.batches)].map(Number))
    this.#changes.emit()
  }

  /** What was to start in five hours starts in five hours, whatever day the clock was on. */
  #followClock(): void {
    const moved = settingsMovedBack(this.#settings, this.#clockWatch.setBackMs())
    if (moved === this.#settings) return
    this.#settings = moved
    try {
      this.#memory.saveSettings(moved)
      this.#version = this.#memory.version()
    } catch (thrown) {
      noteIgnored(thrown, 'save limits that moved with the clock: they are in force all the same')
    }
  }

  #decide(): Gate {
    const { timetable, budget } = this.#settings
    // To ask the system for its zone costs every start 20 ms, and most people have set neither.
    const timeZone = timetable === null && budget === null ? 'UTC' : this.#timeZone()
    return gateAt(this.#settings, this.#use, { nowMs: this.#clock.nowMs(), timeZone })
  }

  /** While the gate is shut the rate stays: what still runs is being stopped. */
  #apply(batchIds: readonly number[]): void {
    if (this.#gate.kind === 'open') this.#throttle.setRate(null, this.#gate.bytesPerSecond)
    for (const id of batchIds) this.#throttle.setRate(id, this.#rateOf(id))
  }

  #rateOf(batchId: number): number | null {
    return lowest([this.#settings.batches[batchId] ?? null, this.#broughtRates.get(batchId) ?? null])
  }

  /** The last byte of a budget shuts the gate, not the next look at the clock. */
  #watchBudget(): void {
    const { budget } = this.#settings
    if (budget === null || this.#gate.kind === 'stopped') return
    const { leftBytes } = budgetAt(budget, this.#use, this.#clock.nowMs(), this.#timeZone())
    this.#throttle.callAt(this.#countedBytes + leftBytes, () => this.#lookAgain())
  }

  /** Books what has arrived since the last time. */
  #count(): void {
    const totalBytes = this.#throttle.totalBytes()
    const newBytes = totalBytes - this.#countedBytes
    this.#countedBytes = totalBytes
    const { budget } = this.#settings
    if (newBytes === 0 || budget === null) return
    this.#use = addUse(budget, this.#use, newBytes, this.#clock.nowMs(), this.#timeZone())
    this.#isUseSaved = false
  }

  #saveUse(): void {
    if (this.#isUseSaved || this.#use === null) return
    this.#memory.saveUse(this.#use)
    this.#isUseSaved = true
    this.#useSavedMs = this.#clock.monotonicMs()
  }
}
