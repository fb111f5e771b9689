import { uriFromDownloadUrl } from '#core/archive/download-url'
import { createLineSplitter } from '#core/lists/lines-of'
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
): Promise<WantedList> {
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
  if (from !== undefined) for await (const line of linesOf(from)) reader.add(line)
  return reader.list()
}

/** The lines of a list. Only one of them is in memory, and its length is bounded. */
async function* linesOf(from: string): AsyncGenerator<string> {
  const splitter = createLineSplitter()
  for await (const text of readText(from)) yield* splitter.push(text)
  yield* splitter.end()
}
