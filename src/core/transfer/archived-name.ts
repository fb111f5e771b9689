const hasEnding = /[^.]\.[a-z][a-z0-9]{0,8}$/i
/** What answers a query is no file of its own kind. */
const program = /\.(?:cgi|php\d?|aspx?|jspx?|do|action|py|pl|rb|dll|exe|fcgi|s?html?)$/i
/** Fields that say where or whose something is, or which edition: names of hosts, people and versions have dots, too. */
const isAboutOthers =
  /^(?:e[-_]?mail|mail|user(?:[-_]?name)?|account|contact|author|host(?:[-_]?name)?|server|site|domain|origin|refere?r|return(?:[-_]?(?:to|url))?|redirect|callback|jsonp|v|ver|version|release|build|client|agent|app)$/i
const isAboutFile = /^(?:file(?:[-_]?name)?|uri|path|product|download)$/i
const isAboutKind = /^(?:format|fmt|filetype|output|out|ext(?:ension)?|type)$/i

/**
 * The file name in an archive URI, which shows what kind of file it is: the last part of its path, or for one that asks
 * a program (`getdata.cgi?dataset=x_drz.fits`) what its query names. Empty where it names none. `isKnownKind` says
 * whether a name ends as a known kind of file does: others, such as `a@b.com`, are names of files only in a field that
 * is called so. A program that is asked for another kind than that of the file it reads names none.
 */
export function archivedName(uri: string, isKnownKind: (name: string) => boolean): string {
  const [path = '', query] = uri.split(/\?(.*)/s)
  const last = decoded(path.slice(path.lastIndexOf('/') + 1))
  const ownName = program.test(last) ? '' : last
  if (query === undefined) return last
  if (isKnownKind(ownName)) return ownName
  const fields = query.split(/[&;]/).map(pair => {
    const equals = pair.indexOf('=')
    const value = decoded(pair.slice(equals + 1))
    return {
      name: decoded(pair.slice(0, Math.max(0, equals))),
      value: value.slice(value.lastIndexOf('/') + 1),
    }
  })
  const isNamed = ({ name, value }: (typeof fields)[number]): boolean =>
    hasEnding.test(value) && !program.test(value) && !value.includes('@') && !isAboutOthers.test(name)
  const named = fields.filter(isNamed)
  const found =
    named.find(({ value }) => isKnownKind(value)) ?? named.find(({ name }) => isAboutFile.test(name))
  if (found === undefined) return ownName
  const asked = fields.find(({ name, value }) => isAboutKind.test(name) && isKnownKind(`x.${value}`))
  return asked === undefined || endsAs(found.value, asked.value) ? found.value : ownName
}

const endsAs = (name: string, ending: string): boolean =>
  `${name.toLowerCase()}.`.includes(`.${ending.toLowerCase()}.`)

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Expected: a percent sign of the name itself.
    return text
  }
}
