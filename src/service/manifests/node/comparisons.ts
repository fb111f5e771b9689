import { compareManifests, type Comparison, type Difference } from '#core/manifests/compare'
import type { RecordedFile } from '#core/manifests/recorded-file'
import type { DifferenceView } from '#shared/contract/areas/manifests'
import type { Input, Output } from '#shared/contract/calls'

export interface ComparedSide {
  readonly name: string
  /** May be walked once. */
  files(): Iterable<RecordedFile>
}
interface Kept extends Comparison {
  readonly revision: number
  readonly version: string
  readonly madeMs: number
  readonly costMs: number
  readonly isByContent: boolean
  readonly otherName: string
}
export interface Comparisons {
  /** `version` changes whenever a side may have. */
  window(
    asked: Input<'manifests.compare'>,
    version: string,
    sides: () => { readonly a: ComparedSide; readonly b: ComparedSide },
  ): Output<'manifests.compare'>
}

const keptComparisons = 2
/** While a queue runs, comparing again takes at most a tenth of the time. */
const restPerCost = 10

/** Windows over what differs between two manifests; the comparison is kept, so that scrolling costs nothing. */
export function createComparisons(monotonicMs: () => number): Comparisons {
  const all = new Map<string, Kept>()
  let lastRevision = 0
  return {
    window: ({ batchId, other, kind, first, count }, version, sides) => {
      const name = JSON.stringify([batchId, other])
      let kept = all.get(name)
      const isFresh =
        kept && (kept.version === version || monotonicMs() - kept.madeMs < kept.costMs * restPerCost)
      if (!kept || !isFresh) {
        const startedMs = monotonicMs()
        const made = compared(sides())
        const madeMs = monotonicMs()
        kept = { ...made, version, revision: (lastRevision += 1), madeMs, costMs: madeMs - startedMs }
        all.delete(name)
        all.set(name, kept)
        for (const oldest of all.keys()) if (all.size > keptComparisons) all.delete(oldest)
      }
      const { differences, same, revision, isByContent, otherName } = kept
      const ofKind = kind === 'all' ? differences : differences.filter(one => one.kind === kind)
      const sum = (asked: Difference['kind']): number => differences.filter(one => one.kind === asked).length
      return {
        rows: ofKind.slice(first, first + count).map(viewOf),
        total: ofKind.length,
        revision,
        otherName,
        same,
        onlyA: sum('only-a'),
        onlyB: sum('only-b'),
        different: sum('different'),
        isByContent,
      }
    },
  }
}

/** A list without any checksum promises no content: then both sides are compared by what they list. */
function compared({ a, b }: { readonly a: ComparedSide; readonly b: ComparedSide }) {
  const listB = [...b.files()]
  const isByContent = listB.length === 0 || listB.some(file => file.sha256 !== null)
  const sideOf = (files: Iterable<RecordedFile>): Iterable<RecordedFile> =>
    isByContent ? files : Array.from(files, file => ({ ...file, sha256: null }))
  return { ...compareManifests(sideOf(a.files()), sideOf(listB)), isByContent, otherName: b.name }
}

function viewOf({ kind, a, b }: Difference): DifferenceView {
  const side = (file: RecordedFile | null): DifferenceView['a'] =>
    file && {
      path: file.relativePath,
      state: file.state,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
    }
  return { kind, uri: (a ?? b)?.wanted?.uri ?? null, a: side(a), b: side(b) }
}
