import { lastLogLines } from '#platform/log/read-log'
import { logFileOf } from '#platform/log/log-files'
import type { Context, ExitCode } from '../context.ts'
import { readToken } from '../token/token-source.ts'
import { logText } from '../output/log-text.ts'

const usualLines = 100

/** Prints the last lines of the log, the oldest first. */
export async function printLog(
  context: Context,
  { lines = usualLines }: { readonly lines?: number },
): Promise<ExitCode> {
  const { output, options, profileFolder } = context
  output.endWithOutput()
  // So that it is blanked; the others are known already.
  if (options.tokenFile !== undefined) await readToken(context)
  const found = lastLogLines(profileFolder, lines)
  for (const line of found) {
    output.line({ v: 1, kind: 'log', ...line })
    output.text(logText(line))
  }
  if (found.length === 0) output.note(`Nothing has been logged to ${logFileOf(profileFolder)} yet.`)
  return 0
}
