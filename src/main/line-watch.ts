import { net, powerMonitor } from 'electron'

export interface LineListener {
  /** The machine is about to sleep: nothing that is open survives it. */
  readonly suspended: () => void
  readonly resumed: () => void
  /** The line is there again after it was not. */
  readonly lineReturned: () => void
}

/** How often the line is looked at: its change is acted on within this time. */
const lookEveryMs = 2_000

/** Tells of sleep and of the network, until the returned function is called. */
export function watchLine(listener: LineListener): () => void {
  let wasOnline = net.isOnline()
  const looks = setInterval(() => {
    const isOnline = net.isOnline()
    if (isOnline && !wasOnline) listener.lineReturned()
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
