import type { GroupName, OpenGroup } from './messages.ts'

/** The groups of jobs; each is loaded only in a thread of its own. */
export const groups: Readonly<Record<GroupName, () => Promise<OpenGroup>>> = {
  selection: async () => (await import('../services/selection-jobs.ts')).openSelection,
  regex: async () => (await import('../services/selection-regex.ts')).openRegex,
  history: async () => (await import('../services/manifests/history-jobs.ts')).openHistoryGroup,
  'quick-look': async () => (await import('../quick-look/jobs.ts')).openQuickLookGroup,
}
