/** What became of a file since it was verified. */
export const checkResults = ['intact', 'missing', 'changed', 'unreadable'] as const
export type CheckResult = (typeof checkResults)[number]
