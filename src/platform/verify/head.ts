import { isInPrologue, textOf } from './markup.ts'

/** More than most pages put before their first tag, and little enough to keep for every open file. */
export const headBytes = 8192
/** Text before the first element (a licence, blank lines) is skipped up to this length. */
const mostHeadBytes = 256 * 1024

/** Gathers the beginning of a file: as much as its format needs to be recognised. */
export interface Head {
  /** Takes bytes from `at` on and gives the position after them. */
  take(bytes: Uint8Array, at: number): number
  isWhole(): boolean
  bytes(): Uint8Array
}

export function createHead(): Head {
  let gathered = Buffer.alloc(0)
  let wantedBytes = headBytes
  let isWhole = false
  return {
    take(bytes, at) {
      for (let next = at; !isWhole;) {
        const piece = bytes.subarray(next, next + wantedBytes - gathered.length)
        gathered = Buffer.concat([gathered, piece])
        next += piece.length
        if (gathered.length < wantedBytes) return next
        if (isTelling(gathered)) isWhole = true
        else wantedBytes *= 2
        if (isWhole) return next
      }
      return at
    },
    isWhole: () => isWhole,
    bytes: () => gathered,
  }
}

/** Whether these first bytes are enough. */
export const isTelling = (head: Uint8Array): boolean =>
  head.length >= mostHeadBytes || (head.length >= headBytes && !isInPrologue(textOf(head)))
