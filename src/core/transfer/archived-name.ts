const hasKnownShape = /\.[a-z][a-z0-9]{0,8}$/i
/** What answers a query is no file of its own kind. */
const program = /\.(?:cgi|php|aspx?|jsp|py|html?)$/i

/**
 * The file name that an archive URI speaks of, to tell what kind of file it is: the last part of its path, or for one
 * that asks a program (`getdata.cgi?dataset=x_drz.fits`) what its query names. Empty where it names none.
 */
export function archivedName(uri: string): string {
  const [path = '', query] = uri.split(/\?(.*)/s)
  const last = decoded(path.slice(path.lastIndexOf('/') + 1))
  if (query === undefined) return last
  const values = query
    .split(/[&;]/)
    .map(pair => decoded(pair.slice(pair.indexOf('=') + 1)))
    .map(value => value.slice(value.lastIndexOf('/') + 1))
  const named = values.find(value => hasKnownShape.test(value) && !program.test(value))
  return named ?? (program.test(last) ? '' : last)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign of the name itself.
    return text
  }
}
