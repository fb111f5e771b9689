import { uriFromDownloadUrl } from '#core/archive/download-url'
import { createLineSplitter } from '#core/lists/lines-of'
import type { ListedFiles } from '#core/lists/wanted-files'
import { collectWanted, type WantedList } from '#core/lists/wanted-list'
import { AppError } from '#shared/errors'
import { readText } from './read-text.ts'

/**
 * The files named as arguments and in the list of `--from`, unified by URI. A bad argument throws AppError (`usage`,
 * `foreign-host`); a bad line of the list is refused, and the others are still read.
 */
export async function readWanted(
  uris: readonly string[],
  from: string | undefined,
  baseUrl: URL,
): Promise<WantedList<ListedFiles>> {
  const uriOf = (url: string): string => uriFromDownloadUrl(url, baseUrl)
  const reader = collectWanted(uriOf)
  for (const uri of uris) {
    try {
      reader.addAddress(uri)
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      throw new AppError(thrown.code, `${uri}: ${thrown.message}`, { cause: thrown })
    }
  }
  if (from !== undefined) await readLines(from, line => reader.add(line))
  return reader.list()
}

/** The lines of a list, as many at a time as a piece of it holds; the length of each is bounded. */
async function readLines(from: string, add: (line: string) => void): Promise<void> {
  const splitter = createLineSplitter()
  for await (const text of readText(from)) splitter.push(text).forEach(add)
  splitter.end().forEach(add)
}
