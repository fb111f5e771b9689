import { dayMs } from '#shared/durations'
import path from 'node:path'
import { z } from 'zod'
import type { TokenRecord } from '#core/token/keychain'
import { parseToken } from '#core/token/parse-token'
import type { Secret } from '#core/token/secret'
import { AppError } from '#shared/errors'
import { noteIgnored, orAbsent } from '#shared/ignore'
import { readPrivate, removePrivate, writePrivate } from './private-file.ts'

/** The token that a person chose to keep in a file of the profile, and what is known of its life. */
export interface ProfileToken {
  readonly token: Secret
  readonly record: TokenRecord
  /** Absolute path of the file that holds it. */
  readonly file: string
}

const recordSchema = z.object({
  version: z.literal(1),
  saved: z.number(),
  created: z.number().nullable(),
  lastUsed: z.number().nullable(),
  user: z.string().nullable(),
})

/** The file in which a profile keeps its token, whether it is there or not. */
export const profileTokenFile = (profileFolder: string): string => path.join(profileFolder, 'token')
const recordPath = (profileFolder: string): string => path.join(profileFolder, 'token.json')

/**
 * Reads the token file of a profile; null when there is none. Throws AppError 'auth-needed' when others may read it,
 * and 'usage' when it holds no token. Without a record the day of the file counts as the day of saving.
 */
export async function loadProfileToken(profileFolder: string): Promise<ProfileToken | null> {
  const file = profileTokenFile(profileFolder)
  const kept = await readPrivate(file)
  if (kept === null) return null
  const token = parseToken(kept.text, file)
  if (token === null)
    throw new AppError(
      'usage',
      `The token file ${file} is empty; remove it with \`halyard token remove\` or set the token again.`,
    )
  const record = await readRecord(profileFolder)
  return {
    token,
    file,
    record: record ?? { savedMs: kept.changedMs, createdMs: null, lastUsedMs: null, user: null },
  }
}

/** Keeps a token in a file that only its owner may read; answers its path. The record beside it holds times only. */
export async function saveProfileToken(
  profileFolder: string,
  token: Secret,
  record: TokenRecord,
): Promise<string> {
  const file = profileTokenFile(profileFolder)
  // First the old record goes: a crash in between must not give the new token the times of the old one.
  await removePrivate(recordPath(profileFolder))
  await writePrivate(file, `${token.reveal()}\n`)
  await writeRecord(profileFolder, record)
  return file
}

/** Forgets the kept token and its record; answers whether there was one. */
export async function removeProfileToken(profileFolder: string): Promise<boolean> {
  const wasThere = await removePrivate(profileTokenFile(profileFolder))
  await removePrivate(recordPath(profileFolder))
  return wasThere
}

/**
 * Records that the archive accepted a token, if it is the kept one. Days are enough, so that a busy queue does not write
 * the same thing all day. Never throws: not knowing the last use only makes a warning come early.
 */
export async function markProfileTokenUsed(
  profileFolder: string,
  token: string,
  nowMs: number,
): Promise<void> {
  try {
    const kept = await loadProfileToken(profileFolder)
    if (kept?.token.reveal() !== token) return
    const { lastUsedMs } = kept.record
    if (lastUsedMs !== null && sameDay(lastUsedMs, nowMs)) return
    await writeRecord(profileFolder, { ...kept.record, lastUsedMs: nowMs })
  } catch (thrown) {
    noteIgnored(thrown, 'note the use of the token: a warning comes early otherwise')
  }
}

const sameDay = (oneMs: number, otherMs: number): boolean =>
  Math.floor(oneMs / dayMs) === Math.floor(otherMs / dayMs)

async function readRecord(profileFolder: string): Promise<TokenRecord | null> {
  const kept = await orAbsent(
    readPrivate(recordPath(profileFolder)),
    'read the record of the token: it counts as absent',
  )
  if (kept === null) return null
  try {
    const { saved, created, lastUsed, user } = recordSchema.parse(JSON.parse(kept.text))
    return { savedMs: saved, createdMs: created, lastUsedMs: lastUsed, user }
  } catch {
    // Expected: a record of another make is as good as none; the token itself is not in doubt.
    return null
  }
}

async function writeRecord(profileFolder: string, record: TokenRecord): Promise<void> {
  const { savedMs: saved, createdMs: created, lastUsedMs: lastUsed, user } = record
  await writePrivate(
    recordPath(profileFolder),
    `${JSON.stringify({ version: 1, saved, created, lastUsed, user })}\n`,
  )
}
