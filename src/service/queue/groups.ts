import type { QueueGroup } from '#shared/contract/areas/queue-rows'
import type { Reason } from '#shared/reasons'
import type { ItemState } from '#shared/states'

/** Waiting for these ends only when a person does something. */
const needsPerson: ReadonlySet<Reason> = new Set([
  'auth-needed',
  'no-access',
  'foreign-host',
  'disk-full',
  'folder-gone',
  'name-clash',
  'bug',
])
/** Reasons that concern the whole archive when it is held; on one file they say nothing about the others. */
export const ofHost: ReadonlySet<Reason> = new Set(['network', 'server-busy'])
/** Tried again within minutes. */
const retriedSoon: ReadonlySet<Reason> = new Set([
  'network',
  'server-busy',
  'changed',
  'damaged',
  'not-the-file',
])

/** The group a file is listed below, by its stored state. Null: it has ended, and its time decides whether that was today. */
export function groupOf(state: ItemState, reason: Reason | null): Exclude<QueueGroup, 'finished'> | null {
  switch (state) {
    case 'failed':
      return 'attention'
    case 'fetching':
    case 'verifying':
      return 'active'
    case 'queued':
    case 'paused':
      return 'waiting'
    case 'waiting':
      if (reason !== null && needsPerson.has(reason)) return 'attention'
      return reason !== null && retriedSoon.has(reason) ? 'active' : 'waiting'
    case 'done':
    case 'cancelled':
      return null
  }
}
