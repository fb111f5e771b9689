import type { Command } from 'commander'
import { addOrder } from '../run/queue-order.ts'
import type { Run } from '../program.ts'

export function addPause(program: Command, run: Run): void {
  addOrder(program, run, {
    verb: 'pause',
    description: 'stop fetching a batch, a file or everything, until resumed',
    example: 'halyard pause --batch 3',
    done: 'Paused',
    question: null,
    setsGoing: false,
  })
}
