import { createHmac, timingSafeEqual } from 'node:crypto'
import { minuteMs } from '#shared/durations'
import type { DemoFile } from '../../catalogue/types.ts'
import type { RequestFaults } from '../../faults/index.ts'
import type { ArchiveContext, Handler } from '../context.ts'
import { HttpError } from '../http-error.ts'
import { tokenOf } from '../tokens.ts'
import { sendFile } from './send-file.ts'

const validForMs = 15 * minuteMs

/** Whether a file is on the storage host, as large combined products are; the archive redirects to it. */
export const isOnStorage = (file: DemoFile): boolean => file.calibLevel >= 3 && file.productType === 'SCIENCE'

/** A signed address at the storage host. It works without a token for a quarter of an hour. */
export function storageAddress(context: ArchiveContext, uri: string): string {
  const expires = Math.ceil((Date.now() + validForMs) / 1000)
  const encoded = encodeURIComponent(uri)
  return `${context.storageOrigin}/s/${signature(context.seed, encoded, expires)}/${expires}/${encoded}`
}

/** Passes the faults of a redirected download to the storage host, so that they are drawn only once. */
export function leaveToStorage(context: ArchiveContext, uri: string, faults: RequestFaults): void {
  // Bounds memory, since a client may never follow the redirect.
  const waiting = (context.leftToStorage.get(uri) ?? []).slice(-15)
  context.leftToStorage.set(uri, [...waiting, faults])
}

/** GET and HEAD at the storage host. Answers 403 to an unsigned or expired address. */
export const serveStorage: Handler = async exchange => {
  const { context, url, request, method } = exchange
  context.counters.add('storage')
  if (request.headers.authorization !== undefined) context.counters.add('storageWithAuthorization')
  else if (tokenOf(request.headers) !== null) context.counters.add('storageWithCookie')

  const [, signed = '', expires = '', encoded = ''] =
    /^\/s\/([0-9a-f]+)\/(\d+)\/([^/]+)$/.exec(url.pathname) ?? []
  const expected = signature(context.seed, encoded, Number(expires))
  const isSigned =
    signed.length === expected.length && timingSafeEqual(Buffer.from(signed), Buffer.from(expected))
  if (!isSigned || Number(expires) * 1000 < Date.now())
    throw new HttpError(403, 'This address is not valid, or no longer.')
  const uri = decodeURIComponent(encoded)
  const file = context.index.fileByUri(uri)
  if (file === undefined) throw new HttpError(404, 'There is no such file.')
  const faults =
    (method === 'GET' ? context.leftToStorage.get(uri)?.shift() : undefined) ??
    context.faults.next(uri, 'file')
  await sendFile(exchange, file, faults)
}

const signature = (seed: number, encodedUri: string, expires: number): string =>
  createHmac('sha256', `demo storage ${seed}`).update(`${expires} ${encodedUri}`).digest('hex').slice(0, 24)
