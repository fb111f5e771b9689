import { decodeText } from '#shared/decode-text'
import { textPartChars } from '#shared/contract/areas/manifests'
import type { ManifestExportFormat } from '#shared/contract/areas/manifests'
import type { Input, Output } from '#shared/contract/calls'
import type { Client } from '#shared/contract/client'
import type { Result } from '#shared/errors'

import { saveText } from '../../kit/save-text.ts'
import { textParts } from './text-parts.ts'

/** Gets a manifest as text, part by part, and saves it as a file. Gives the file's name. */
export async function exportBatch(
  client: Client,
  batchId: number,
  format: ManifestExportFormat,
): Promise<Result<string>> {
  const texts: string[] = []
  let exportId: string | null = null
  for (;;) {
    const reply: Result<Output<'manifests.export'>> = await client.call('manifests.export', {
      batchId,
      format,
      exportId,
    })
    if (!reply.ok) return reply
    const { text, isLast, fileName, mediaType } = reply.value
    texts.push(text)
    exportId = reply.value.exportId
    if (!isLast) continue
    saveText(fileName, mediaType, texts)
    return { ok: true, value: fileName }
  }
}

/** Sends a manifest file to the host, part by part, for a comparison. */
export async function importForComparison(
  client: Client,
  file: File,
): Promise<Result<Output<'manifests.import'>>> {
  const parts = textParts(decodeText(new Uint8Array(await file.arrayBuffer())), textPartChars)
  let importId: string | null = null
  for (const text of parts.slice(0, -1)) {
    const part: Input<'manifests.import'> = { importId, name: file.name.slice(0, 500), text, isLast: false }
    const reply: Result<Output<'manifests.import'>> = await client.call('manifests.import', part)
    if (!reply.ok) return reply
    importId = reply.value.importId
  }
  const text = parts.at(-1) ?? ''
  return client.call('manifests.import', { importId, name: file.name.slice(0, 500), text, isLast: true })
}

/** Sends a manifest file to the selection, as a list of files to select from. */
export async function importToSelection(
  client: Client,
  file: File,
): Promise<Result<Output<'selection.import'>>> {
  const parts = textParts(decodeText(new Uint8Array(await file.arrayBuffer())), textPartChars)
  let importId: string | null = null
  for (const text of parts.slice(0, -1)) {
    const reply: Result<Output<'selection.import-part'>> = await client.call('selection.import-part', {
      importId,
      text,
    })
    if (!reply.ok) return reply
    importId = reply.value.importId
  }
  return client.call('selection.import', {
    importId,
    name: file.name.slice(0, 300),
    text: parts.at(-1) ?? '',
  })
}
