import type { NetworkInterfaceInfo } from 'node:os'

/** The addresses under which other machines are reached: neither the machine itself nor its links alone. */
export function addressesOf(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): ReadonlySet<string> {
  const all = Object.values(interfaces).flatMap(addresses => addresses ?? [])
  return new Set(
    all.filter(({ internal, address }) => !internal && !isLinkLocal(address)).map(({ address }) => address),
  )
}

/** RFC 3927 and RFC 4291 section 2.5.6: such an address reaches the next cable, and comes and goes by itself. */
const isLinkLocal = (address: string): boolean => address.startsWith('169.254.') || /^fe[89ab]/i.test(address)

/**
 * Whether connections are dead: an address that they may have been made from is gone. One that is added (a VPN, a
 * container's bridge) ends none.
 */
export function isLineLost(before: ReadonlySet<string>, now: ReadonlySet<string>): boolean {
  return [...before].some(address => !now.has(address))
}
