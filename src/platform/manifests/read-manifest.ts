import { createReadStream } from 'node:fs'
import path from 'node:path'
import { checkManifestHead, parseManifestLine } from '#core/manifests/manifest-line'
import type { RecordedFile } from '#core/manifests/recorded-file'
import { parseSumLine } from '#core/manifests/sums-line'
import { createLineSplitter } from '#core/lists/lines-of'
import { AppError } from '#shared/errors'

/**
 * The files of a `manifest.json` or a `SHA256SUMS` on disk, read line by line. Throws `usage` for
 * another file and for one that cannot be read.
 */
export async function readManifestFile(file: string): Promise<readonly RecordedFile[]> {
  const files: RecordedFile[] = []
  const isJson = path.extname(file).toLowerCase() === '.json'
  let lineNumber = 0
  for await (const line of linesOf(file)) {
    lineNumber += 1
    if (isJson && lineNumber === 1) {
      checkManifestHead(line)
      continue
    }
    const found = isJson ? parseManifestLine(line) : parseSumLine(line)
    if (found !== null) files.push(found)
    else if (!isJson && line.trim() !== '')
      throw new AppError('usage', `${file} is neither a manifest.json nor a list of sha256 sums.`)
  }
  if (isJson && lineNumber === 0) throw new AppError('usage', `${file} is empty.`)
  return files
}

/** Lines of bounded length: a manifest of ours has none that is longer. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const splitter = createLineSplitter()
  try {
    for await (const chunk of createReadStream(file, 'utf8')) yield* splitter.push(chunk as string) // encoding given
    yield* splitter.end()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('usage', `The manifest ${file} cannot be read.`, { cause })
  }
}
