export const logLevels = ['info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** Plain values, so that a line is always JSON. What is undefined is left out. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface LogEntry {
  readonly level: LogLevel
  /** The part of the program: `queue`, `settings`, `token`. */
  readonly area: string
  /** What happened, in a word or a short phrase: `attempt`, `host held`. */
  readonly what: string
  readonly facts: LogFacts
}

/** The log of one area. A call costs a function call where nothing is logged, and never throws. */
export interface Log {
  info(what: string, facts?: LogFacts): void
  /** Something failed, and the program copes with it. */
  warn(what: string, facts?: LogFacts): void
  /** Something failed that a person should know of. */
  error(what: string, facts?: LogFacts): void
}

/** Takes the entries of this process; must not throw. */
export type LogSink = (entry: LogEntry) => void

/**
 * One log for the whole process, as there is one set of known secrets: a swallowed failure may happen anywhere, and no
 * function takes an argument for it. Programs set the sink; without one (a test, the page) entries are dropped.
 */
let current: LogSink | null = null

/** Sends every entry of this process to the sink from now on. Returns the end of that. */
export function writeLogTo(sink: LogSink): () => void {
  current = sink
  return () => {
    if (current === sink) current = null
  }
}

/** Passes on an entry that was made elsewhere, as in a working thread. */
export function logEntry(entry: LogEntry): void {
  current?.(entry)
}

/** The log of one area of this process, whatever sink there is when a line is written. */
export function logOf(area: string): Log {
  const at =
    (level: LogLevel) =>
    (what: string, facts: LogFacts = {}): void =>
      current?.({ level, area, what, facts })
  return { info: at('info'), warn: at('warn'), error: at('error') }
}
