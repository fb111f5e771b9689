import type { RecordedFile } from './recorded-file.ts'

export const differences = ['only-a', 'only-b', 'different'] as const

/** One file on which two manifests do not agree. */
export interface Difference {
  readonly kind: (typeof differences)[number]
  readonly a: RecordedFile | null
  readonly b: RecordedFile | null
}

export interface Comparison {
  readonly differences: readonly Difference[]
  /** Files that both have with the same content, or that neither has fetched. */
  readonly same: number
}

/**
 * Compares two manifests file by file: by URI, or by path where one of them (SHA256SUMS) has no URIs. Same means the
 * same sha256; where a file lies is not compared. First what A has, in its order, then what only B has.
 */
export function compareManifests(a: Iterable<RecordedFile>, b: Iterable<RecordedFile>): Comparison {
  const listA = [...a]
  const listB = [...b]
  const byUri = [listA, listB].every(list => list.every(file => file.wanted !== null))
  const keyOf = (file: RecordedFile): string => (byUri ? (file.wanted?.uri ?? '') : file.relativePath)
  const restOfB = new Map(listB.map(file => [keyOf(file), file]))
  const found: Difference[] = []
  let same = 0
  for (const file of listA) {
    const key = keyOf(file)
    const other = restOfB.get(key)
    if (other === undefined) found.push({ kind: 'only-a', a: file, b: null })
    else if (other.sha256 !== file.sha256) found.push({ kind: 'different', a: file, b: other })
    else same += 1
    restOfB.delete(key)
  }
  for (const file of restOfB.values()) found.push({ kind: 'only-b', a: null, b: file })
  return { differences: found, same }
}
