/** How a fault's amount is written: a share of the requests, a rate for each connection, or a duration. */
export type FaultAmount = 'share' | 'rate' | 'duration'
/** Which requests a fault applies to: downloads of a file, queries about the catalogue, or both. */
export type FaultScope = 'file' | 'query' | 'both'

interface FaultKind {
  readonly amount: FaultAmount
  readonly scope: FaultScope
  readonly help: string
}

/** Every fault of the demo archive, with one line of help each. */
export const faultNames = {
  drop: { amount: 'share', scope: 'file', help: 'cuts the connection in the middle of the body' },
  stall: {
    amount: 'share',
    scope: 'file',
    help: 'stops sending in the middle and keeps the connection open',
  },
  reset: { amount: 'share', scope: 'both', help: 'cuts the connection before any answer' },
  busy: { amount: 'share', scope: 'both', help: 'answers 503 with Retry-After: 1' },
  'too-many': { amount: 'share', scope: 'both', help: 'answers 429 with Retry-After: 1' },
  'error-500': { amount: 'share', scope: 'both', help: 'answers 500' },
  slow: { amount: 'rate', scope: 'file', help: 'limits each connection to a rate, e.g. slow:200kB' },
  latency: { amount: 'duration', scope: 'both', help: 'waits before every answer, e.g. latency:50ms' },
  changed: {
    amount: 'share',
    scope: 'file',
    help: 'reprocesses the file: new version, new validator, from here on',
  },
  gone: { amount: 'share', scope: 'file', help: 'answers 404 for a file that is listed' },
  unauthorized: { amount: 'share', scope: 'file', help: 'answers 401 whatever the token' },
  html: { amount: 'share', scope: 'file', help: 'sends a maintenance page with status 200' },
  flip: { amount: 'share', scope: 'file', help: 'flips one bit of the body' },
  short: { amount: 'share', scope: 'file', help: 'ends the body early, with a length that agrees' },
  long: { amount: 'share', scope: 'file', help: 'sends bytes after the end, with a length that agrees' },
  'no-length': { amount: 'share', scope: 'file', help: 'sends no Content-Length (chunked)' },
  'no-validator': { amount: 'share', scope: 'file', help: 'sends neither ETag nor Last-Modified' },
  'weak-etag': { amount: 'share', scope: 'file', help: 'sends a weak ETag and no Last-Modified' },
  'ignore-range': {
    amount: 'share',
    scope: 'file',
    help: 'answers 200 and the whole file to a Range request',
  },
  'wrong-206': {
    amount: 'share',
    scope: 'file',
    help: 'answers 206 with another start, another total or no Content-Range',
  },
  'wrong-416': { amount: 'share', scope: 'file', help: 'answers 416 to a Range that could be served' },
  'no-head': { amount: 'share', scope: 'file', help: 'answers 405 to HEAD' },
  'redirect-loop': { amount: 'share', scope: 'file', help: 'redirects to itself for ever' },
  'bad-redirect': {
    amount: 'share',
    scope: 'file',
    help: 'redirects to another host without https',
  },
  executing: { amount: 'share', scope: 'query', help: 'answers EXECUTING once or twice first (usual: 0.1)' },
  'query-error': {
    amount: 'share',
    scope: 'query',
    help: 'answers status ERROR: the session is in the kill state',
  },
  nested: { amount: 'share', scope: 'query', help: 'nests mission product lists once more (usual: 0.1)' },
} as const satisfies Record<string, FaultKind>

export type FaultName = keyof typeof faultNames

/** Whether a word is the name of a fault. */
export const isFaultName = (word: string): word is FaultName => Object.hasOwn(faultNames, word)
