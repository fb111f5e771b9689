import { reasons, type Reason } from './reasons.ts'

/** What a reason is about; `archive` is what the archive answered for this one file. */
export type ReasonSubject =
  'order' | 'limits' | 'network' | 'account' | 'archive' | 'disk' | 'person' | 'halyard'
/** An icon of its own for a file that waits; see `StateIcon` in the renderer. */
export type ReasonIcon = 'window' | 'budget' | 'offline' | 'token' | 'disk' | 'folder' | 'changed'

export interface ReasonFacts {
  readonly about: ReasonSubject
  /** When a waiting file is tried again without an order: `soon` is within minutes, `never` only after one. */
  readonly retried: 'soon' | 'later' | 'never'
  /** Nothing changes before a person does something. */
  readonly needsPerson: boolean
  /** Null: the icon of the state says enough. */
  readonly icon: ReasonIcon | null
  /** As few words as fit beside the word of a state; null where that word says it. */
  readonly shortWord: string | null
}

/** One row per reason. Every list of reasons in the program is a column of this table. */
export const reasonFacts: Readonly<Record<Reason, ReasonFacts>> = {
  turn: row('order', 'later', false, null, null),
  window: row('limits', 'later', false, 'window', null),
  budget: row('limits', 'later', false, 'budget', null),
  network: row('network', 'soon', false, 'offline', 'no connection'),
  'server-busy': row('network', 'soon', false, null, 'server busy'),
  'auth-needed': row('account', 'never', true, 'token', null),
  'no-access': row('account', 'never', true, null, 'no access'),
  'foreign-host': row('archive', 'never', true, null, 'foreign host'),
  gone: row('archive', 'later', false, null, 'not in the archive'),
  changed: row('archive', 'soon', false, 'changed', null),
  damaged: row('archive', 'soon', false, null, 'damaged'),
  'not-the-file': row('archive', 'soon', false, null, 'not the file'),
  'disk-full': row('disk', 'later', true, 'disk', 'disk full'),
  'folder-gone': row('disk', 'later', true, 'folder', 'folder gone'),
  'name-clash': row('disk', 'never', true, null, 'name is taken'),
  cancelled: row('person', 'never', false, null, null),
  bug: row('halyard', 'never', true, null, 'fault in Halyard'),
}

function row(
  about: ReasonSubject,
  retried: ReasonFacts['retried'],
  needsPerson: boolean,
  icon: ReasonIcon | null,
  shortWord: string | null,
): ReasonFacts {
  return { about, retried, needsPerson, icon, shortWord }
}

export const isAbout = (reason: Reason | null, subject: ReasonSubject): boolean =>
  reason !== null && reasonFacts[reason].about === subject
export const needsPerson = (reason: Reason | null): boolean =>
  reason !== null && reasonFacts[reason].needsPerson
export const reasonsAbout = (subject: ReasonSubject): readonly Reason[] =>
  reasons.filter(reason => isAbout(reason, subject))
