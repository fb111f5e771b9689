import type { Command } from 'commander'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'
import { wholeNumber } from './demo-archive.ts'

interface Options {
  readonly batch?: number
  readonly budget?: string
}

export function addLimit(program: Command, run: Run): void {
  program
    .command('limit')
    .description('show or set how fast, and how much, is fetched')
    .argument('[rate]', 'bytes per second, like 10M or 10MiB; off for no limit')
    .option('--batch <id>', 'only this batch', wholeNumber('--batch', 1, Number.MAX_SAFE_INTEGER))
    .option(
      '--budget <volume>',
      'fetch so much per day or month and no more, like 500G/day; off for no budget',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  halyard limit 10M\n  halyard limit 2M --batch 3\n  halyard limit --budget 500G/day\n',
    )
    .action((rate: string | undefined, options: Options, command: Command) =>
      run(command, context => limit(context, rate, options)),
    )
}

async function limit(context: Context, rate: string | undefined, options: Options): Promise<ExitCode> {
  const { parseLimit } = await import('#core/limits/rate-text')
  const { parseBudget } = await import('#core/limits/budget')
  const { withLimits } = await import('../queue/limits.ts')
  const { batch, budget } = options
  const bytesPerSecond = rate === undefined ? undefined : parseLimit(rate)
  const newBudget = budget === undefined ? undefined : /^off$/i.test(budget) ? null : parseBudget(budget)
  return withLimits(context, ({ change, settings, demandBatch }) => {
    if (newBudget !== undefined) change({ budget: newBudget })
    if (batch !== undefined) demandBatch(batch)
    if (bytesPerSecond === undefined) return
    if (batch === undefined) change({ bytesPerSecond })
    else change({ batches: withRate(settings().batches, batch, bytesPerSecond) })
  })
}

function withRate(
  batches: Readonly<Record<string, number>>,
  batch: number,
  bytesPerSecond: number | null,
): Readonly<Record<string, number>> {
  const others = Object.entries(batches).filter(([id]) => id !== String(batch))
  return Object.fromEntries(bytesPerSecond === null ? others : [...others, [String(batch), bytesPerSecond]])
}
