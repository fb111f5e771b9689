/** Whose language a script is written in: it decides quotes, escapes and how a command continues in the next line. */
export type Dialect = 'sh' | 'cmd' | 'powershell'

/** Commands that fetch, in every dialect. `fetch` is the function of our own scripts. */
const fetching = String.raw`curl|wget|fetch|aria2c|invoke-webrequest|iwr|invoke-restmethod|irm|start-bitstransfer`

/** A line that begins with such a command, also behind assignments; or that has one after `&&` or `;`. */
const commandLine = new RegExp(
  String.raw`^[ \t]{0,64}(?:[@&][ \t]{0,8})?(?:[a-z_]\w{0,63}=\S{0,512}[ \t]{1,8})?(?:(?:command|sudo|env|if|while|until|then|do|!|time)[ \t]{1,8})?(?:[\w.:/\\-]{0,256}[/\\])?\\?(?:${fetching})(?:\.exe)?[ \t]`,
  'im',
)
const laterCommand = new RegExp(
  String.raw`^[^#\n]{1,512}(?:&&|;|\|\|)[ \t]{0,8}(?:${fetching})(?:\.exe)?[ \t]`,
  'im',
)

/** Whether a line, or any line of a text, is a command that fetches rather than an address. */
export const hasCommand = (text: string): boolean => commandLine.test(text) || laterCommand.test(text)

/** The name decides, else what only one of the dialects writes. */
export function dialectOf(name: string, text: string): Dialect {
  if (/\.ps1$/i.test(name)) return 'powershell'
  if (/\.(?:bat|cmd)$/i.test(name)) return 'cmd'
  if (text.startsWith('#!') || /\.c?sh$/i.test(name)) return 'sh'
  if (
    /^[ \t]{0,64}(?:&[ \t]{0,8})?(?:invoke-webrequest|iwr|invoke-restmethod|irm|start-bitstransfer)[ \t]/im.test(
      text,
    )
  )
    return 'powershell'
  if (/^@?echo off/im.test(text)) return 'cmd'
  if (/^[ \t]{0,64}(?:curl|wget)(?:\.exe)?[ \t][^\n]{0,4096}\^\r?$/im.test(text)) return 'cmd'
  if (/^[ \t]{0,64}(?:curl|wget)(?:\.exe)?[ \t][^\n]{0,4096}`\r?$/im.test(text)) return 'powershell'
  return 'sh'
}

/** With which character a line continues in the next one, and with which a character loses its meaning. */
export const escapeOf = { sh: '\\', cmd: '^', powershell: '`' } as const satisfies Record<Dialect, string>
