import type { IncomingMessage } from 'node:http'
import { HttpError } from './http-error.ts'

/** Enough for a bundle of 50,000 files. */
const mostBytes = 8 * 2 ** 20

/**
 * The whole body as text.
 * @throws HttpError 413 when it is larger than 8 MiB.
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  // `destroyOnReturn` is off, so that a refusal can still be sent. Without an encoding the chunks are buffers.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > mostBytes) throw new HttpError(413, 'The request body is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * The body as a JSON object.
 * @throws HttpError 400 when it is anything else.
 */
export async function readJsonObject(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const text = await readBody(request)
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return value
  } catch {
    // Expected: the error below covers invalid JSON and JSON of another type alike.
  }
  throw new HttpError(400, 'The request body is not a JSON object.')
}

/** A parsed JSON value as text; `missing` for what has no text of its own. */
export const textOf = (value: unknown, missing: string): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : missing

/** Whether a parsed JSON value is an object with named members. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
