/** Words that a person chooses from, and that the queue's schemas and the command line's options both list. */

export const clashChoices = ['keep-both', 'replace', 'skip'] as const
export type ClashChoice = (typeof clashChoices)[number]

/** Which batches go first. */
export const priorities = ['high', 'normal', 'low'] as const
export type Priority = (typeof priorities)[number]

/** How long a batch keeps trying: `bounded` is `get` (a few attempts, then exit), `endless` is the queue. */
export const patiences = ['bounded', 'endless'] as const
export type Patience = (typeof patiences)[number]

/** Where a batch goes among those of its priority: `up` and `down` past the next one that has work left. */
export const batchPlaces = ['first', 'up', 'down', 'last'] as const
/** Where an item goes within its batch. */
export const itemPlaces = ['first', 'last'] as const

/** What the command line orders of an item, a batch or everything. */
export const verbs = ['retry', 'pause', 'resume', 'cancel', 'remove', 'erase'] as const
export type Verb = (typeof verbs)[number]
