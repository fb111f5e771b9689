import type { Command } from 'commander'
import { addOrder } from '../run/queue-order.ts'
import type { Run } from '../program.ts'

export function addResume(program: Command, run: Run): void {
  addOrder(program, run, {
    verb: 'resume',
    description: 'go on with what was paused',
    example: 'halyard resume --all',
    done: 'Resumed',
    question: null,
    setsGoing: true,
  })
}
