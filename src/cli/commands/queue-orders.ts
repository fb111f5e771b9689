import type { Command } from 'commander'
import type { Verb } from '#core/queue-client'
import type { Run } from '../context.ts'
import { idNumber } from '../options/option-parsers.ts'

/** The options of an order: what it applies to. */
export interface OrderOptions {
  readonly batch?: number
  readonly item?: number
  readonly all?: boolean
  readonly history?: boolean
}

/** How an order is carried out and worded. */
export interface OrderWords {
  readonly verb: Verb
  /** What was done, for people. */
  readonly done: string
  /** Asked on a terminal before it is done; null for what can be taken back. */
  readonly question: string | null
  /** Whether files may move because of it: the command then says who downloads them. */
  readonly setsGoing: boolean
}

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
    description: 'stop fetching a batch, a file or everything, until resumed',
    example: 'halyard pause --batch 3',
    done: 'Paused',
    question: null,
    setsGoing: false,
  },
  resume: {
    verb: 'resume',
    description: 'go on with what was paused',
    example: 'halyard resume --all',
    done: 'Resumed',
    question: null,
    setsGoing: true,
  },
  retry: {
    verb: 'retry',
    description: 'try again now what has failed, was cancelled or waits',
    example: 'halyard retry --batch 3',
    done: 'To be tried again',
    question: null,
    setsGoing: true,
  },
  cancel: {
    verb: 'cancel',
    description: 'give up what is not finished; finished files stay',
    example: 'halyard cancel --item 42',
    done: 'Cancelled',
    question: null,
    setsGoing: false,
  },
  remove: {
    verb: 'remove',
    description: 'take a batch out of the queue, or a file; files on disk and the history of the batch stay',
    example: 'halyard remove --batch 3 --yes',
    done: 'Removed',
    question: 'Remove it from the queue? Files on disk stay, and so does the history of what has ended.',
    setsGoing: false,
    withHistory: {
      verb: 'erase',
      option: 'erase it from the history as well (`halyard manifests`)',
      question: 'Remove it from the queue and erase its history? Files on disk stay.',
      done: 'Removed, with its history',
    },
  },
} as const satisfies Readonly<Record<string, OrderCommand>>

/** Adds the command of one row. */
export const addOrder =
  (name: keyof typeof orders) =>
  (program: Command, run: Run): void => {
    const order: OrderCommand = orders[name]
    const { description, example, withHistory } = order
    const command = program
      .command(name)
      .description(description)
      .option('--batch <id>', 'a batch, by the number that `halyard queue` shows', idNumber('--batch'))
      .option('--item <id>', 'a file, by its number', idNumber('--item'))
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
