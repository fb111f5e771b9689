import { AppError } from '#shared/errors'

/**
 * What no address that was typed or written into a list holds (RFC 3986, section 2): blanks, control characters, quotes
 * and the signs below. Names of the archive may hold brackets and braces. A text with one of these is a line of another
 * kind, such as a row of a table, and asking the archive for it would only fail.
 */
const foreignSign = /[\s\p{C}"<>\\^`|]/u

/** The address without quotes around it and without the comma behind it, as lists of programs have them. */
export function bareAddress(text: string): string {
  const trimmed = text.trim().replace(/[,;]$/, '').trimEnd()
  const quoted = /^(?:"([^"]*)"|'([^']*)'|<([^<>]*)>)$/.exec(trimmed)
  return (quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] ?? trimmed).trim()
}

/** Throws `usage` for a text that holds a character that no address has. */
export function demandPlainAddress(address: string): void {
  const sign = foreignSign.exec(address)?.[0]
  if (sign === undefined) return
  const shown = /[\s\p{C}]/u.test(sign) ? (/\s/.test(sign) ? 'a blank' : 'a control character') : sign
  throw new AppError('usage', `This is no address: it holds ${shown}, which no URI has.`)
}

/** Throws `usage` for a URI with a control character, wherever it came from. */
export function demandNoControls(uri: string): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(uri))
    throw new AppError('usage', 'This is no URI: it holds a control character.')
}
