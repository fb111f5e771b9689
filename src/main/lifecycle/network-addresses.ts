import type { NetworkInterfaceInfo } from 'node:os'

/** The addresses that reach other networks: neither loopback nor link-local. */
export function addressesOf(
  interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>,
): ReadonlySet<string> {
  const all = Object.values(interfaces).flatMap(addresses => addresses ?? [])
  return new Set(
    all.filter(({ internal, address }) => !internal && !isLinkLocal(address)).map(({ address }) => address),
  )
}

/** Link-local addresses (RFC 3927, RFC 4291 section 2.5.6) come and go by themselves and reach only the same cable. */
const isLinkLocal = (address: string): boolean => address.startsWith('169.254.') || /^fe[89ab]/i.test(address)

/**
 * Whether open connections may be dead, because a local address they may use is gone. An added address (a VPN, a
 * container's bridge) ends no connection.
 */
export function isAddressLost(before: ReadonlySet<string>, now: ReadonlySet<string>): boolean {
  return [...before].some(address => !now.has(address))
}
