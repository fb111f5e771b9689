import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** `member` may download exclusive files; `outsider` is logged in but on no team. */
export type TokenKind = 'member' | 'outsider'

export interface DemoTokens {
  /** The kind of a valid token; null for a missing, unknown or revoked one, as at the archive. */
  kindOf: (token: string | null) => TokenKind | null
  readonly issue: (kind: TokenKind) => string
  readonly revoke: (token: string) => void
}

/** Derives tokens from the seed, so that a restarted demo still accepts the one an app has stored. */
export function createTokens(
  seed: number,
  fixed: string | undefined,
): DemoTokens & { readonly first: string } {
  const valid = new Map<string, TokenKind>()
  let issued = 0
  const issue = (kind: TokenKind): string => {
    const token = createHash('sha256')
      .update(`demo archive token ${seed} ${issued}`)
      .digest('hex')
      .slice(0, 32)
    issued += 1
    valid.set(token, kind)
    return token
  }
  const first = fixed ?? issue('member')
  valid.set(first, 'member')
  return {
    first,
    kindOf: token => (token === null ? null : (valid.get(token) ?? null)),
    issue,
    revoke: token => void valid.delete(token),
  }
}

/**
 * The token of a request: `Authorization: token X` (or `Bearer X`), or the cookie `mast_token`, which is what astroquery
 * sends with everything. Null when there is neither.
 */
export function tokenOf(headers: IncomingHttpHeaders): string | null {
  const authorization = /^\s*(?:token|bearer)\s+(\S+)\s*$/i.exec(headers.authorization ?? '')
  if (authorization?.[1] !== undefined) return authorization[1]
  const cookie = /(?:^|;\s*)mast_token="?([^";\s]*)"?/.exec(headers.cookie ?? '')
  return cookie?.[1] ?? null
}
