/** Where the HTTP transport lives, and what both of its ends agree on. */
export const callPath = '/api/call'
export const eventsPath = '/api/events'
export const pairPath = '/api/pair'

/**
 * Carries the tab's secret with every call and event stream. Cookies know no ports, so that the cookie alone, which any
 * page on another port of this machine receives, opens nothing.
 */
export const keyHeader = 'x-halyard-key'

/** Silence for longer than three beats means that the connection is dead, whatever the network says. */
export const heartbeatMs = 5000

/** The fragment of a paired address is `#code=...`: fragments are never sent, so no log holds the code. */
export const codeFragment = 'code='
