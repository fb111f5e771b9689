import { z } from 'zod'

import { batchPlaces, itemPlaces, priorities } from '../../choices.ts'
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

/**
 * Where something goes: a batch among those of its priority, an item within its batch. `up` and `down` are past the next
 * batch that has work left.
 */
export const moveSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('batch'), batchId: id, to: z.enum(batchPlaces) }),
  z.strictObject({ kind: z.literal('item'), itemId: id, to: z.enum(itemPlaces) }),
])

/** Orders that need the queue and nothing else: the page and the command line give them by the same names. */
export const directOrderCalls = {
  'queue.prioritise': {
    input: z.strictObject({ batchId: id, priority: z.enum(priorities) }),
    output: done,
  },
  'queue.move': {
    input: z.strictObject({ move: moveSchema }),
    output: done,
  },
  'queue.rename': {
    input: z.strictObject({ batchId: id, name: z.string().trim().min(1).max(200) }),
    output: done,
  },
} as const

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
  ...directOrderCalls,
} as const
