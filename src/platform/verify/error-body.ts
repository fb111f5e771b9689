import { withoutPrologue } from './markup.ts'

/** In which form a server says that something went wrong. */
export type ErrorForm = 'json' | 'xml' | 'text'

/** Members that only an answer about an error has. */
const tellingKeys =
  /^(?:errors?|error_?(?:message|msg|code|description|type)|exception|fault|traceback|stack_?trace)$/i
/** Members that answers of any kind may have, and that errors consist of. */
const usualKeys =
  /^(?:message|msg|details?|reason|title|status(?:_?(?:code|text))?|code|type|instance|path|url|uri|method|time(?:stamp)?|request_?id|trace_?id|success|ok|data|result|help|hint|documentation_url|anon|name)$/i
const sayingKeys = /^(?:message|msg|details?|reason|title|status)$/i

/**
 * Sentences that servers and programs end with, at the beginning of a body. Words alone are not enough: tables and logs
 * begin with `error`, too.
 */
const sentences: readonly RegExp[] = [
  /^(?:(?:fatal|internal|server|unexpected|system|http|proxy|gateway|application|database|network|connection|cgi|script) )?(?:error|failure|exception)\s*(?:[:!]|[45]\d\d\b|-\s|code\b|$)/i,
  /^(?:status\s*[:=]?\s*)?(?:http(?:\/[\d.]+)?\s+)?[45]\d\d[\s:.-]+(?:bad|unauth|payment|forbid|not|page|method|proxy|request|conflict|gone|length|precondition|uri|unsupported|range|expect|too|internal|service|gateway|http|client|server|error|access|invalid|permission)/i,
  /^(?:bad request|unauthori[sz]ed|forbidden|not found|method not allowed|request time-?out|too many requests|internal (?:server )?error|not implemented|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|access (?:is )?denied|permission denied|not authori[sz]ed|(?:authentication|authorization) (?:is )?required|login required|session (?:has )?expired|invalid (?:request|token|uri|url|parameter|argument|data ?set|file ?name|product|key|session|credentials|signature)|no healthy upstream|upstream connect error|request (?:failed|denied|blocked|rejected)|(?:the )?(?:file|dataset|data set|product|object|resource|page|key|uri|url)\b.{0,200}\b(?:not found|does not exist|not available|unavailable|missing|denied|not authori[sz]ed|not exist)|no such (?:file|key|object|dataset|product)|(?:the )?requested\b.{0,200}\bnot\b|(?:could|can)(?:not| not|'t)\b|unable to\b|failed to\b|an? (?:\w+ )?error (?:has )?occurred|something went wrong|sorry\b|oops\b|please (?:log|sign) in|you (?:are not|do not|don't|must)\b)/i,
  /^(?:missing (?:authentication|authorization|required|token|parameter)|bad (?:file ?name|parameter|query|token|url|uri)|too many (?:connections|users|downloads|queries)|temporarily unavailable)\b/i,
  /^(?:[\w-]+ ){0,3}(?:limit|quota) (?:was |has been |is )?(?:exceeded|reached)\b/i,
  /^(?:[\w-]+ ){0,4}(?:down for|undergoing|under|in|closed for)(?: scheduled)? maintenance\b/i,
  /^(?:this |these |the )?(?:data|dataset|file|observation|product) (?:is|are) (?:[\w-]+ ){0,3}(?:proprietary|embargoed|restricted|exclusive access)\b/i,
  // What proxies and stores say.
  /^(?:(?:up)?stream (?:request )?time-?out|default backend|rbac:|no ?such ?(?:key|bucket|version)\b|access ?denied\b)/i,
  /^traceback \(most recent call last\)/i,
  /^(?:php )?(?:warning|notice|deprecated|parse error|fatal error)\s*: .{0,300}(?:\w\(\)|\bon line \d)/i,
  /^(?:exception in thread|(?:[a-z_][\w$]*\.)*[A-Z]\w*(?:Exception|Error)\s*(?:[:\r\n]|$))/,
]
/** An error is short. Longer texts that begin like one are logs. */
const longestSentenceBytes = 4096

/**
 * Whether a body is what a server says when it cannot give the file. `text` is its beginning (see `textOf`), all of it
 * where `isWhole`. Only hints at what the size in the list decides: data may look the same.
 */
export function errorIn(text: string, isWhole: boolean): ErrorForm | null {
  if (text.startsWith('{') || text.startsWith('[')) return isErrorJson(text, isWhole) ? 'json' : null
  if (text.startsWith('<')) return isErrorXml(text) ? 'xml' : null
  if (!isWhole || text.length > longestSentenceBytes) return null
  const bare = text.replace(/^["'#*\s-]+/, '')
  return sentences.some(sentence => sentence.test(bare)) ? 'text' : null
}

function isErrorJson(text: string, isWhole: boolean): boolean {
  if (!isWhole) return /^\{\s*"(?:errors?|exception|fault|traceback)"\s*:\s*[{"[]\s*[{"A-Za-z]/i.test(text)
  const parsed = parse(text)
  const only: unknown = Array.isArray(parsed) && parsed.length === 1 ? parsed[0] : parsed
  if (typeof only !== 'object' || only === null || Array.isArray(only)) return false
  const members = Object.entries(only)
  if (members.some(([key, value]) => tellingKeys.test(key) && isSaid(value))) return true
  return (
    members.some(([key, value]) => sayingKeys.test(key) && isSaid(value)) &&
    members.every(([key]) => usualKeys.test(key) || tellingKeys.test(key))
  )
}

/** Columns of numbers are called `error`, too. */
function isSaid(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (typeof value === 'number') return value >= 400 && value < 600
  if (value === true) return true
  if (Array.isArray(value)) return value.some(entry => typeof entry === 'string' || isObject(entry))
  return (
    isObject(value) &&
    Object.entries(value).some(
      ([key, inner]) =>
        /^(?:message|msg|code|reason|type|status|details?)$/i.test(key) && typeof inner !== 'object',
    )
  )
}
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Expected: a text that is no JSON is no error in JSON.
    return null
  }
}

function isErrorXml(text: string): boolean {
  const body = withoutPrologue(text)
  if (
    /^<(?:[\w-]+:)?(?:errors?|error-?response|error-?message|exception|exception-?report|service-?exception(?:-?report)?|fault|problem)(?:\s[^>]*)?\/?>/i.test(
      body,
    )
  )
    return true
  if (/^<(?:[\w-]+:)?Envelope\b/i.test(body)) return /<(?:[\w-]+:)?Fault\b/i.test(body)
  return (
    /^<(?:[\w-]+:)?VOTABLE\b/i.test(body) &&
    (body.match(/<(?:[\w-]+:)?INFO\b[^>]*>/gi) ?? []).some(isErrorInfo)
  )
}

/** `<INFO name="QUERY_STATUS" value="ERROR">` (DALI 1.1 section 4.4); older services write `name="Error"`. */
const isErrorInfo = (element: string): boolean =>
  /\bname\s*=\s*["']error["']/i.test(element) ||
  (/\bname\s*=\s*["']QUERY_STATUS["']/i.test(element) &&
    /\bvalue\s*=\s*["'](?:ERROR|FAILED|ABORTED)["']/i.test(element))
