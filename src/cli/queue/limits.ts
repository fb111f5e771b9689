import { limitsText } from '#core/limits/limits-text'
import path from 'node:path'
import type { LimitSettings } from '#core/limits/limit-settings'
import { openLimits } from '#platform/limits/open-limits'
import { openStore } from '#platform/store/index'
import { AppError } from '#shared/errors'
import type { Context, ExitCode } from '../context.ts'
import { limitsLine } from '../output/limits-line.ts'

/** What a command may do with the limits of this profile. */
export interface LimitsTools {
  readonly settings: () => LimitSettings
  /** Saved before it returns; a process that runs the queue applies it within a second. */
  readonly change: (settings: Partial<LimitSettings>) => void
  /** Throws AppError 'usage' when there is no such batch. */
  readonly demandBatch: (batchId: number) => void
}

/** Opens the limits of the profile, works with them, and prints what is then in force; answers the exit code. */
export function withLimits({ output, profileFolder }: Context, work: (tools: LimitsTools) => void): ExitCode {
  const store = openStore(path.join(profileFolder, 'halyard.db'))
  try {
    const limits = openLimits(store)
    try {
      work({
        settings: () => limits.now().settings,
        change: settings => limits.change(settings),
        demandBatch: batchId => {
          if (store.batch(batchId) !== null) return
          throw new AppError('usage', `There is no batch ${batchId}; \`halyard queue\` lists them.`)
        },
      })
      output.line(limitsLine(limits.now()))
      output.text(limitsText(limits.now()))
    } finally {
      limits.close()
    }
  } finally {
    store.close()
  }
  return 0
}
