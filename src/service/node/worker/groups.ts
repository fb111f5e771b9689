import type { GroupName, OpenGroup } from './messages.ts'

/** The groups of jobs; each is loaded only in a thread of its own. */
export const groups: Readonly<Record<GroupName, () => Promise<OpenGroup>>> = {
  selection: async () => (await import('../../selection/node/selection-jobs.ts')).openSelection,
  regex: async () => (await import('../../selection/node/regex-jobs.ts')).openRegex,
  manifests: async () => (await import('../../manifests/node/manifest-jobs.ts')).openManifestsGroup,
  queue: async () => (await import('../../queue/node/queue-jobs.ts')).openQueueGroup,
  'quick-look': async () => (await import('../../quick-look/node/quick-look-jobs.ts')).openQuickLookGroup,
}
