import { z } from 'zod'
import { knownAccess } from '../archive/access.ts'
import { AppError } from '#shared/errors'
import { reasons } from '#shared/reasons'
import { itemStates } from '#shared/states'
import type { RecordedFile } from './recorded-file.ts'

const text = z
  .string()
  .nullish()
  .transform(value => value ?? null)
const count = z
  .number()
  .int()
  .nonnegative()
  .nullish()
  .transform(value => value ?? null)

/** An element of `items` in a manifest.json. Unknown members are ignored. */
const itemSchema = z.object({
  uri: z.string().min(1),
  path: z.string().min(1),
  obs_id: text,
  access: text,
  user: text,
  state: z.enum(itemStates),
  reason: z.enum(reasons).nullable().catch(null),
  size: count,
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/i)
    .nullable(),
  filename: text,
  collection: text,
  program: text,
  processing_version: text,
  listed_size: count,
  references: z
    .array(z.object({ obs_id: z.string().nullable() }))
    .optional()
    .catch(undefined),
})
const headSchema = z.object({
  version: z.number(),
  batch: z.object({ name: z.string().optional() }).optional(),
})

/** The newest manifest.json that this program understands. */
const knownVersion = 1

/**
 * Checks the first line of a manifest.json, which holds everything but the items: `{"version":1,"batch":{...},"items":[`.
 * Throws `usage` for what is none, or is newer than this program.
 */
export function checkManifestHead(line: string): void {
  const head = headSchema.safeParse(parsed(`${line.trimEnd()}]}`))
  if (!head.success) throw new AppError('usage', 'This is not a manifest.json of Halyard.')
  if (head.data.version > knownVersion)
    throw new AppError(
      'usage',
      `This manifest.json is of version ${head.data.version}, newer than this Halyard knows; please update Halyard.`,
    )
}

/** One line of the items; null for the closing line. Throws `usage`. */
export function parseManifestLine(line: string): RecordedFile | null {
  const body = line.trim().replace(/,$/, '')
  if (body === '' || body === ']}') return null
  const item = itemSchema.safeParse(parsed(body))
  if (!item.success) throw new AppError('usage', 'A line of this manifest.json is not a file.')
  const { uri, path, obs_id: obsId, filename, references, sha256, ...facts } = item.data
  return {
    relativePath: path,
    state: facts.state,
    reason: facts.reason,
    sizeBytes: facts.size,
    sha256: facts.state === 'done' ? (sha256?.toLowerCase() ?? null) : null,
    user: facts.user,
    wanted: {
      uri,
      filename: filename ?? path.slice(path.lastIndexOf('/') + 1),
      obsId,
      collection: facts.collection,
      sizeBytes: facts.listed_size,
      access: knownAccess(facts.access),
      calibLevel: null,
      version: facts.processing_version,
      programId: facts.program,
      parents: references?.map(reference => reference.obs_id ?? '') ?? [obsId ?? ''],
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Expected: the schema refuses what is not JSON, with one sentence.
    return undefined
  }
}
