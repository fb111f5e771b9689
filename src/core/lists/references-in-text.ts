/** Endings of the archive's files; a word without one is no file that prose names beyond doubt. */
const endings = '(?:fits|jpe?g|png|gif|json|e?csv|asdf|txt|xml|pdf|tar|tgz|gz|zip|fz)'
const endsAsFile = new RegExp(String.raw`\.${endings}$`, 'i')
/** A word up to a blank or a sign that closes the text around it. */
const word = /(?:mast:[a-z][\w-]*\/|https?:\/\/)[^\s"'`<>|)\]}»”’]+/gi
/** Cells of a table, a JSON list, a whole page or its table: each has a reader of its own. */
const isRowOrDocument = /[\t|]|^\s*\[\s*["{[]|<(?:html|!doctype|\?xml|votable|table|t[rdh])\b/i
const beginsAddress = /^(?:mast:[a-z][\w-]*\/|https?:\/\/)/i
const holdsAddress = /(?:mast:|:\/\/)./i
const opening = /[\s"'`<>([{«“‘]/
const closing = /[\s"'`<>)\]}»”’]/

/** Signs and words that programs, tables of jobs and pages put before or around a line that is not to count. */
const isSwitchedOff =
  /^(?:[\s>*+]|-\s|\d{1,9}[.)]\s)*(?:\/\/|\/\*|\(\*|;|--|%|!(?!\[)|\.\.\s|rem\s|dnl\s)|<!--|-->|~~|<(?:del|strike|s)\b/i
/** Commands that do something with a file that is named behind them; those that fetch are recognised before. */
const isOtherCommand =
  /^(?:[\s>*+$]|-\s|\d{1,9}[.)]\s)*(?:sudo\s+)?(?:rm|rmdir|mv|cp|ln|del|erase|unlink|trash|shred|ls|cat|echo|printf|touch|chmod|chown|git|scp|rsync|python3?|ds9|halyard|npx)\s/i
const refusals = [
  'not|dont|doesnt|cannot|never|neither|nor|without|except|excepting|avoid|unless|already',
  'no (?:longer|more|need)|instead of|rather than',
  'bad|broken|corrupt|damaged|faulty|wrong|useless|unusable|unwanted',
  'obsolete|outdated|deprecated|superseded|replaced|withdrawn|retracted',
  '(?:exclud|remov|delet|ignor)(?:e|es|ed|ing)|(?:discard|reject|corrupt)(?:s|ed|ing)?',
  '(?:skip|drop)(?:s|ped|ping)?|omit(?:s|ted|ting)?|cancel(?:s|l?ed|l?ing)?',
]
/** The line says of a file that it is not wanted, and only a person can see of which. */
const saysNo = new RegExp(String.raw`\b(?:${refusals.join('|')})\b|n['’]t\b`, 'i')

/**
 * The separate addresses in a line of prose, mail, markdown or a page: between blanks or brackets, quotes and tags,
 * with the end of a sentence after them. Words with anything else after them are ignored, so that no guess reaches the
 * archive. Empty for a row of a table, whose addresses may mean something else, and for a line that is switched off, a
 * command, or says that something is not wanted.
 */
export function referencesIn(line: string): readonly string[] {
  if (isRowOrDocument.test(line) || hasTwoCells(line)) return []
  if (isSwitchedOff.test(line) || isOtherCommand.test(line) || saysNo.test(line.replace(word, ' '))) return []
  // A lone word that is no address, such as one with a sign behind its name, is no prose.
  if (!/\s/.test(line.trim()) && !/^\s*[<[(]/.test(line)) return []
  return [...line.matchAll(word)].flatMap(found => {
    const end = found.index + found[0].length
    const [before = ' ', after = ' ', next = ' '] = [line[found.index - 1], line[end], line[end + 1]]
    if (!opening.test(before) || !closing.test(after)) return []
    if (/[)\]}]/.test(after) && /[\w-]/.test(next)) return []
    return [withoutEndOfSentence(found[0])]
  })
}

/** Two addresses with nothing but a blank between them are columns of a table. */
function hasTwoCells(line: string): boolean {
  const words = line.split(/\s+/)
  return words.some((text, at) => holdsAddress.test(text) && beginsAddress.test(words[at + 1] ?? ''))
}

/** Sign by sign: a pattern would start over at each of many. */
function withoutEndOfSentence(address: string): string {
  let end = address.length
  while (end > 0 && '.,;:!?'.includes(address.charAt(end - 1))) end -= 1
  return address.slice(0, end)
}

/** Whether the file that an address names has one of the archive's endings. */
export const namesFileClearly = (uri: string): boolean => endsAsFile.test(uri)
