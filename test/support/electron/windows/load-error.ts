/** What a failed load rejects with, in Electron's words. Numbers are Chromium's (net_error_list), where they matter. */
export class LoadError extends Error {
  readonly code: string
  readonly errno: number
  readonly url: string
  constructor(code: string, url: string) {
    const errno = numbers[code] ?? -2
    super(`${code} (${errno}) loading '${url}'`)
    this.code = code
    this.errno = errno
    this.url = url
  }
}

const numbers: Readonly<Record<string, number>> = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
  ERR_UNKNOWN_URL_SCHEME: -302,
}
