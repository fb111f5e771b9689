import { open, realpath, stat } from 'node:fs/promises'
import { replaceFile } from '#platform/disk/durable'
import { AppError } from '#shared/errors'
import type { Output } from './output.ts'
import { isStandardOutput } from './standard-output.ts'

export interface WriteOptions {
  /** None or `-` for standard output. */
  readonly file: string | undefined
  readonly isExecutable?: boolean
}

/** What to do where a text and JSON lines would share standard output. */
export const outInstead = 'Name a file with --out, or leave --json out.'

/** Writes a text in pieces, to a file all or nothing, so that it survives a power loss. Throws AppError('not-writable'). */
export async function writeText(
  output: Pick<Output, 'write'>,
  pieces: Iterable<string>,
  options: WriteOptions,
): Promise<void> {
  const { file } = options
  if (file === undefined || isStandardOutput(file)) return output.write(pieces)
  try {
    await writeFile(pieces, file, options.isExecutable ? 0o777 : 0o666)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('not-writable', `${file} cannot be written; check its folder and rights.`, { cause })
  }
}

async function writeFile(pieces: Iterable<string>, file: string, mode: number): Promise<void> {
  const found = await stat(file).catch(() => null)
  // A pipe or device, such as /dev/stdout, must not be replaced by a file.
  if (found && !found.isFile()) return writeInto(pieces, file, mode)
  await replaceFile(found ? await realpath(file) : file, pieces, mode)
}

async function writeInto(pieces: Iterable<string>, file: string, mode: number): Promise<void> {
  const handle = await open(file, 'w', mode)
  try {
    for (const piece of pieces) await handle.writeFile(piece)
  } finally {
    await handle.close()
  }
}
