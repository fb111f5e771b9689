import { Argument, Option, type Command } from 'commander'
import { batchPlaces, priorities } from '#shared/choices'
import type { RunCommand } from '../context.ts'
import { idNumber } from '../options/option-parsers.ts'
import type { MoveOptions, MovePlace } from '../run/move.ts'

export function addMove(program: Command, run: RunCommand): void {
  program
    .command('move')
    .description('change the order: move a batch, set its priority, or move a file within its batch')
    .addArgument(
      new Argument('[place]', 'new place; a file can only go first or last').choices([...batchPlaces]),
    )
    .option('--batch <id>', 'number of a batch, which moves among those of its priority', idNumber('--batch'))
    .option('--item <id>', 'number of a file, which moves within its batch', idNumber('--item'))
    .addOption(
      new Option('--priority <priority>', 'priority of the batch; higher ones run first').choices([
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

Takes effect with the next file, also in a running queue. Current downloads continue.`,
    )
    .action((place: MovePlace | undefined, options: MoveOptions, command: Command) =>
      run(command, async context => (await import('../run/move.ts')).move(context, place, options)),
    )
}
