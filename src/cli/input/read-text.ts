import { createReadStream } from 'node:fs'
import { createTextReader } from '#shared/decode-text'
import { AppError } from '#shared/errors'

/** The text of a file in pieces, in whatever encoding it was saved; `-` is standard input. Throws AppError('usage'). */
export async function* readText(file: string): AsyncGenerator<string> {
  const reader = createTextReader()
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file))
      yield reader.push(chunk as Buffer) // no encoding is set: chunks are bytes
    yield reader.end()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    const named = file === '-' ? 'Standard input' : file
    throw new AppError('usage', `${named} cannot be read. Check its name and permissions.`, { cause })
  }
}
