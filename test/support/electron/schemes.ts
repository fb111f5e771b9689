/**
 * Chromium refuses an address of a scheme that it was not built with before anything can intercept it, so the page
 * gets https addresses of a host that exists nowhere; the app sees its own scheme on both ways.
 */
const suffix = 'electron-double.test'
const handled = new Set<string>()

/** What to intercept, in the patterns of Chromium's Fetch domain. */
export const ownAddressPattern = `https://*.${suffix}/*`

export function handleScheme(scheme: string): void {
  handled.add(scheme)
}

export function toBrowserAddress(address: string): string {
  if (!URL.canParse(address)) return address
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(address) ?? []
  if (!handled.has(scheme)) return address
  return new URL(`https://${host}.${scheme}.${suffix}${rest}`).href
}

export function toAppAddress(address: string): string {
  if (!URL.canParse(address)) return address
  const { hostname, pathname, search, hash } = new URL(address)
  if (!hostname.endsWith(`.${suffix}`)) return address
  const name = hostname.slice(0, -suffix.length - 1)
  const dot = name.lastIndexOf('.')
  return `${name.slice(dot + 1)}://${name.slice(0, dot)}${pathname}${search}${hash}`
}

export function schemeOf(address: string): string {
  return address.slice(0, address.indexOf(':'))
}
