import { draw } from './draw.ts'
import { faultNames, type FaultName } from './names.ts'
import type { FaultPlan } from './parse-faults.ts'

export { draw } from './draw.ts'
export { faultNames, type FaultName } from './names.ts'
export { parseFaults, type FaultPlan } from './parse-faults.ts'

/** The faults of one request. */
export interface RequestFaults {
  has(name: FaultName): boolean
  /** A number in [0, 1) for the details of a fault (where to cut, which bit), fixed for this request. */
  draw(label: string): number
  /** Bytes per second for this connection, or null. */
  readonly bytesPerSecond: number | null
  /** How long to wait before the answer. */
  readonly delayMs: number
}

export interface Faults {
  /** The faults of the next request for `key` (a URI, or the text of a query). */
  next(key: string, scope: 'file' | 'query'): RequestFaults
  /** Whether a fault that depends only on its key applies. `usual` is its share when the plan does not name it. */
  affects(name: FaultName, key: string, usual: number): boolean
}

/** After this many faulty answers in a row the next one is correct, so that a client can finish. */
const mostInARow = 2
/** Not drawn per request: `slow` and `latency` break nothing, the others depend only on their key (see `affects`). */
const notDrawn: readonly FaultName[] = ['slow', 'latency', 'executing', 'nested']

/**
 * Decides the faults of each request from the seed, the key and the number of earlier requests for that key. A run with
 * the same requests per key can therefore be repeated, whatever the order of the keys.
 */
export function createFaults(plan: FaultPlan, seed: number): Faults {
  const history = new Map<string, { count: number; inARow: number }>()
  const amountOf = (name: FaultName): number | null => plan.find(rule => rule.name === name)?.amount ?? null

  return {
    next(key, scope) {
      const past = history.get(key) ?? { count: 0, inARow: 0 }
      const nth = past.count
      const drawn = plan
        .filter(rule => {
          const where = faultNames[rule.name].scope
          return (where === scope || where === 'both') && !notDrawn.includes(rule.name)
        })
        .filter(rule => rule.isAlways || past.inARow < mostInARow)
        .filter(rule => draw(seed, rule.name, key, nth) < rule.amount)
        .map(rule => rule.name)
      history.set(key, { count: nth + 1, inARow: drawn.length > 0 ? past.inARow + 1 : 0 })
      return {
        has: name => drawn.includes(name),
        draw: label => draw(seed, label, key, nth),
        bytesPerSecond: scope === 'file' ? amountOf('slow') : null,
        delayMs: amountOf('latency') ?? 0,
      }
    },
    affects: (name, key, usual) => draw(seed, name, key) < (amountOf(name) ?? usual),
  }
}
