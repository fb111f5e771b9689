/** A run of letters and digits that is long enough for one of MAST's tokens. */
const longRun = /[0-9a-z]{32,}/gi
const hexWord = /[0-9a-f]{32}/i
/** A checksum (sha1, sha256) is no token. */
const checksum = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i
/** The same digits as a UUID is written (RFC 9562, section 4). */
const uuid = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/gi

/**
 * Blanks every word of a text that looks like one of MAST's tokens (32 hexadecimal digits), also with other letters
 * glued to it, or written as a UUID that is no part of a path. For messages, which repeat what people typed and what
 * lists hold, whether or not it is known as a token.
 */
export const withoutTokenWords = (text: string): string =>
  text
    .replace(longRun, run => (hexWord.test(run) && !checksum.test(run) ? '[hidden]' : run))
    .replace(uuid, (found: string, at: number, whole: string) =>
      isOfPath(whole.slice(Math.max(0, at - 1), at), whole.slice(at + found.length)) ? found : '[hidden]',
    )

/** Folders of jobs and users are named by UUIDs, and files with an ending: a person who mends them has to see which. */
const isOfPath = (before: string, behind: string): boolean =>
  (/[/\\]/.test(before) && !/^[\w=-]/.test(behind)) || /^(?:[/\\]|\.\w)/.test(behind)
