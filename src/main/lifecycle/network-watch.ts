import { networkInterfaces } from 'node:os'
import { net, powerMonitor } from 'electron'

import { addressesOf, isAddressLost } from './network-addresses.ts'

export interface NetworkListener {
  /** The machine is about to sleep, which no open connection survives. */
  readonly suspended: () => void
  readonly resumed: () => void
  /** The network is back or is another one, so that connections of the old one are dead. */
  readonly networkChanged: () => void
}

/** How often the network is checked, and so the longest delay before a change is noticed. */
const checkEveryMs = 2_000

/** Reports sleep, waking and network changes until the returned function is called. */
export function watchNetwork(listener: NetworkListener): () => void {
  let wasOnline = net.isOnline()
  let known = addressesOf(networkInterfaces())
  const checks = setInterval(() => {
    const isOnline = net.isOnline()
    const now = addressesOf(networkInterfaces())
    if (isOnline && (!wasOnline || isAddressLost(known, now))) listener.networkChanged()
    // Keeps the old addresses while offline, so that a loss is reported once the network is back.
    if (isOnline) known = now
    wasOnline = isOnline
  }, checkEveryMs)
  powerMonitor.on('suspend', listener.suspended)
  powerMonitor.on('resume', listener.resumed)
  return () => {
    clearInterval(checks)
    powerMonitor.off('suspend', listener.suspended)
    powerMonitor.off('resume', listener.resumed)
  }
}
