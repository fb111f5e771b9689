import { renderCsv } from './manifest-csv.ts'
import { renderHtml } from './manifest-html.ts'
import { renderJson } from './manifest-json.ts'
import type { ManifestSource } from './manifest-types.ts'
import type { Rendering } from './manifest-renderer.ts'
import { renderSha256Sums } from './sha256sums.ts'

export const manifestFormats = ['html', 'csv', 'json', 'sha256'] as const
export type ManifestFormat = (typeof manifestFormats)[number]

/** A manifest as the batch folder has it, in pieces; walks the source's items once. */
export function* manifestText(source: ManifestSource, format: ManifestFormat): Generator<string> {
  const { head, item, tail } = renderingOf(source, format)
  yield head
  for (const one of source.items) yield item(one)
  yield tail
}

function renderingOf({ batch, facts }: ManifestSource, format: ManifestFormat): Rendering {
  switch (format) {
    case 'html':
      return renderHtml(batch, facts)
    case 'csv':
      return renderCsv(facts)
    case 'json':
      return renderJson(batch, facts)
    case 'sha256':
      return renderSha256Sums()
  }
}
