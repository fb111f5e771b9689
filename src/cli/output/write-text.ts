import { open, realpath, stat } from 'node:fs/promises'
import { replaceFile } from '#platform/disk/durable'
import { AppError } from '#shared/errors'
import { exportLine } from '#shared/lines'
import { orAbsent } from '#shared/ignore'
import type { CommandOutput } from './output.ts'
import { isStandardOutput } from './standard-output.ts'

export interface WriteOptions {
  /** None or `-` for standard output. */
  readonly file: string | undefined
  readonly isExecutable?: boolean
}

/** Writes a text in pieces. A file is written whole or not at all, and survives a power loss. Throws 'not-writable'. */
export async function writeText(
  output: Pick<CommandOutput, 'write'>,
  pieces: Iterable<string>,
  options: WriteOptions,
): Promise<void> {
  const { file } = options
  if (file === undefined || isStandardOutput(file)) return output.write(pieces)
  try {
    await writeFile(pieces, file, options.isExecutable ? 0o777 : 0o666)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('not-writable', `${file} cannot be written. Check its folder and permissions.`, {
      cause,
    })
  }
}

/** The same for the only result of a command: on standard output with `--json` it is one line. */
export async function writeExport(
  output: Pick<CommandOutput, 'write' | 'line' | 'isJson'>,
  pieces: Iterable<string>,
  options: WriteOptions & { readonly format: string },
): Promise<void> {
  if (!output.isJson || !isStandardOutput(options.file)) return writeText(output, pieces, options)
  output.line(exportLine(options.format, [...pieces].join('')))
}

async function writeFile(pieces: Iterable<string>, file: string, mode: number): Promise<void> {
  const found = await orAbsent(stat(file), 'look at the file to write: the writing says what is wrong')
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
