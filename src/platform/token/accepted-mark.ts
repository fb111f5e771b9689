import path from 'node:path'
import { noteIgnored } from '#shared/ignore'
import { readOwnerFile } from '../owner/owner-file.ts'
import { writePrivate } from './private-file.ts'

/** A file without content that a host watches: it is written again when another process saw a token accepted. */
export const acceptedMark = (profileFolder: string): string => path.join(profileFolder, 'token.accepted')

/**
 * Lets the process that runs the queue of this profile, if there is one, ask the archive about its token again, wherever
 * that came from. Never throws: without it the host asks again when a file needs the token.
 */
export async function tellAccepted(profileFolder: string): Promise<void> {
  try {
    if (readOwnerFile(profileFolder) !== null) await writePrivate(acceptedMark(profileFolder), '')
  } catch (thrown) {
    noteIgnored(thrown, 'mark that the token was accepted: the next use marks it')
  }
}
