import type { Command } from 'commander'
import { addAskedOptions, readAsked, type AskedOptions } from '../options/download-options.ts'
import type { Context, ExitCode } from '../context.ts'
import type { Run } from '../program.ts'

export function addAdd(program: Command, run: Run): void {
  addAskedOptions(
    program
      .command('add')
      .description('add files to the persistent queue, which keeps trying, and return at once'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  halyard products --program 2733 --json | halyard add --from - --to southern-ring\n',
    )
    .action((uris: string[], options: AskedOptions, command: Command) =>
      run(command, context => add(context, uris, options)),
    )
}

async function add(context: Context, uris: readonly string[], options: AskedOptions): Promise<ExitCode> {
  const { output, signal, env } = context
  const asked = await readAsked(context, uris, options, { patience: 'endless', keepFreeBytes: null })
  if (options.dryRun === true) {
    const { tellPlan } = await import('../queue/dry-run.ts')
    const planned = await tellPlan(context, asked.options, asked.files(), asked.refusedLines)
    return asked.refusedLines > 0 ? 3 : planned
  }
  const { demandSameArchive, withQueue } = await import('../queue/open-queue.ts')
  const { runnerOf, whoRuns } = await import('../queue/who-runs.ts')
  const { noteSpace } = await import('../queue/space-note.ts')
  const { batchText } = await import('../output/batch-line.ts')
  return withQueue(context, {}, async queue => {
    demandSameArchive(queue, env)
    const { batchId, added, known } = await queue.client.enqueue(asked.options, asked.files(), signal)
    const batch = await queue.client.batch(batchId)
    const { folder } = asked.options
    output.line({
      v: 1,
      kind: 'batch',
      id: batchId,
      name: batch?.name ?? null,
      folder,
      state: batch?.state ?? null,
      asked: batch?.totals.asked ?? added + known,
      added,
      known,
      refused: asked.refusedLines,
      owner: runnerOf(queue),
    })
    if (batch) output.text(batchText(batch))
    await noteSpace(output, queue.client, batchId, asked.options)
    output.text(`files:    ${folder}`)
    output.note(whoRuns(queue))
    return asked.refusedLines > 0 ? 3 : 0
  })
}
