import type { RecordedFile } from '#core/manifests/recorded-file'
import { absolutePath } from '#core/plan/absolute-path'
import { checkFiles, type CheckedFile } from '#platform/manifests/check-files'
import { checkResults, type CheckResult } from '#shared/check-results'
import { demandFolder } from '#platform/manifests/demand-folder'
import { AppError } from '#shared/errors'
import { countedText, formatBytes, formatCount } from '#shared/format'
import { summaryLine } from '#shared/lines'
import type { Context, ExitCode } from '../../context.ts'
import { fetchAgain } from './fetch-again.ts'
import { keepChecks } from './keep-checks.ts'
import { openManifest, type OpenManifest } from './manifest-source.ts'

export interface ManifestVerifyOptions {
  readonly fetch?: boolean
}

type Counts = Record<CheckResult, number> & { bytes: number }

/**
 * Reads every file of a batch again. 0 when all are intact, 8 when not, 7 when the folder is gone. With `--fetch` the
 * others are downloaded again into the same batch, and the exit code is that of the download.
 */
export async function verifyManifest(
  context: Context,
  asked: string,
  { fetch }: ManifestVerifyOptions,
): Promise<ExitCode> {
  const manifest = await openManifest(context, asked)
  try {
    await demandFolder(manifest.folder)
    const { counts, broken } = await checkAll(context, manifest)
    if (context.signal.aborted) throw new AppError('cancelled', 'The verification was stopped.')
    showCounts(context, manifest, counts)
    const files = checkResults.reduce((sum, result) => sum + counts[result], 0)
    if (files === 0) return 4
    if (broken.length === 0) return 0
    return fetch ? await fetchAgain(context, manifest, broken) : 8
  } finally {
    manifest.close()
  }
}

async function checkAll(
  context: Context,
  manifest: OpenManifest,
): Promise<{ counts: Counts; broken: readonly RecordedFile[] }> {
  const kept = keepChecks(context, manifest)
  try {
    const found = await readAgain(context, manifest, checked => kept.add(checked))
    if (!context.signal.aborted) kept.end()
    return found
  } finally {
    kept.close()
  }
}

async function readAgain(
  { output, signal }: Context,
  manifest: OpenManifest,
  onChecked: (checked: CheckedFile) => void,
): Promise<{ counts: Counts; broken: readonly RecordedFile[] }> {
  const counts: Counts = { intact: 0, missing: 0, changed: 0, unreadable: 0, bytes: 0 }
  const broken: RecordedFile[] = []
  let seen = 0
  for await (const checked of checkFiles(manifest.folder, manifest.files(), signal)) {
    onChecked(checked)
    counts[checked.result] += 1
    counts.bytes += checked.readBytes
    seen += 1
    output.line(checkLine(manifest.folder, checked))
    if (checked.result !== 'intact') {
      broken.push(checked.file)
      output.text(`${checked.result}: ${checked.file.relativePath}  ${checked.detail ?? ''}`)
    }
    const all = manifest.batch ? ` of ${formatCount(manifest.batch.totals.asked)}` : ''
    output.status(`verify: ${formatCount(seen)}${all} files, ${formatBytes(counts.bytes)} read`)
  }
  return { counts, broken }
}

function checkLine(folder: string, { file, result, detail }: CheckedFile) {
  const { relativePath, wanted, sizeBytes, sha256 } = file
  return {
    v: 1,
    kind: 'check',
    uri: wanted?.uri ?? null,
    filename: wanted?.filename ?? relativePath.slice(relativePath.lastIndexOf('/') + 1),
    path: absolutePath(folder, relativePath),
    result,
    detail,
    size: sizeBytes,
    sha256,
  } as const
}

/** Every file counts as verified or failed; `bytes` is what was read. */
function showCounts({ output }: Context, { batch, folder }: OpenManifest, counts: Counts): void {
  const { intact, missing, changed, unreadable, bytes } = counts
  const failed = missing + changed + unreadable
  const totals = { asked: intact + failed, verified: intact, failed, cancelled: 0, waiting: 0, bytes }
  output.line({
    ...summaryLine({ ...totals, manifest: batch?.manifest ?? null }),
    intact,
    missing,
    changed,
    unreadable,
  })
  output.text(
    `${countedText(totals.asked, 'file', 'files')}: ${formatCount(intact)} intact, ${formatCount(missing)} missing, ` +
      `${formatCount(changed)} changed, ${formatCount(unreadable)} unreadable; ${formatBytes(bytes)} read in ${folder}`,
  )
}
