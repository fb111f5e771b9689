import type { RecordedFile } from './recorded-file.ts'

/**
 * A line of SHA256SUMS as the GNU coreutils write it: sum, blank, blank or `*`, path; a backslash in front says that
 * `\\`, `\n` and `\r` in the path are escaped. Null for any other line.
 */
export function parseSumLine(line: string): RecordedFile | null {
  const [, escaped, sum, path] = /^(\\?)([0-9a-f]{64}) [ *](.+)$/i.exec(line) ?? []
  if (sum === undefined || path === undefined) return null
  const relativePath = (escaped === '' ? path : unescaped(path)).replace(/^\.\//, '')
  return {
    relativePath,
    state: 'done',
    reason: null,
    sizeBytes: null,
    sha256: sum.toLowerCase(),
    user: null,
    wanted: null,
  }
}

function unescaped(path: string): string {
  return path.replace(/\\([\\nr])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign === 'r' ? '\r' : '\\'))
}
