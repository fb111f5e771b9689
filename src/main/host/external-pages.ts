/** The only hosts the app may open in the system's browser: the archive's pages where tokens are made. */
const allowedHosts: ReadonlySet<string> = new Set(['auth.mast.stsci.edu', 'mast.stsci.edu'])

/** Whether an address may open in the system's browser. Parses it, since a comparison as text can be fooled. Pure. */
export function isAllowedExternalPage(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, hostname, username, password, port } = new URL(address)
  return (
    protocol === 'https:' && allowedHosts.has(hostname) && port === '' && username === '' && password === ''
  )
}
