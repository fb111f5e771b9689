import { AppError } from '#shared/errors'
import { soon, type LoopBudget } from '../disk/loop-budget.ts'
import type { OpenFile } from '../disk/open-file.ts'

/**
 * Writes all pieces at a position; a system may take only some of them at a time, and `onTaken` is called with each
 * number of bytes. On the event loop while `loop` allows. Throws disk errors.
 */
export async function writeAll(
  file: OpenFile,
  pieces: readonly Buffer[],
  position: number,
  onTaken: (bytes: number) => void,
  loop: LoopBudget | null = null,
): Promise<void> {
  let rest = pieces.filter(({ length }) => length > 0)
  let at = position
  while (rest.length > 0) {
    const [now, from] = [rest, at]
    const bytesWritten = await soon(
      loop,
      () => file.writevAtOnce(now, from),
      () => file.writev(now, from),
    )
    if (bytesWritten === 0) throw new AppError('disk-full', 'The disk takes no more bytes: free some space.')
    at += bytesWritten
    onTaken(bytesWritten)
    rest = withoutFirst(rest, bytesWritten)
  }
}

function withoutFirst(pieces: readonly Buffer[], bytes: number): Buffer[] {
  let skip = bytes
  const rest: Buffer[] = []
  for (const piece of pieces) {
    if (skip < piece.length) rest.push(skip === 0 ? piece : piece.subarray(skip))
    skip = Math.max(0, skip - piece.length)
  }
  return rest
}
