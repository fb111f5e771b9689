import type { Reason } from '#shared/reasons'

/**
 * Why an answer is not the file. `hadToken` says whether a token was there to be sent: asking for another one helps
 * nobody whose token was refused.
 */
export function reasonOfStatus(status: number, hadToken: boolean): Reason {
  if (status === 401 || status === 403) return hadToken ? 'no-access' : 'auth-needed'
  if (status === 404 || status === 410) return 'gone'
  if (status === 451) return 'no-access'
  // 407 is a proxy between us and the archive: nothing was asked of the archive yet.
  if (status === 407) return 'network'
  if (status === 202 || status === 408 || status === 425 || status === 429 || status >= 500)
    return 'server-busy'
  return 'not-the-file'
}

/**
 * What a 407 asks for. Written without a whole address: whatever looks like a sign-in in one is blanked wherever it is
 * shown.
 */
export const proxySignInSentence = (proxy: string): string =>
  `${proxy} wants a name and a password (407): write them as name:password@ before its host in HTTPS_PROXY (or HTTP_PROXY, ALL_PROXY).`

const fullDisk = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const goneFolder = new Set(
  'EACCES EBUSY EIO EISDIR ELOOP ENODEV ENOENT ENOTCONN ENOTDIR ENXIO EPERM EROFS ESTALE ETIMEDOUT EHOSTDOWN'.split(
    ' ',
  ),
)

/** Why a file operation failed, by its system error code; null when the code says nothing about the disk. */
export function reasonOfDiskError(code: string | undefined): 'disk-full' | 'folder-gone' | null {
  if (code === undefined) return null
  if (fullDisk.has(code)) return 'disk-full'
  return goneFolder.has(code) ? 'folder-gone' : null
}
