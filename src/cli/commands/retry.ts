import type { Command } from 'commander'
import { addOrder } from '../run/queue-order.ts'
import type { Run } from '../program.ts'

export function addRetry(program: Command, run: Run): void {
  addOrder(program, run, {
    verb: 'retry',
    description: 'try again now what has failed, was cancelled or waits',
    example: 'halyard retry --batch 3',
    done: 'To be tried again',
    question: null,
    setsGoing: true,
  })
}
