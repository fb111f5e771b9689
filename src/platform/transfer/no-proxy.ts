import { BlockList, isIP } from 'node:net'

/** What belongs to this machine never goes through a proxy: RFC 6761 section 6.3, RFC 1122 section 3.2.1.3. */
const thisMachine = ['localhost', '127.0.0.0/8', '::1']

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

/**
 * Which addresses are asked without a proxy, by a NO_PROXY as curl and Go read it: names with all that end in them
 * (`near.org`, `.near.org`, `*.near.org`), addresses, networks (`10.0.0.0/8`, `fd00::/8`), each with or without a port,
 * `*` for everything; commas or blanks between. What cannot be read is passed over.
 */
export function createNoProxy(text: string): (url: URL) => boolean {
  const rules = [...text.split(/[\s,]+/), ...thisMachine].flatMap(entry => ruleOf(entry.toLowerCase()) ?? [])
  return url => {
    const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
    const port = url.port === '' ? defaultPorts[url.protocol] : Number(url.port)
    return rules.some(rule => (rule.port === null || rule.port === port) && rule.fits(host))
  }
}

interface Rule {
  readonly port: number | null
  readonly fits: (host: string) => boolean
}

function ruleOf(entry: string): Rule | null {
  const network = networkOf(entry)
  if (network) return { port: null, fits: network }
  const [, bracketed, named, digits] = /^(?:\[(.+)\]|([^:]+)):?(\d*)$/.exec(entry) ?? []
  const host = bracketed ?? named ?? entry
  const port = digits === undefined || digits === '' ? null : Number(digits)
  const address = networkOf(host)
  if (address) return { port, fits: address }
  if (host === '*') return { port, fits: () => true }
  const name = host.replace(/^\*?\./, '').replace(/\.$/, '')
  if (name === '' || /[/\s]/.test(name)) return null
  return { port, fits: asked => asked === name || asked.endsWith(`.${name}`) }
}

/** An address or a network in CIDR form. IPv4 written as IPv6 (`::ffff:10.1.2.3`) is in the same networks. */
function networkOf(text: string): ((host: string) => boolean) | null {
  const [address = '', length, ...rest] = text.split('/')
  const family = familyOf(address)
  if (family === null || rest.length > 0) return null
  const most = family === 'ipv4' ? 32 : 128
  const bits = length === undefined ? most : Number(length)
  if (!/^\d*$/.test(length ?? '') || length === '' || bits > most) return null
  const list = new BlockList()
  list.addSubnet(address, bits, family)
  return host => {
    const asked = familyOf(host)
    return asked !== null && list.check(host, asked)
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address)
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6'
}
