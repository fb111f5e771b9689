/** Whether the body behind a mended head comes in chunks. */
export const isInChunks = (mended: string): boolean =>
  /\r\nTransfer-Encoding: (?:.*, )?chunked\r\n/.test(mended)

/** Name of the field under which a length is kept that a chunked body was said to have. */
export const lengthBesideChunked = 'content-length-beside-chunked'

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

const control = /[\x00-\x08\x0a-\x1f\x7f]/g

interface Field {
  readonly name: string
  readonly value: string
}

/**
 * The head of one response, as far as its blank line, in the form that strict parsers take, where its meaning is plain
 * (as curl reads it): the same length twice counts once, what comes behind its digits is dropped, of a length beside chunks the chunks count (RFC 9112 section
 * 6.3), lines without a name are dropped and folded ones joined. Different lengths stay as they are, for nobody knows
 * which is true. Only for the last response of a connection, where nothing can be smuggled behind it. Latin-1.
 * Null for an informational response, after which another follows; what is no head at all comes back as it is.
 */
export function mendHead(head: string): string | null {
  const [first = '', ...lines] = head.replace(/^(?:\r?\n)+/, '').split(/\r?\n/)
  const status = /^(?:HTTP\/(\d)(?:\.(\d))?|ICY)[ \t]+(\d{3})(?!\d)(.*)$/.exec(first)
  if (status === null) return head
  if (status[3]?.startsWith('1') === true && status[3] !== '101') return null
  const version = status[1] === '1' && status[2] === '0' ? '1.0' : '1.1'
  const reason = (status[4] ?? '').replace(control, '').trim()
  const fields = withOneLength(fieldsOf(lines))
  const text = fields.map(({ name, value }) => `${name}: ${value}\r\n`).join('')
  return `HTTP/${version} ${String(status[3])} ${reason}\r\n${text}\r\n`
}

function fieldsOf(lines: readonly string[]): Field[] {
  const unfolded: string[] = []
  for (const line of lines) {
    if (/^[ \t]/.test(line) && unfolded.length > 0) unfolded.push(`${unfolded.pop() ?? ''} ${line.trim()}`)
    else unfolded.push(line)
  }
  return unfolded.flatMap(line => {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim()
    return colon > 0 && token.test(name)
      ? [
          {
            name,
            value: line
              .slice(colon + 1)
              .replace(control, '')
              .trim(),
          },
        ]
      : []
  })
}

function withOneLength(fields: readonly Field[]): readonly Field[] {
  const isLength = ({ name }: Field): boolean => name.toLowerCase() === 'content-length'
  const isCoding = ({ name }: Field): boolean => name.toLowerCase() === 'transfer-encoding'
  const others = fields.filter(field => !isLength(field) && !isCoding(field))
  const codings = distinct(valuesOf(fields.filter(isCoding))).filter(coding => coding !== 'identity')
  const lengths = distinct(valuesOf(fields.filter(isLength)).map(digitsOf))
  if (codings.length === 0) return [...others, ...lengths.map(value => ({ name: 'Content-Length', value }))]
  return [
    { name: 'Transfer-Encoding', value: codings.join(', ') },
    ...lengths.map(value => ({ name: lengthBesideChunked, value })),
    ...others,
  ]
}

const valuesOf = (fields: readonly Field[]): string[] =>
  fields
    .flatMap(({ value }) => value.split(',').map(part => part.trim().toLowerCase()))
    .filter(part => part !== '')
/**
 * What curl reads over: a plus before the digits, and behind them `;` with anything, `.0` or a word such as `bytes`. What
 * may be a part of the number, as in `83.520`, stays and is not believed.
 */
const digitsOf = (length: string): string =>
  /^\+?(\d+)(?:\s*;.*|\.0*|\s+[a-z][a-z ]*)?$/.exec(length)?.[1] ?? length
const distinct = (values: readonly string[]): string[] => [...new Set(values)]
