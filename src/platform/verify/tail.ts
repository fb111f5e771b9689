/** Keeps the last bytes of a file that passes, and counts all of them. */
export interface Tail {
  add(bytes: Uint8Array): void
  /** At most as many as were asked for; all of a shorter file. */
  bytes(): Buffer
  sizeBytes(): number
}

export function createTail(keptBytes: number): Tail {
  let kept = Buffer.alloc(0)
  let sizeBytes = 0
  return {
    add(bytes) {
      sizeBytes += bytes.length
      // Copied, since the giver of the bytes may use their memory again.
      kept =
        bytes.length >= keptBytes
          ? Buffer.from(bytes.subarray(bytes.length - keptBytes))
          : Buffer.concat([kept.subarray(Math.max(0, kept.length + bytes.length - keptBytes)), bytes])
    },
    bytes: () => kept,
    sizeBytes: () => sizeBytes,
  }
}
