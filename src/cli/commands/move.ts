import { Argument, Option, type Command } from 'commander'
import { batchPlaces } from '#core/queue-api'
import { priorities, type Priority } from '#shared/models'
import type { Run } from '../context.ts'
import { idNumber } from '../options/option-parsers.ts'

export type MovePlace = (typeof batchPlaces)[number]
export interface MoveOptions {
  readonly batch?: number
  readonly item?: number
  readonly priority?: Priority
}

export function addMove(program: Command, run: Run): void {
  program
    .command('move')
    .description('change what is fetched first: the order or priority of a batch, or a file of its batch')
    .addArgument(new Argument('[place]', 'where to; a file goes first or last').choices([...batchPlaces]))
    .option('--batch <id>', 'a batch, among those of its priority', idNumber('--batch'))
    .option('--item <id>', 'a file, within its batch', idNumber('--item'))
    .addOption(
      new Option('--priority <priority>', 'the batch goes before all of a lower one').choices([
        ...priorities,
      ]),
    )
    .addHelpText(
      'after',
      `
Examples:
  halyard move first --batch 3
  halyard move --batch 3 --priority high
  halyard move last --item 120

In force from the next file on, also in a queue that runs; files under way are not stopped.`,
    )
    .action((place: MovePlace | undefined, options: MoveOptions, command: Command) =>
      run(command, async context => (await import('../run/move.ts')).move(context, place, options)),
    )
}
