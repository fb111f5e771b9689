import type { FileHit } from '#core/manifests/recorded-batches'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { AppError } from '#shared/errors'
import { formatCount } from '#shared/format'
import { itemLine } from '#shared/lines'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'
import type { Context, ExitCode } from '../../context.ts'
import { paced } from '../../output/paced.ts'

export interface ManifestSearchOptions {
  readonly outcome?: string
  readonly limit: number
}

/** Files of the whole history, newest first. */
export async function searchManifests(
  { output, profileFolder, signal }: Context,
  words: readonly string[],
  options: ManifestSearchOptions,
): Promise<ExitCode> {
  const { limit } = options
  const query = { text: words.join(' '), limit, ...outcomeOf(options.outcome) }
  output.endWithOutput()
  const history = openRecordedBatches(profileFolder)
  try {
    const hits = await history.search(query, signal, (indexed, total) =>
      output.status(`index: ${formatCount(indexed)} of ${formatCount(total)} files`),
    )
    for await (const hit of paced(output, hits)) {
      output.line(hitLine(hit))
      output.text(hitText(hit))
    }
    if (hits.length === 0) output.note('Nothing found. Use fewer words, or only the beginning of one.')
    if (hits.length === limit)
      output.note(`Showing the ${formatCount(limit)} newest files; --limit shows more.`)
    return hits.length > 0 ? 0 : 4
  } finally {
    history.close()
  }
}

function outcomeOf(word: string | undefined) {
  if (word === undefined) return {}
  const state = itemStates.find(known => known === word)
  const reason = reasons.find(known => known === word)
  // `cancelled` is both, and the state is the outcome.
  if (state) return { states: [state] }
  if (reason) return { reasons: [reason] }
  throw new AppError(
    'usage',
    `--outcome takes a state (${itemStates.join(', ')}) or a reason (${reasons.join(', ')}), not "${word}".`,
  )
}

function hitLine(hit: FileHit) {
  return {
    ...itemLine(hit),
    batch_name: hit.batchName,
    folder: hit.folder,
    program: hit.programId,
    target: hit.target,
    check: hit.check,
    finished: hit.finishedMs === null ? null : new Date(hit.finishedMs).toISOString(),
  }
}

function hitText(hit: FileHit): string {
  const damage = hit.state !== 'done' || hit.check === 'intact' ? null : hit.check
  const why = hit.reason ?? damage
  const outcome = why === null ? hit.state : `${hit.state} (${why})`
  return [outcome, hit.path ?? hit.filename, hit.target ?? '', `batch ${hit.batchId} "${hit.batchName}"`]
    .filter(part => part !== '')
    .join('  ')
}
