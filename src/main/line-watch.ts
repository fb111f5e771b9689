import { networkInterfaces } from 'node:os'
import { net, powerMonitor } from 'electron'

import { addressesOf, isLineLost } from './line-addresses.ts'

export interface LineListener {
  /** The machine is about to sleep: nothing that is open survives it. */
  readonly suspended: () => void
  readonly resumed: () => void
  /** The line is there again after it was not, or it is another one: connections of the old one are dead. */
  readonly lineChanged: () => void
}

/** How often the line is looked at: its change is acted on within this time. */
const lookEveryMs = 2_000

/** Tells of sleep and of the network, until the returned function is called. */
export function watchLine(listener: LineListener): () => void {
  let wasOnline = net.isOnline()
  let known = addressesOf(networkInterfaces())
  const looks = setInterval(() => {
    const isOnline = net.isOnline()
    const now = addressesOf(networkInterfaces())
    if (isOnline && (!wasOnline || isLineLost(known, now))) listener.lineChanged()
    // What was lost while there is no line is told once there is one.
    if (isOnline) known = now
    wasOnline = isOnline
  }, lookEveryMs)
  powerMonitor.on('suspend', listener.suspended)
  powerMonitor.on('resume', listener.resumed)
  return () => {
    clearInterval(looks)
    powerMonitor.off('suspend', listener.suspended)
    powerMonitor.off('resume', listener.resumed)
  }
}
