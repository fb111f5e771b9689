import { manifestRows } from './manifest-rows.ts'
import type { WrittenBatch, ManifestFacts } from './manifest-types.ts'
import type { Rendering } from './manifest-renderer.ts'

const columns = ['URI', 'File', 'Access', 'Status', 'Logged In User']

/** MANIFEST.HTML in the archive's own form; everything that came from outside is escaped. */
export function renderHtml(batch: WrittenBatch, facts: ManifestFacts): Rendering {
  const name = escapeHtml(batch.name)
  return {
    head: `<!DOCTYPE html>
<html>
    <head>
        <meta charset="utf-8">
        <title>${name}</title>
    </head>
    <body>
        <h2>Manifest for File: ${name}</h2>
        <h3>Total Files: ${facts.rows}</h3>
        <table cellspacing="0" cellpadding="4" rules="all" style="border-width:5px; border-style:solid; border-collapse:collapse;">
${tableRow(columns.map(column => `<b>${column}</b>`))}`,
    item: item =>
      manifestRows(item, facts)
        .map(({ uri, file, access, status, user }) =>
          tableRow([uri, file, access, status, user].map(escapeHtml)),
        )
        .join(''),
    tail: `        </table>
    </body>
</html>
`,
  }
}

function tableRow(cells: readonly string[]): string {
  const lines = cells.map(cell => `                <td>${cell}</td>\n`).join('')
  return `            <tr>\n${lines}            </tr>\n`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => entities[character] ?? character)
}
