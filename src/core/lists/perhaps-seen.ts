import { textHash } from '../names/text-hash.ts'

/** A set of texts in a few megabytes, however many they are: "no" is certain, and "yes" is to be looked up. */
export interface PerhapsSeen {
  add(text: string): void
  /** False only for a text that was never added. */
  has(text: string): boolean
}

/** 4 MiB: of a million texts, one in 250 others is looked up in vain. */
const bits = 2 ** 25

/** A Bloom filter with two places for each text. */
export function createPerhapsSeen(): PerhapsSeen {
  const words = new Uint32Array(bits / 32)
  const isSet = (at: number): boolean => ((words[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0
  const set = (at: number): void => {
    words[at >>> 5] = (words[at >>> 5] ?? 0) | (1 << (at & 31))
  }
  return {
    add: text => {
      const hash = textHash(text)
      set(hash & (bits - 1))
      set(otherPlace(hash))
    },
    has: text => {
      const hash = textHash(text)
      return isSet(hash & (bits - 1)) && isSet(otherPlace(hash))
    },
  }
}

/** The last step of MurmurHash3, so that neighbours of one place have nothing in common in the other. */
function otherPlace(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return (mixed ^ (mixed >>> 13)) & (bits - 1)
}
