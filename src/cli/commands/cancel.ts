import type { Command } from 'commander'
import { addOrder } from '../run/queue-order.ts'
import type { Run } from '../program.ts'

export function addCancel(program: Command, run: Run): void {
  addOrder(program, run, {
    verb: 'cancel',
    description: 'give up what is not finished; finished files stay',
    example: 'halyard cancel --item 42',
    done: 'Cancelled',
    question: null,
    setsGoing: false,
  })
}
