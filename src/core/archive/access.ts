/** What rows say that say nothing of the rights; older answers of the archive have no such column. */
const unsaid: ReadonlySet<string> = new Set(['', 'UNKNOWN'])

/** The rights in the archive's words (PUBLIC, EXCLUSIVE_ACCESS...), or null where the list does not say. */
export function knownAccess(access: string | null): string | null {
  const word = access?.trim().toUpperCase() ?? ''
  return unsaid.has(word) ? null : word
}

/** Whether the list says that a file is not public. It may have become so since. */
export const isProtected = ({ access }: { readonly access: string | null }): boolean => {
  const known = knownAccess(access)
  return known !== null && known !== 'PUBLIC'
}
