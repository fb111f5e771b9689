/** Counts of requests, for tests and measurements. Never holds a token. */
export interface RequestCounters {
  readonly total: number
  /** GET requests for a body, from either host; a redirected download counts once. */
  readonly downloads: number
  readonly heads: number
  readonly ranges: number
  readonly queries: number
  readonly pathLookups: number
  readonly whoami: number
  /** Requests to the storage host; then those that carried a token, which it does not need. */
  readonly storage: number
  readonly storageWithAuthorization: number
  readonly storageWithCookie: number
  /** Downloads of public files that carried a token. */
  readonly publicWithToken: number
  readonly bodyBytes: number
  /** Bodies being sent now, and the highest number so far. */
  readonly bodiesNow: number
  readonly mostBodiesAtOnce: number
  readonly byStatus: Readonly<Record<number, number>>
  /** Requested downloads, by URI. */
  readonly byUri: Readonly<Record<string, number>>
}

type Countable = Exclude<keyof RequestCounters, 'byStatus' | 'byUri' | 'bodiesNow' | 'mostBodiesAtOnce'>

export interface Counters {
  add(name: Countable, amount?: number): void
  status(code: number): void
  download(uri: string): void
  bodyStarted(): void
  bodyEnded(): void
  readonly read: () => RequestCounters
}

/** Counters that start at zero; `read` returns a copy. */
export function createCounters(): Counters {
  const counts: Record<Countable, number> = {
    total: 0,
    downloads: 0,
    heads: 0,
    ranges: 0,
    queries: 0,
    pathLookups: 0,
    whoami: 0,
    storage: 0,
    storageWithAuthorization: 0,
    storageWithCookie: 0,
    publicWithToken: 0,
    bodyBytes: 0,
  }
  const byStatus = new Map<number, number>()
  const byUri = new Map<string, number>()
  let bodies = 0
  let mostBodiesAtOnce = 0
  return {
    add: (name, amount = 1) => void (counts[name] += amount),
    status: code => void byStatus.set(code, (byStatus.get(code) ?? 0) + 1),
    download: uri => {
      counts.downloads += 1
      byUri.set(uri, (byUri.get(uri) ?? 0) + 1)
    },
    bodyStarted: () => {
      bodies += 1
      mostBodiesAtOnce = Math.max(mostBodiesAtOnce, bodies)
    },
    bodyEnded: () => void (bodies -= 1),
    read: () => ({
      ...counts,
      bodiesNow: bodies,
      mostBodiesAtOnce,
      byStatus: Object.fromEntries(byStatus),
      byUri: Object.fromEntries(byUri),
    }),
  }
}
