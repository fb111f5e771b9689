import type { DemoFile } from '../../catalogue/types.ts'
import type { Exchange, Handler } from '../context.ts'
import { HttpError } from '../http-error.ts'
import { applyFaults, redirectToItself } from '../apply-faults.ts'
import { replyStatus } from '../reply.ts'
import { tokenOf } from '../tokens.ts'
import { isEngineeringUri, sendEngineering } from './engineering.ts'
import { sendFile } from './send-file.ts'
import { isOnStorage, leaveToStorage, storageAddress } from './storage.ts'

/** `GET` or `HEAD .../Download/file?uri=mast:...` in every form of its address. Other parameters are ignored. */
export const downloadFile: Handler = async exchange => {
  const uri = exchange.url.searchParams.get('uri')
  if (uri === null || uri === '') throw new HttpError(400, 'The parameter uri is missing.')
  if (isEngineeringUri(uri)) {
    await sendEngineering(exchange, uri)
    return
  }
  const file = exchange.context.index.fileByUri(uri)
  if (file === undefined) throw new HttpError(404, 'There is no such file.')
  await serveFile(exchange, file)
}

/** Checks the right to a file, then sends it or redirects to it, with the request's faults. */
export async function serveFile(exchange: Exchange, file: DemoFile): Promise<void> {
  const { context, method, request, url } = exchange
  if (url.searchParams.has('hop')) throw redirectToItself(url)
  const token = tokenOf(request.headers)
  if (method === 'GET') {
    context.counters.download(file.uri)
    if (token !== null && file.access === 'PUBLIC') context.counters.add('publicWithToken')
  }
  // HEAD has faults of its own, so that sending one first does not change the faults of the download.
  const faults = context.faults.next(method === 'GET' ? file.uri : `HEAD ${file.uri}`, 'file')
  await applyFaults(exchange, faults)
  // The same answer for no login, an expired token and a foreign team, as at the archive.
  if (file.access !== 'PUBLIC' && context.tokens.kindOf(token) !== 'member')
    throw new HttpError(401, 'You are not authorized to access this file.')
  if (!isOnStorage(file)) {
    await sendFile(exchange, file, faults)
    return
  }
  if (method === 'GET') leaveToStorage(context, file.uri, faults)
  replyStatus(exchange, 302, 'The file is elsewhere.', { Location: storageAddress(context, file.uri) })
}
