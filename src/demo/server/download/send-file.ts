import type { DemoFile } from '../../catalogue/types.ts'
import type { RequestFaults } from '../../faults/index.ts'
import type { Exchange } from '../context.ts'
import { HttpError } from '../http-error.ts'
import { reply } from '../reply.ts'
import { planAnswer } from './plan-answer.ts'
import { sendBytes } from './send-bytes.ts'
import { validatorsOf } from './validators.ts'

const maintenancePage =
  '<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Down for maintenance</h1></body></html>\n'

/** Sends a file, whole or in part, to a GET or HEAD that is allowed to have it, with the request's faults. */
export async function sendFile(exchange: Exchange, listed: DemoFile, faults: RequestFaults): Promise<void> {
  const { context, request, method, response } = exchange
  if (method === 'HEAD' && faults.has('no-head'))
    throw new HttpError(405, 'This address answers GET only.', { Allow: 'GET' })
  if (method === 'GET' && faults.has('html')) {
    reply(exchange, 200, 'text/html; charset=utf-8', maintenancePage)
    return
  }

  if (method === 'GET' && faults.has('changed'))
    context.generations.set(listed.uri, (context.generations.get(listed.uri) ?? 0) + 1)
  const generation = context.generations.get(listed.uri) ?? 0
  const file = generation === 0 ? listed : { ...listed, version: `${listed.version}.${generation}` }

  const body = context.bodyOf(file)
  const answer = planAnswer(
    { method, headers: request.headers },
    {
      filename: file.filename,
      contentType: body.contentType,
      sizeBytes: body.sizeBytes,
      ...validatorsOf(file.uri, file.version, generation),
    },
    faults,
  )
  if (request.headers.range !== undefined) context.counters.add('ranges')
  if (answer.kind === 'empty' || method === 'HEAD') {
    response.writeHead(answer.status, answer.headers)
    response.end()
    return
  }
  await sendBytes(exchange, body, answer, faults.bytesPerSecond)
}
