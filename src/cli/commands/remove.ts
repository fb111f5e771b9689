import type { Command } from 'commander'
import { addOrder } from '../run/queue-order.ts'
import type { Run } from '../program.ts'

export function addRemove(program: Command, run: Run): void {
  addOrder(program, run, {
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
  })
}
