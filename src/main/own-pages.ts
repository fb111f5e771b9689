/** The only pages that the app may open in the system's browser: those of the archive on which tokens are made. */
const ownHosts: ReadonlySet<string> = new Set(['auth.mast.stsci.edu', 'mast.stsci.edu'])

/** Whether an address may be handed to the system; parsed, never compared as text. Pure. */
export function isOwnExternalPage(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password, port } = new URL(address)
  return protocol === 'https:' && ownHosts.has(hostname) && port === '' && username === '' && password === ''
}
