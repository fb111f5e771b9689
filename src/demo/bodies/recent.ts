/** A cache that keeps recently used values up to a total weight. */
export interface Recent<V> {
  /** The cached value of this key, or a new one. */
  get(key: string, make: () => V): V
}

/** `weigh` gives the weight of a value (bytes, or 1); `limit` is the total weight kept. */
export function recent<V>(limit: number, weigh: (value: V) => number): Recent<V> {
  const kept = new Map<string, V>()
  let total = 0
  return {
    get(key, make) {
      const known = kept.get(key)
      if (known !== undefined) {
        kept.delete(key)
        kept.set(key, known)
        return known
      }
      const value = make()
      kept.set(key, value)
      total += weigh(value)
      for (const [oldKey, old] of kept) {
        if (total <= limit || oldKey === key) break
        kept.delete(oldKey)
        total -= weigh(old)
      }
      return value
    },
  }
}
