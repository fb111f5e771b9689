/** Endings of the archive's files; a word without one is no file that prose names beyond doubt. */
const endings = '(?:fits|jpe?g|png|gif|json|e?csv|asdf|txt|xml|pdf|tar|tgz|gz|zip|fz)'
const endsAsFile = new RegExp(String.raw`\.${endings}$`, 'i')
/** A word up to a blank or a sign that closes what stands around it. */
const word = /(?:mast:[a-z][\w-]*\/|https?:\/\/)[^\s"'`<>|)\]}»”’]+/gi
/** Cells of a table, a JSON list, a whole page or its table: each has a reader of its own. */
const isRowOrDocument = /[\t|]|^\s*\[\s*["{[]|<(?:html|!doctype|\?xml|votable|table|t[rdh])\b/i
/** Two addresses with nothing but a blank between them are columns of a table. */
const twoCells = /(?:mast:|:\/\/)\S+\s+(?:mast:[a-z][\w-]*\/|https?:\/\/)/i
const opening = /[\s"'`<>([{«“‘]/
const closing = /[\s"'`<>)\]}»”’]/

/**
 * The addresses that stand by themselves in a line of prose, mail, markdown or a page: between blanks or brackets, quotes
 * and tags, with the end of a sentence behind them. Words that go on in any other way are none: the archive is asked for
 * nothing that was guessed. Empty for a row of a table, whose addresses may mean something else.
 */
export function referencesIn(line: string): readonly string[] {
  if (isRowOrDocument.test(line) || twoCells.test(line)) return []
  // A lone word that is no address, such as one with a sign behind its name, is no prose.
  if (!/\s/.test(line.trim()) && !/^\s*[<[(]/.test(line)) return []
  return [...line.matchAll(word)].flatMap(found => {
    const end = found.index + found[0].length
    const [before = ' ', after = ' ', next = ' '] = [line[found.index - 1], line[end], line[end + 1]]
    if (!opening.test(before) || !closing.test(after)) return []
    if (/[)\]}]/.test(after) && /[\w-]/.test(next)) return []
    return [found[0].replace(/[.,;:!?]+$/, '')]
  })
}

/** Whether the file that an address names has one of the archive's endings. */
export const namesFileClearly = (uri: string): boolean => endsAsFile.test(uri)
