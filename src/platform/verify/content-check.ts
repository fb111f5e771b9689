import type { ContentCheck } from './content-check.types.ts'
import { createFormatCheck } from './format-check.ts'
import type { Format } from './format.ts'
import { formatOf, unknownFormat } from './formats.ts'

/**
 * The check for a file by its listed name and the name in its URI, chosen by their extensions; when they promise
 * different kinds, either will do. FITS, JPEG, PNG, GIF, JSON, ASDF and tar files are followed to their last byte, `.gz`
 * files are unpacked on the way; of others their beginning and end, and of plain texts nothing can be checked: then the
 * verdict carries a doubt. An HTML page, an error message or another format in place of the file is `not-the-file`.
 */
export function createContentCheck(filename: string, archivedName = ''): ContentCheck {
  return createFormatCheck(promised([formatOf(filename), formatOf(archivedName)]))
}

/** Whether a file of one of these names may be an HTML page, or is written as one is. */
export const promisesPage = (names: readonly string[]): boolean =>
  names.some(name => formatOf(name).errors.includes('page'))

/** Whether a name ends as files of a kind that is known here do. */
export const isKnownKind = (filename: string): boolean => formatOf(filename) !== unknownFormat

/** The formats that names promise, each once; a name that says nothing counts only where no other says more. */
function promised(formats: readonly Format[]): readonly [Format, ...Format[]] {
  const [first = unknownFormat, ...others] = formats.filter(format => format !== unknownFormat)
  return [first, ...others.filter(({ name }) => name !== first.name)]
}
