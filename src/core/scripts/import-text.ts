import type { UriOf } from '../lists/record.ts'
import { readWantedList, type WantedList } from '../lists/wanted-list.ts'
import { hasCommand } from './dialect.ts'
import { readJson } from './read-json.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { readScript } from './read-script.ts'

/** What an imported text turned out to be. `list` is everything that `--from` takes. */
export type ImportKind = 'script' | 'manifest' | 'json' | 'list'

export type Imported = WantedList & { readonly kind: ImportKind }

/**
 * Reads whatever names files of the archive: its scripts (Portal, mission search, early release), its manifests, tables,
 * JSON, lists of URIs. All of it is data; nothing is run. The content decides; the name only where content says nothing.
 */
export function importText(name: string, text: string, uriOf: UriOf): Imported {
  const start = text
    .slice(0, 4096)
    .replace(/^\uFEFF/, '')
    .trimStart()
  if (start.startsWith('<')) return { kind: 'manifest', ...orUnread(text, readManifest(text, uriOf)) }
  if (start.startsWith('{') || start.startsWith('[')) {
    const document = parseDocument(text)
    if (document !== undefined) return { kind: 'json', ...orUnread(text, readJson(document, uriOf)) }
  } else if (start.startsWith('#!') || /\.(?:c?sh|bat|cmd|ps1)$/i.test(name) || hasCommand(text)) {
    return { kind: 'script', ...readScript(text, uriOf, name) }
  }
  return { kind: 'list', ...readWantedList(text, uriOf) }
}

/** A document without a file that mentions files of the archive is refused, since it is not empty. */
function orUnread(text: string, list: WantedList): WantedList {
  if (
    list.files.length > 0 ||
    list.refusedCount > 0 ||
    !/\bmast:\w+\/|\bDownload\/file\b|<(?:BINARY2?|STREAM)\b/i.test(text)
  )
    return list
  const why =
    'It names files of the archive in a form that is not read here; save it as CSV with a column dataURI, or as one URI a line.'
  return {
    ...list,
    refused: [{ lineNumber: 0, shown: 'the whole file', code: 'usage', why }],
    refusedCount: 1,
  }
}

/** Texts above 256 MiB are not parsed whole. Undefined when the text is not one JSON document, such as JSON lines. */
function parseDocument(text: string): unknown {
  if (text.length > 256 * 1024 * 1024) return undefined
  try {
    const document: unknown = JSON.parse(text)
    // One line of `products --json` is a list of one file.
    return isLine(document) ? undefined : document
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const isLine = (document: unknown): boolean =>
  typeof document === 'object' && document !== null && 'v' in document && 'kind' in document
