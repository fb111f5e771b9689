import { randomUUID } from 'node:crypto'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { importManifest, type ImportedManifest } from '#core/manifests/import-manifest'
import type { Input, Output } from '#shared/contract/calls'
import { AppError } from '#shared/errors'

interface Import {
  readonly name: string
  text: string
  /** Null until the last part has come. */
  manifest: ImportedManifest | null
}
export interface ManifestImports {
  add(part: Input<'manifests.import'>): Output<'manifests.import'>
  /** Throws `usage` for one that is not kept any more. */
  get(importId: string): { readonly name: string; readonly manifest: ImportedManifest }
}

const keptImports = 3
/** Parsed JSON takes many times its length. */
const maxChars = 256 * 1024 * 1024

/** Manifests of a person's own, kept in memory to be compared with. */
export function createImports(baseUrl: URL): ManifestImports {
  const all = new Map<string, Import>()
  return {
    add: ({ importId, name, text, isLast }) => {
      const id = importId ?? randomUUID()
      const one: Import | undefined =
        importId === null ? { name, text: '', manifest: null } : all.get(importId)
      if (one === undefined || one.manifest !== null) throw interrupted()
      all.set(id, one)
      for (const oldest of all.keys()) if (all.size > keptImports) all.delete(oldest)
      if (one.text.length + text.length > maxChars)
        throw new AppError('usage', `${name} is too large to be read whole; it may have 256 MB.`)
      one.text += text
      const manifest = isLast ? finish(one) : null
      const files = manifest?.files ?? []
      const withChecksum = files.filter(file => file.sha256 !== null).length
      return { importId: id, files: files.length, refused: manifest?.refused ?? 0, withChecksum }
    },
    get: importId => {
      const one = all.get(importId)
      if (!one?.manifest) throw interrupted()
      return { name: one.name, manifest: one.manifest }
    },
  }

  function finish(one: Import): ImportedManifest {
    const manifest = importManifest(one.name, one.text, url => uriFromDownloadUrl(url, baseUrl))
    one.text = ''
    one.manifest = manifest
    if (manifest.files.length === 0)
      throw new AppError('nothing-found', `Nothing in ${one.name} names a file of the archive.`)
    return manifest
  }
}

const interrupted = (): AppError =>
  new AppError('usage', 'This import was interrupted; choose the file again.')
