import tls from 'node:tls'
import { certificateSentence, isUnknownIssuer } from '#core/transfer/certificate'
import { noteIgnored } from '#shared/ignore'
import { systemCode } from '../disk/disk-error.ts'
import { HopelessError } from './hopeless-error.ts'

/** A host whose certificate is refused. Asked again, it shows the same one; only more known issuers change the answer. */
export class CertificateError extends HopelessError {
  override readonly name = 'CertificateError'
}

let areSystemIssuersRead = false
let version = 0

/** Grows when more issuers are known: what failed over its certificate before that is worth another attempt. */
export const issuersVersion = (): number => version

/**
 * The failure of a connection as a CertificateError, null for another kind. The first unknown issuer of this process adds
 * those of the system to Node's own: they are not read at every start, since that takes a quarter of a second.
 */
export function toCertificateError(thrown: unknown, host: string): CertificateError | null {
  const code = systemCode(thrown) ?? systemCode(thrown instanceof Error ? thrown.cause : null) ?? ''
  const sentence = certificateSentence(host, code)
  if (sentence === null) return null
  if (isUnknownIssuer(code) && !areSystemIssuersRead) {
    areSystemIssuersRead = true
    if (hasAddedSystemIssuers()) version += 1
  }
  return new CertificateError('network', sentence, { cause: thrown })
}

function hasAddedSystemIssuers(): boolean {
  try {
    const known = new Set(tls.getCACertificates('default'))
    const added = tls.getCACertificates('system').filter(certificate => !known.has(certificate))
    if (added.length > 0) tls.setDefaultCACertificates([...known, ...added])
    return added.length > 0
  } catch (thrown) {
    noteIgnored(thrown, "read the system's certificates: no more issuers are known")
    return false
  }
}
