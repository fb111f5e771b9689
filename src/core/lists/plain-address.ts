import { AppError } from '#shared/errors'

/**
 * What no address that was typed or written into a list holds (RFC 3986, section 2): blanks, control characters, quotes,
 * the signs below, and punctuation of typesetting. Names of the archive may hold brackets and braces. A text with one of
 * these is a line of another kind, such as a row of a table, and asking the archive for it would only fail.
 */
const foreignSign = /[\s\p{C}"<>\\^`|]|(?=\P{ASCII})\p{P}/u

/** Endings of the archive's files: what follows one and is no further ending belongs to the text around the address. */
const endings = '(?:fits|jpe?g|png|gif|json|e?csv|asdf|txt|xml|pdf|tar|tgz|gz|zip|fz)'
/** `x.fits,2880`, `x.fits;note`: a row without its header, or several names in one line. */
const nextCell = new RegExp(String.raw`\.${endings}[,;]`, 'i')
/** `x.fits')`, `x.fits&filename=y`: only a web address continues behind `&`, `#`, `=` or `%`. */
const behindName = new RegExp(String.raw`\.${endings}([!$'()*:?@[\]{}~])`, 'i')
const behindNameOfUri = new RegExp(String.raw`\.${endings}([!$'()*:@[\]{}~&#?=%])`, 'i')
/** No file name of the archive ends with a sign; `/`, `:` and `=` are ends of addresses without a name. */
const lastSign = /[^\p{L}\p{N}_+/:=&#]$/u

/** The address without quotes around it and without the comma behind it, as lists of programs have them. */
export function bareAddress(text: string): string {
  const trimmed = text.trim().replace(/[,;]$/, '').trimEnd()
  const quoted = /^(?:"([^"]*)"|'([^']*)'|<([^<>]*)>|[“„”]([^“”]*)[“”]|[‘‚’]([^‘’]*)[‘’]|«([^«»]*)»)$/.exec(
    trimmed,
  )
  return (quoted?.slice(1).find(Boolean) ?? trimmed).trim()
}

/** Throws `usage` for a text that holds a character that no address has, or continues behind its file name. */
export function demandPlainAddress(address: string): void {
  const sign = foreignSign.exec(address)?.[0]
  if (sign !== undefined) {
    const shown = /[\s\p{C}]/u.test(sign) ? (/\s/.test(sign) ? 'white space' : 'a control character') : sign
    throw new AppError('usage', `This is not a valid address: it contains ${shown}.`)
  }
  // A second address begins where the comma or the blank between two was lost.
  if (nextCell.test(address) || /^mast:.*mast:/i.test(address))
    throw new AppError(
      'usage',
      'There is more text after the file name. Write one address per line, or add a first line with column names, such as dataURI.',
    )
  const behind = (/^mast:/i.test(address) ? behindNameOfUri : behindName).exec(address)?.[1]
  const last = behind ?? lastSign.exec(address)?.[0]
  if (last !== undefined)
    throw new AppError('usage', `This is not a valid address: ${last} follows the file name.`)
}

/** Throws `usage` for a URI with a control character, wherever it came from. */
export function demandNoControls(uri: string): void {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(uri))
    throw new AppError('usage', 'This is not a valid URI: it contains a control character.')
}
