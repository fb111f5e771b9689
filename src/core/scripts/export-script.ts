import { AppError } from '#shared/errors'
import { isLoopbackHost } from '../archive/base-url.ts'
import { downloadUrl } from '../archive/download-url.ts'
import { aria2List } from './export-aria2.ts'
import { curlScript } from './export-curl.ts'
import { csvTable, ecsvTable, jsonTable } from './export-tables.ts'
import { wgetScript } from './export-wget.ts'
import type { PlannedFile, ScriptFile } from './script-file.ts'

export const exportFormats = ['curl', 'aria2', 'wget', 'csv', 'ecsv', 'json'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface ExportOptions {
  readonly format: ExportFormat
  /** Of the archive that the script will ask: https, or loopback. */
  readonly baseUrl: URL
  /** Name of the folder that a script makes, such as `MAST_2026-11-20T0812`. */
  readonly folder: string
}

export interface Exported {
  readonly text: string
  /** Files that this format cannot fetch, with one sentence each. */
  readonly leftOut: readonly { readonly uri: string; readonly why: string }[]
}

/**
 * Writes a list of files as a script or table that works without Halyard. No format ever holds a token.
 * Throws `usage` for a base that is neither https nor loopback.
 */
export function exportScript(files: readonly PlannedFile[], options: ExportOptions): Exported {
  const { format, baseUrl } = options
  if (baseUrl.protocol !== 'https:' && !(baseUrl.protocol === 'http:' && isLoopbackHost(baseUrl.hostname))) {
    throw new AppError('usage', 'The archive address must begin with https://; only loopback may be http.')
  }
  const leftOut: Exported['leftOut'][number][] = []
  const kept: ScriptFile[] = []
  for (const file of files) {
    const scriptFile = { file, url: downloadUrl(baseUrl, file.uri), access: accessOf(file) } as const
    const why = whyLeftOut(scriptFile, format)
    if (why === null) kept.push(scriptFile)
    else leftOut.push({ uri: file.uri, why })
  }
  return { text: write(kept, options), leftOut }
}

function write(files: readonly ScriptFile[], { format, baseUrl, folder }: ExportOptions): string {
  const isHttps = baseUrl.protocol === 'https:'
  switch (format) {
    case 'curl':
      return curlScript(files, safeFolder(folder), isHttps)
    case 'wget':
      return wgetScript(files, safeFolder(folder))
    case 'aria2':
      return aria2List(files)
    case 'csv':
      return csvTable(files)
    case 'ecsv':
      return ecsvTable(files)
    case 'json':
      return jsonTable(files)
  }
}

function accessOf({ access }: PlannedFile): ScriptFile['access'] {
  return access === null ? 'unknown' : access.toUpperCase() === 'PUBLIC' ? 'public' : 'protected'
}

/** aria2 takes a header only from its arguments or its list, and wget sends it on to other hosts after a redirect. */
function whyLeftOut({ file, access }: ScriptFile, format: ExportFormat): string | null {
  if (format === 'csv' || format === 'ecsv' || format === 'json') return null
  if (!isPlainPath(file.path)) return 'Its path is not a plain one below the folder.'
  if (access === 'protected' && format !== 'curl') {
    return `It needs a token, which ${format} would show to others; export it as a curl script.`
  }
  return null
}

/** The plan gives safe paths; this is the last look before a path goes into a script. */
function isPlainPath(path: string): boolean {
  if (path === '' || path.length > 4096 || /[\u0000-\u001f\u007f\\]/.test(path)) return false
  return path.split('/').every(segment => segment !== '' && segment !== '.' && segment !== '..')
}

/** One plain name, whatever the batch is called. */
function safeFolder(folder: string): string {
  return folder.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[.-]+/, '') || 'MAST'
}
