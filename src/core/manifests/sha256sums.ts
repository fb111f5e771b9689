import type { ManifestItem } from './manifest-types.ts'
import type { Rendering } from './manifest-renderer.ts'

/** SHA256SUMS of the verified files, as `sha256sum --check` of the GNU coreutils reads it in the batch folder. */
export function renderSha256Sums(): Rendering {
  return { head: '', item: sumLine, tail: '' }
}

/** Names with a backslash, line feed or return are escaped, and a backslash in front of the sum says so. */
function sumLine({ state, sha256, relativePath }: ManifestItem): string {
  if (state !== 'done' || sha256 === null) return ''
  const escaped = relativePath.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
  return `${escaped === relativePath ? '' : '\\'}${sha256}  ${escaped}\n`
}
