import { manifestText } from '#core/manifests/manifest-text'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import type { Context, ExitCode } from '../../context.ts'
import { isStandardOutput } from '../../output/standard-output.ts'
import { writeExport } from '../../output/write-text.ts'
import { batchNamed, toolName } from './manifest-source.ts'

export interface ManifestExportOptions {
  readonly format: 'html' | 'csv' | 'json' | 'sha256'
  readonly out?: string
}

/** Writes the manifest of a batch from the history, as the batch's own folder has it. */
export async function exportManifest(
  { output, profileFolder }: Context,
  asked: string,
  { format, out }: ManifestExportOptions,
): Promise<ExitCode> {
  if (isStandardOutput(out)) output.endWithOutput()
  const history = openRecordedBatches(profileFolder)
  try {
    const source = history.source(await batchNamed(history, asked), Date.now(), toolName)
    await writeExport(output, manifestText(source, format), { file: out, format })
    return 0
  } finally {
    history.close()
  }
}
