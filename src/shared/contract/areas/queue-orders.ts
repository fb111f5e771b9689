import { z } from 'zod'

import { priorities } from '../../models.ts'
import { queueSelectionSchema } from './queue-rows.ts'

/** What a person may order of the queue. Every order is saved for good before it is answered. */

const count = z.int().nonnegative()
const id = z.int().positive()
const done = z.strictObject({})

/** `accept`: keep an unsound file as the archive has it. */
export const queueVerbs = ['pause', 'resume', 'retry', 'cancel', 'accept'] as const
export type QueueVerb = (typeof queueVerbs)[number]

/** How long a removal can be undone. */
export const undoWithinMs = 10_000

export const queueOrdersCalls = {
  /** `items`: how many files were named. */
  'queue.order': {
    input: z.strictObject({ verb: z.enum(queueVerbs), selection: queueSelectionSchema }),
    output: z.strictObject({ items: count }),
  },
  /** Out of the list at once, out of the queue after ten seconds. Never touches files. */
  'queue.remove': {
    input: z.strictObject({ selection: queueSelectionSchema }),
    output: z.strictObject({ undoId: z.string(), items: count }),
  },
  /** False when the ten seconds are over. */
  'queue.undo': {
    input: z.strictObject({ undoId: z.string().max(64) }),
    output: z.strictObject({ isUndone: z.boolean() }),
  },
  /** What `queue.discard` would delete. */
  'queue.parts': {
    input: z.strictObject({ selection: queueSelectionSchema }),
    output: z.strictObject({
      items: count,
      /** Unfinished files on disk, and their bytes. */
      parts: count,
      bytes: count,
      folders: z.array(z.string()).max(20).readonly(),
    }),
  },
  /** Removes from the queue for good and deletes the unfinished files. Finished files stay. */
  'queue.discard': {
    input: z.strictObject({ selection: queueSelectionSchema }),
    output: z.strictObject({ items: count, parts: count, bytes: count }),
  },
  'queue.prioritise': {
    input: z.strictObject({ batchId: id, priority: z.enum(priorities) }),
    output: done,
  },
  'queue.move': {
    input: z.strictObject({
      move: z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z.literal('batch'),
          batchId: id,
          to: z.enum(['first', 'up', 'down', 'last']),
        }),
        z.strictObject({ kind: z.literal('item'), itemId: id, to: z.enum(['first', 'last']) }),
      ]),
    }),
    output: done,
  },
  'queue.rename': {
    input: z.strictObject({ batchId: id, name: z.string().trim().min(1).max(200) }),
    output: done,
  },
} as const
