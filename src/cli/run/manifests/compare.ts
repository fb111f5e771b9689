import { compareManifests, type Difference } from '#core/manifests/compare'
import type { RecordedFile } from '#core/manifests/recorded-file'
import { formatCount } from '#shared/format'
import type { Context, ExitCode } from '../../context.ts'
import { paced } from '../../output/paced.ts'
import { openManifest } from './manifest-source.ts'

/** Lists the files that only one of two manifests has, and those whose content differs. A difference is no failure: 0. */
export async function compareBatches(context: Context, a: string, b: string): Promise<ExitCode> {
  const { output } = context
  output.endWithOutput()
  const { differences, same } = compareManifests(await filesOf(context, a), await filesOf(context, b))
  const counts = { 'only-a': 0, 'only-b': 0, different: 0 }
  for await (const difference of paced(output, differences)) {
    counts[difference.kind] += 1
    output.line(differenceLine(difference))
    const file = difference.a ?? difference.b
    output.text(`${words[difference.kind]}: ${file?.wanted?.uri ?? file?.relativePath ?? ''}`)
  }
  const { 'only-a': onlyA, 'only-b': onlyB, different } = counts
  output.line({ v: 1, kind: 'comparison', same, only_a: onlyA, only_b: onlyB, different })
  output.text(
    `${formatCount(same)} the same, ${formatCount(onlyA)} only in A, ${formatCount(onlyB)} only in B, ${formatCount(different)} different`,
  )
  return 0
}

const words = { 'only-a': 'only in A', 'only-b': 'only in B', different: 'different' } as const

async function filesOf(context: Context, asked: string): Promise<readonly RecordedFile[]> {
  const manifest = await openManifest(context, asked)
  try {
    return [...manifest.files()]
  } finally {
    manifest.close()
  }
}

function differenceLine({ kind, a, b }: Difference) {
  const side = (file: RecordedFile | null) =>
    file && { path: file.relativePath, state: file.state, size: file.sizeBytes, sha256: file.sha256 }
  const uri = (a ?? b)?.wanted?.uri ?? null
  return { v: 1, kind: 'difference', uri, difference: kind, a: side(a), b: side(b) } as const
}
