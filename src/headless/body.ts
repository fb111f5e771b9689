import type { IncomingMessage } from 'node:http'

export type Body =
  { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'too-large' | 'not-json' }

/** Largest request body in bytes. */
const bodyLimit = 1024 * 1024
/** Reads and discards this much beyond the limit, so that an honest sender can still read the refusal. */
const discardedBytes = 8 * bodyLimit

/** Reads a JSON body without holding more than the limit. */
export function readBody(request: IncomingMessage): Promise<Body> {
  return new Promise(resolve => {
    let chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= bodyLimit) chunks.push(chunk)
      else chunks = []
      if (size > discardedBytes) request.destroy()
    })
    request.on('end', () => resolve(size > bodyLimit ? { kind: 'too-large' } : parse(Buffer.concat(chunks))))
    // Covers a request that its sender aborted; after `end` it has no effect.
    request.on('close', () => resolve({ kind: 'not-json' }))
  })
}

function parse(bytes: Buffer): Body {
  try {
    return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    // Expected: a text of a stranger.
    return { kind: 'not-json' }
  }
}
