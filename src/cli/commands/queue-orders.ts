import type { Command } from 'commander'
import type { RunCommand } from '../context.ts'
import { idNumber } from '../options/option-parsers.ts'
import type { OrderOptions, OrderWords } from '../run/queue-order.ts'

interface OrderCommand extends OrderWords {
  readonly description: string
  readonly example: string
  /** The stronger form, with `--history`. */
  readonly withHistory?: Partial<OrderWords> & { readonly option: string }
}

/** The commands that order something of the queue, one row each; the name of a row is the command. */
const orders = {
  pause: {
    verb: 'pause',
    description: 'pause a batch, a file or everything',
    example: 'halyard pause --batch 3',
    done: 'Paused',
    question: null,
    setsGoing: false,
  },
  resume: {
    verb: 'resume',
    description: 'resume what was paused',
    example: 'halyard resume --all',
    done: 'Resumed',
    question: null,
    setsGoing: true,
  },
  retry: {
    verb: 'retry',
    description: 'retry files now that failed, were cancelled or wait',
    example: 'halyard retry --batch 3',
    done: 'Queued again',
    question: null,
    setsGoing: true,
  },
  cancel: {
    verb: 'cancel',
    description: 'cancel unfinished files; finished files stay',
    example: 'halyard cancel --item 42',
    done: 'Cancelled',
    question: null,
    setsGoing: false,
  },
  remove: {
    verb: 'remove',
    description: 'remove a batch or a file from the queue; files on disk and the history of the batch stay',
    example: 'halyard remove --batch 3 --yes',
    done: 'Removed',
    question: 'Remove from the queue? Files on disk stay, and ended files stay in the history.',
    setsGoing: false,
    withHistory: {
      verb: 'erase',
      option: 'also erase it from the history (`halyard manifests`)',
      question: 'Remove from the queue and erase the history? Files on disk stay.',
      done: 'Removed, with its history',
    },
  },
} as const satisfies Readonly<Record<string, OrderCommand>>

/** Adds the command of one row. */
export const addOrder =
  (name: keyof typeof orders) =>
  (program: Command, run: RunCommand): void => {
    const order: OrderCommand = orders[name]
    const { description, example, withHistory } = order
    const command = program
      .command(name)
      .description(description)
      .option('--batch <id>', 'number of a batch, as `halyard queue` shows it', idNumber('--batch'))
      .option('--item <id>', 'number of a file', idNumber('--item'))
      .option('--all', 'everything in the queue')
    if (withHistory !== undefined) command.option('--history', withHistory.option)
    command
      .addHelpText('after', `\nExample:\n  ${example}\n`)
      .action((options: OrderOptions, self: Command) =>
        run(self, async context => {
          const { giveOrder } = await import('../run/queue-order.ts')
          const words = options.history === true ? { ...order, ...withHistory } : order
          return giveOrder(context, words, options)
        }),
      )
  }
