/**
 * Why something does not move or has failed: one closed list used by interface, command line, exit codes and docs.
 * Every item shows exactly one of them.
 */
export const reasons = [
  'turn',
  'window',
  'budget',
  'network',
  'server-busy',
  'auth-needed',
  'no-access',
  'foreign-host',
  'gone',
  'changed',
  'damaged',
  'not-the-file',
  'disk-full',
  'folder-gone',
  'name-clash',
  'cancelled',
  'bug',
] as const
export type Reason = (typeof reasons)[number]

/** One short sentence per reason, for tables and terminals. The screens add details and a next action. */
export const reasonSentence: Readonly<Record<Reason, string>> = {
  turn: 'Others are first.',
  window: 'Waits for the next time window.',
  budget: 'The volume quota is used up.',
  network: 'No connection to the archive.',
  'server-busy': 'The archive asked us to wait.',
  'auth-needed': 'Needs a MAST token.',
  'no-access': 'This account has no access to the program.',
  'foreign-host': 'The archive sent us to a host that is not allowed.',
  gone: 'The archive lists the file but does not have it now; this happens after reprocessing.',
  changed: 'The file changed in the archive while it was being downloaded.',
  damaged: 'The bytes that arrived are not sound.',
  'not-the-file': 'The archive sent something other than the file.',
  'disk-full': 'The disk is full.',
  'folder-gone': 'The folder cannot be reached or written.',
  'name-clash': 'A different file with this name is already there.',
  cancelled: 'Cancelled.',
  bug: 'Something went wrong inside Halyard.',
}
