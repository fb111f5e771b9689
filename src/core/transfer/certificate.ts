/** OpenSSL's words for a chain that ends at an unknown issuer (X509_V_ERR_*, as Node names them). */
const unknownIssuer = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
  'INVALID_CA',
])
const notValidNow = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const otherName = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'])
const unsound = new Set([
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_CHAIN_TOO_LONG',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
])

export const isUnknownIssuer = (code: string): boolean => unknownIssuer.has(code)

/**
 * What is wrong with a host's certificate and what to do, by the code that the connection failed with; null for a failure
 * of another kind. Asking again would show the same certificate.
 */
export function certificateSentence(host: string, code: string): string | null {
  if (unknownIssuer.has(code))
    return `The certificate of ${host} comes from an issuer that this computer does not know (${code}). Networks that look into connections do that: add their certificate to those of this computer, or set NODE_EXTRA_CA_CERTS to its file, and start Halyard again.`
  if (notValidNow.has(code))
    return `The certificate of ${host} has expired or is not valid yet (${code}): check the date and time of this computer. If they are right, only the owner of ${host} can mend it.`
  if (otherName.has(code))
    return `The certificate of ${host} is for another name (${code}), as when a sign-in page of the network answers: sign in there with a browser, and try again.`
  if (unsound.has(code)) return `The certificate of ${host} cannot be trusted (${code}).`
  return null
}
