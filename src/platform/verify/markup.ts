/** Byte order marks of UTF-8 and UTF-16, read as Latin-1. */
const byteOrderMark = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/
/** What may come before the first element: declarations, comments, document types. */
const prologue = /^(?:<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE\s(?!\s*html)[^>[]*(?:\[[^\]]*\]\s*)?>)/i
const pageStart = /^<(?:!doctype\s+html|(?:\w+:)?html|head|frameset)(?![\w-])/i
/** Elements that only pages have, or that no data begin with. */
const pageElement =
  /^<(?:script|noscript|style|meta|link|base|title|body|h[1-6]|p|div|span|center|font|table|a|b|i|em|strong|img|br|hr|pre|form|iframe|nav|main|header|footer|section|article|aside|ul|ol|dl|template|noframes|frame|object|svg|picture|canvas|button|label|input|select|textarea|fieldset|dialog|details|blockquote|address|code|tt|small|big|strike|u|s)(?:\s[^>]*)?\/?>/i
const pageAnywhere = /<(?:!doctype\s+html|html|body)(?:\s[^>]*)?>/i

/** The first bytes as Latin-1 text, without byte order mark and leading blanks; UTF-16 loses its NUL bytes. */
export const textOf = (head: Uint8Array): string =>
  Buffer.from(head.buffer, head.byteOffset, head.byteLength)
    .toString('latin1')
    .replace(byteOrderMark, '')
    .replaceAll('\0', '')
    .trimStart()

/** The text from its first element on. A comment that does not end leaves the text as it is. */
export function withoutPrologue(text: string): string {
  let rest = text
  for (let found = prologue.exec(rest); found !== null; found = prologue.exec(rest)) {
    rest = rest.slice(found[0].length).trimStart()
  }
  return rest
}

/** Whether a text (see `textOf`) has nothing yet but blanks and what may come before the first element, even half of it. */
export function isInPrologue(text: string): boolean {
  const rest = withoutPrologue(text).slice(0, 64)
  if (/^<!doctype\s+html/i.test(rest)) return false
  return ['<?', '<!--', '<!DOCTYPE '].some(opening => {
    const commonLength = Math.min(rest.length, opening.length)
    return rest.slice(0, commonLength).toUpperCase() === opening.slice(0, commonLength)
  })
}

/**
 * Whether a text (see `textOf`) is an HTML page. `surely`: it says so itself. `perhaps`: it begins with an element of
 * pages, or holds a page behind other words, as a text about pages may, too.
 */
export function pageIn(text: string): 'surely' | 'perhaps' | null {
  const body = withoutPrologue(text)
  if (pageStart.test(body)) return 'surely'
  return pageElement.test(body) || pageAnywhere.test(body.slice(0, 1024)) ? 'perhaps' : null
}
