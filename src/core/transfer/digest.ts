import { fieldOf, type ResponseHead } from './response-head.ts'

const algorithms = ['sha-256', 'sha-512', 'md5'] as const
export type DigestAlgorithm = (typeof algorithms)[number]

/** A digest of the whole file that the server vouches for, in lower-case hexadecimal. */
export interface OfferedDigest {
  readonly algorithm: DigestAlgorithm
  readonly hex: string
}

const digestBytes: Readonly<Record<DigestAlgorithm, number>> = { 'sha-256': 32, 'sha-512': 64, md5: 16 }

/**
 * The digest to check, if any: Repr-Digest (RFC 9530 section 3), else Digest (RFC 3230 section 4.3.2, obsolete but in
 * use), else the entity tag of an S3 object where it is an MD5. SHA-256 comes first because it is computed anyway.
 */
export function offeredDigest(head: ResponseHead, url: URL): OfferedDigest | null {
  return (
    strongest(fieldOf(head.fields, 'repr-digest'), /^([a-z0-9-]+)=:([A-Za-z0-9+/=]+):/) ??
    strongest(fieldOf(head.fields, 'digest'), /^([A-Za-z0-9-]+)=([A-Za-z0-9+/=]+)/) ??
    s3Md5(head, url)
  )
}

function strongest(field: string | null, member: RegExp): OfferedDigest | null {
  const found = new Map<string, string>()
  for (const text of field?.split(',') ?? []) {
    const match = member.exec(text.trim())
    if (match?.[1] && match[2]) found.set(match[1].toLowerCase(), match[2])
  }
  for (const algorithm of algorithms) {
    const hex = base64ToHex(found.get(algorithm) ?? '')
    if (hex.length === 2 * digestBytes[algorithm]) return { algorithm, hex }
  }
  return null
}

/** Multipart uploads (tag with a dash) and objects under a customer's key have tags that are no MD5. */
function s3Md5(head: ResponseHead, url: URL): OfferedDigest | null {
  if (!/(?:^|\.)amazonaws\.com$/.test(url.hostname)) return null
  const encryption = fieldOf(head.fields, 'x-amz-server-side-encryption')
  if (encryption !== null && encryption !== 'AES256') return null
  if (fieldOf(head.fields, 'x-amz-server-side-encryption-customer-algorithm') !== null) return null
  const hex = /^"([0-9a-f]{32})"$/.exec(head.validator.etag ?? '')?.[1]
  return hex === undefined ? null : { algorithm: 'md5', hex }
}

function base64ToHex(text: string): string {
  try {
    return Array.from(atob(text), char => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
  } catch {
    // Expected: atob refuses what is no base64. Such a digest says nothing and is passed over.
    return ''
  }
}
