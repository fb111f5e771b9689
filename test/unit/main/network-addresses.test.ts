import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'

import { addressesOf, isAddressLost } from '#main/lifecycle/network-addresses'

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  ...(address.includes(':') ? { family: 'IPv6', scopeid: 0 } : { family: 'IPv4' }),
})

test('addresses count by which other machines are reached', () => {
  const interfaces = {
    lo: [at('127.0.0.1', true), at('::1', true)],
    wlan: [at('192.0.2.7'), at('fe80::1'), at('2001:db8::7')],
    cable: [at('169.254.3.4')],
    none: undefined,
  }
  expect([...addressesOf(interfaces)]).toEqual(['192.0.2.7', '2001:db8::7'])
})

test.each([
  { name: 'nothing changes', before: ['a'], now: ['a'], isLost: false },
  { name: 'an address is added', before: ['a'], now: ['a', 'b'], isLost: false },
  { name: 'the cable is exchanged for the air', before: ['a'], now: ['b'], isLost: true },
  { name: 'one of two goes', before: ['a', 'b'], now: ['b'], isLost: true },
  { name: 'the first address comes', before: [], now: ['a'], isLost: false },
])('$name', ({ before, now, isLost }) => {
  expect(isAddressLost(new Set(before), new Set(now))).toBe(isLost)
})
