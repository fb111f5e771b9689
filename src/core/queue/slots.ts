/** The most that any host is asked for at once, whatever was set. */
export const mostAtOnce = 16
/** The archive is shared by everyone. */
const mostOfArchive = 8

const ofArchive = /(?:^|\.)stsci\.edu(?::\d+)?$/

/**
 * How many connections a host may have when so many files are fetched at once: as many again for those that stand aside,
 * and never more than anybody may ask it for.
 */
export function howManyOpen(host: string, filesAtOnce: number): number {
  return Math.min(2 * filesAtOnce, mostOf(host))
}

const mostOf = (host: string): number => (ofArchive.test(host) ? mostOfArchive : mostAtOnce)

/**
 * How many files of one host (with its port, if any) may be under way at once: the number that was set, as far as the
 * host's owner can be asked for so many, or without one (null) what has been learned of the host.
 */
export function howManyAtOnce(host: string, filesAtOnce: number | null, learned: number): number {
  if (filesAtOnce === null) return learned
  return Math.max(1, Math.min(mostOf(host), Math.trunc(filesAtOnce)))
}
