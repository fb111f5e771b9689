/** What running transfers will still write, by volume, so that two of them are never promised the same space. */
export interface SpaceBook {
  claim(itemId: number, volumeId: string, bytes: number): void
  /** So many bytes of a claim are still to be written; nothing for an item without one. */
  stillNeeds(itemId: number, bytes: number): void
  release(itemId: number): void
  claimedBytes(volumeId: string): number
  /** Resolves when a claim has shrunk or gone. */
  changed(): Promise<void>
  /** How often that has happened. */
  readonly changes: number
}

export function createSpaceBook(): SpaceBook {
  let waiting = Promise.withResolvers<undefined>()
  let changes = 0
  const tell = (): void => {
    changes += 1
    waiting.resolve(undefined)
    waiting = Promise.withResolvers()
  }
  const claims = new Map<number, { readonly volumeId: string; bytes: number }>()
  return {
    claim: (itemId, volumeId, bytes) => void claims.set(itemId, { volumeId, bytes }),
    stillNeeds: (itemId, bytes) => {
      const claim = claims.get(itemId)
      if (!claim) return
      claim.bytes = Math.max(0, bytes)
      tell()
    },
    release: itemId => {
      if (claims.delete(itemId)) tell()
    },
    changed: () => waiting.promise,
    get changes() {
      return changes
    },
    claimedBytes: volumeId => {
      let sum = 0
      for (const claim of claims.values()) if (claim.volumeId === volumeId) sum += claim.bytes
      return sum
    },
  }
}
