import process from 'node:process'
import { withoutTokens } from '#core/token/without-tokens'
import { factsOf } from '#shared/ignore'
import { writeLogTo, type LogEntry, type LogFacts } from '#shared/log'
import { version } from '#shared/version'
import { logFolderOf, usualBounds, type LogBounds } from './log-files.ts'
import { factsWith } from './facts-with.ts'
import { createLogWriter } from './log-writer.ts'
import { createRepeats } from './repeats.ts'

export interface LogOptions {
  readonly profileFolder: string
  /** Which program this process is: `desktop`, `serve`, `get`. */
  readonly program: string
  readonly bounds?: LogBounds
  readonly nowMs?: () => number
}

export interface OpenedLog {
  /** Writes that the program ends, when anything was written, and flushes. */
  close(facts?: LogFacts): void
}

/** A text of a stranger may have any length; a line stays readable. */
const longestText = 2_000

/**
 * Sends the log of this process to the files of the profile, until closed. The first line of a process says which program
 * it is; a command that has nothing to say leaves no line and no file. Best effort: nothing here throws, and a disk that
 * takes no lines loses them.
 */
export function openLog(options: LogOptions): OpenedLog {
  const { profileFolder, program, bounds = usualBounds, nowMs = Date.now } = options
  const openedMs = nowMs()
  const lineOf = ({ level, area, what, facts }: LogEntry, atMs = nowMs()): string =>
    JSON.stringify({
      time: new Date(atMs).toISOString(),
      level,
      program,
      pid: process.pid,
      area,
      what,
      ...shortened(factsWith(facts, withoutTokens)),
    })
  const programLine = (what: string, facts: LogFacts, atMs?: number): string =>
    lineOf({ level: 'info', area: 'program', what, facts }, atMs)
  const writer = createLogWriter({
    ...bounds,
    nowMs,
    folder: logFolderOf(profileFolder),
    lostLine: (count, why) =>
      lineOf({ level: 'warn', area: 'log', what: 'lines lost', facts: { count, ...factsOf(why) } }),
  })
  const isRepeated = createRepeats(nowMs)
  let hasBegun = false
  const write = (entry: LogEntry): void => {
    if (isRepeated(entry)) return
    if (!hasBegun) writer.write(programLine('start', startFacts(), openedMs))
    hasBegun = true
    writer.write(lineOf(entry))
  }
  const stopSink = writeLogTo(write)
  const crashed = (thrown: Error): void => {
    const facts = { ...factsOf(thrown), stack: thrown.stack }
    write({ level: 'error', area: 'program', what: 'crash', facts })
    writer.flush()
  }
  process.on('uncaughtExceptionMonitor', crashed)
  process.on('exit', writer.flush)
  return {
    close: facts => {
      stopSink()
      process.off('uncaughtExceptionMonitor', crashed)
      process.off('exit', writer.flush)
      if (hasBegun) writer.write(programLine('stop', { ms: nowMs() - openedMs, ...facts }))
      writer.close()
    },
  }
}

const startFacts = (): LogFacts => ({
  version,
  node: process.versions.node,
  ...(process.versions['electron'] !== undefined && { electron: process.versions['electron'] }),
  system: `${process.platform} ${process.arch}`,
})

/** Of facts that are blanked: half a secret is not found any more. */
function shortened(facts: LogFacts): LogFacts {
  const isLong = (value: unknown): value is string => typeof value === 'string' && value.length > longestText
  if (!Object.values(facts).some(isLong)) return facts
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      isLong(value) ? `${value.slice(0, longestText)}…` : value,
    ]),
  )
}
