/** Compares names as people sort them: `jw2` before `jw10`. Made once, for making one takes longer than a thousand comparisons. */
export const byName: (a: string, b: string) => number = new Intl.Collator('en', { numeric: true }).compare
