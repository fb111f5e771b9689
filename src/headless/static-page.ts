import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { pageContentTypes } from '#shared/contract/page-headers'
import { AppError } from '#shared/errors'

export interface PageFile {
  readonly body: Buffer
  readonly contentType: string
  readonly etag: string
  /** True for assets, whose names contain a hash of their content, so that browsers may cache them. */
  readonly isForever: boolean
}

/**
 * Reads the built page into a fixed map from URL path to content, so that no requested path can leave the folder. Throws
 * AppError('usage') when the page was not built.
 */
export async function readPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const names = await namesIn(folder)
  const files = new Map<string, PageFile>()
  for (const name of names) {
    const contentType = pageContentTypes[path.extname(name)]
    if (contentType === undefined) continue
    const body = await readFile(path.join(folder, name))
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
    const urlPath = `/${name.split(path.sep).join('/')}`
    files.set(urlPath, { body, contentType, etag, isForever: urlPath.startsWith('/assets/') })
  }
  const index = files.get('/index.html')
  if (index === undefined) throw notBuilt(folder)
  return files.set('/', index)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile())
    return files.map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
  } catch (cause) {
    throw notBuilt(folder, cause)
  }
}

const notBuilt = (folder: string, cause?: unknown): AppError =>
  new AppError('usage', `There is no built page in ${folder}. Run npm run build first.`, { cause })
