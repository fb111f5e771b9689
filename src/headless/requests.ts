import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'

import type { Door } from '#shared/contract/door'
import { eventsPath, keyHeader, pairPath } from '#shared/contract/http-paths'
import type { PairedValue } from '#shared/contract/http-pipe'

import { isApi, pathOf, refuseRequest, unpaired } from './access.ts'
import type { HttpRefusal } from './access.ts'
import { readBody } from './body.ts'
import type { Body } from './body.ts'
import type { Connections } from './connections.ts'
import type { EventStreams } from './event-streams.ts'
import type { Pairing, WrongCode } from './pairing.ts'
import { sendPageFile, sendRefusal, sendReply, setCommonHeaders } from './respond.ts'
import type { Credentials, BrowserSessions } from './sessions.ts'
import type { PageFile } from './static-page.ts'

export interface RequestParts {
  readonly door: Door
  readonly page: ReadonlyMap<string, PageFile>
  readonly sessions: BrowserSessions
  readonly pairing: Pairing
  readonly streams: EventStreams
  readonly connections: Connections
}

const pairSchema = z.strictObject({ code: z.string().max(64) })

/** Answers one request. Rejects only for a bug or a profile that cannot be written. */
export async function answerRequest(
  parts: RequestParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  setCommonHeaders(response)
  const refusal = await answerOrRefuse(parts, request, response)
  if (refusal !== null) sendRefusal(response, refusal)
}

/** Answers and returns null, or returns the refusal without having answered. The same holds for the functions below. */
async function answerOrRefuse(
  parts: RequestParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<HttpRefusal | null> {
  const { method = '', url: target = '', headers } = request
  const refusal = refuseRequest({ method, target, headers })
  if (refusal !== null) return refusal
  if (!isApi(target)) return answerPage(parts, request, response)
  if (pathOf(target) === pairPath) return answerPair(parts, request, response)
  const credentials = credentialsOf(headers)
  const isPaired = (): boolean => parts.sessions.use(credentials)
  if (!isPaired()) return unpaired
  parts.connections.serves(response)
  if (pathOf(target) === eventsPath) return parts.streams.add(response, isPaired) ? null : tooManyPages
  return answerCall(parts, request, response, isPaired)
}

function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  const key = headers[keyHeader]
  return { cookies: headers.cookie, key: typeof key === 'string' ? key : undefined }
}

function answerPage(
  { page }: RequestParts,
  request: IncomingMessage,
  response: ServerResponse,
): HttpRefusal | null {
  const file = page.get(pathOf(request.url ?? ''))
  if (file === undefined) return { status: 404, message: 'Not found.' }
  sendPageFile(request, response, file)
  return null
}

async function answerCall(
  { door }: RequestParts,
  request: IncomingMessage,
  response: ServerResponse,
  isPaired: () => boolean,
): Promise<HttpRefusal | null> {
  const body = await readBody(request)
  if (body.kind !== 'json') return bodyRefusals[body.kind]
  // Checks again, since the browser may have been signed out while its body arrived.
  if (!isPaired()) return unpaired
  sendReply(response, await door.answer(body.value))
  return null
}

async function answerPair(
  { pairing, sessions }: RequestParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<HttpRefusal | null> {
  const body = await readBody(request)
  if (body.kind !== 'json') return bodyRefusals[body.kind]
  const asked = pairSchema.safeParse(body.value)
  if (!asked.success) return bodyRefusals['not-json']
  const outcome = pairing.redeem(asked.data.code)
  if (outcome === 'too-many') return tooManyGuesses
  if (outcome === 'wrong') return { status: 403, message: wrongCodes[pairing.whyWrong(asked.data.code)] }
  const { id, key } = await sessions.open(request.headers.cookie)
  response.setHeader('set-cookie', sessions.cookie(id))
  sendReply(response, { ok: true, value: { key } satisfies PairedValue })
  return null
}

const bodyRefusals: Readonly<Record<Exclude<Body['kind'], 'json'>, HttpRefusal>> = {
  'too-large': { status: 413, message: 'This request is too large.' },
  'not-json': { status: 400, message: 'This request is malformed. Reload the page.' },
}
/** A second `halyard serve` prints a new code of the running host and ends; downloads continue. */
const newCodeHint =
  'To get a new one, run halyard serve again while it is running, or choose Settings, Pair another browser, in a paired browser.'
const wrongCodes: Readonly<Record<WrongCode, string>> = {
  incomplete: 'This code is wrong: a code has eight letters and digits. Compare it with the printed one.',
  mistyped: 'This code is wrong: it was never issued. Compare it with the code that was printed last.',
  used: `This code has been used; each code works once. ${newCodeHint}`,
  expired: `This code has expired; each code works for five minutes. ${newCodeHint}`,
  replaced: 'This code was replaced by a newer one. Use the code that was printed last.',
}
const tooManyGuesses: HttpRefusal = {
  status: 429,
  message: 'Too many wrong codes. Wait a minute and try again.',
}
const tooManyPages: HttpRefusal = { status: 503, message: 'Too many pages are open. Close one of them.' }
