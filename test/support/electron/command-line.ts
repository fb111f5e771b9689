/** Electron's own part of a command line, and the app's. */
export interface CommandLine {
  /** Files to load before the app (`-r`). */
  readonly required: readonly string[]
  readonly switches: ReadonlyMap<string, string>
  /** The folder or file of the app, where the executable is not part of one; null: none was named. */
  readonly entry: string | null
}

/** Everything before the app is Electron's; what follows belongs to the app. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const required: string[] = []
  const switches = new Map<string, string>()
  const rest = [...args]
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '-r' || arg === '--require') required.push(rest.shift() ?? '')
    else if (arg.startsWith('--')) {
      const [, name = '', value = ''] = /^--([^=]*)=?(.*)$/s.exec(arg) ?? []
      switches.set(name, value)
    } else if (!arg.startsWith('-')) return { required, switches, entry: arg }
  }
  return { required, switches, entry: null }
}
