import { hostOf } from './engine-state.ts'
import type { QueueDeps } from './queue-deps.ts'
import type { BrokenAttempt } from './settle.ts'
import type { ReadyItem } from './store-port.ts'

/** Whether an answer says that this file is not for whoever asked. The archive uses 401 for all cases; 403 is read alike. */
export const isRefused = ({ status }: Pick<BrokenAttempt, 'status'>): boolean =>
  status === 401 || status === 403

/**
 * What it means that the archive refused a file. Without a token: it needs one. With one: the token has ended (the file
 * waits for another), or its account has no access; whoami tells them apart, since the answer itself is the same. A
 * refusal by another host says nothing about the token, which was not sent there.
 */
export async function explainRefusal(
  { token, downloadUrl }: Pick<QueueDeps, 'token' | 'downloadUrl'>,
  item: Pick<ReadyItem, 'uri' | 'programId'> & { readonly folder: string },
  sent: string | null,
  result: BrokenAttempt,
): Promise<BrokenAttempt> {
  const isOurs = result.host === hostOf(downloadUrl(item.uri))
  if (!isRefused(result) || !isOurs) return result
  if (sent === null)
    return { ...result, detail: token.hasEnded(item.folder) ? endedDetail : 'This file needs a MAST token.' }
  const refusal = await token.judge(sent)
  switch (refusal.kind) {
    case 'ended':
      return { ...result, reason: 'auth-needed', detail: endedDetail }
    case 'no-access':
      return { ...result, reason: 'no-access', detail: noAccessDetail(refusal.user, item.programId) }
    case 'unknown':
      return {
        ...result,
        reason: 'auth-needed',
        detail: 'MAST refused the token for this file, and did not say whose token it is.',
      }
  }
}

/** Whoami says the same of a token that has ended and of one that never was. */
export const endedDetail = 'MAST refused your token: it has ended or is unknown. This file waits for another.'

function noAccessDetail(user: string, programId: string | null): string {
  if (programId === null) return `${user} has no access to this file. Ask the PI of its program for access.`
  return `${user} has no access to program ${programId}. Ask its PI for access.`
}
