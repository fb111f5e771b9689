import type { GroupName, OpenGroup } from './messages.ts'

const notYet: OpenGroup = () => ({})

/** The groups of jobs; each is loaded only in a thread of its own. */
export const groups: Readonly<Record<GroupName, () => Promise<OpenGroup>>> = {
  selection: () => Promise.resolve(notYet),
  regex: () => Promise.resolve(notYet),
  history: () => Promise.resolve(notYet),
  'quick-look': () => Promise.resolve(notYet),
}
