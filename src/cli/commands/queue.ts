import { Option, type Command } from 'commander'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'
import type { RunCommand } from '../context.ts'
import { idNumber, knownWords } from '../options/option-parsers.ts'
import type { QueueCommandOptions } from '../run/queue.ts'

export function addQueue(program: Command, run: RunCommand): void {
  program
    .command('queue')
    .description('list the batches of the queue in running order, with their unfinished files')
    .option('--batch <id>', 'only this batch', idNumber('--batch'))
    .addOption(listOf('--state <state>', 'only files in this state', itemStates))
    .addOption(listOf('--reason <reason>', 'only files that wait or have failed for this reason', reasons))
    .addHelpText('after', '\nExample:\n  halyard queue --state failed --json\n')
    .action((options: QueueCommandOptions, command: Command) =>
      run(command, async context => (await import('../run/queue.ts')).listQueue(context, options)),
    )
}

/** May be given several times; each must be one of the words. */
function listOf(flags: string, description: string, words: readonly string[]): Option {
  const name = flags.split(' ')[0] ?? ''
  return new Option(flags, `${description}: ${words.join(', ')}`).argParser(knownWords(name, words))
}
