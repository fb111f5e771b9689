import { errors } from 'undici'
import { AppError } from '#shared/errors'
import { systemCode } from '../disk/disk-error.ts'
import { toCertificateError } from './certificate-error.ts'

const wording: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'broke the connection',
  EPIPE: 'broke the connection',
  ENOTFOUND: 'was not found: check the network',
  EAI_AGAIN: 'was not found: check the network',
  EHOSTUNREACH: 'cannot be reached: check the network',
  ENETUNREACH: 'cannot be reached: check the network',
  ENETDOWN: 'cannot be reached: check the network',
  EHOSTDOWN: 'cannot be reached: check the network',
  ETIMEDOUT: 'did not answer',
  UND_ERR_CONNECT_TIMEOUT: 'did not answer',
  UND_ERR_HEADERS_TIMEOUT: 'did not answer',
  UND_ERR_SOCKET: 'closed the connection early',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'sent another number of bytes than it declared',
  HPE_INVALID_EOF_STATE: 'closed the connection early',
}

/**
 * A failed exchange as an AppError of code network. Only codes get into the message: texts of other libraries may hold
 * addresses. The cause stays for callers that distinguish "no route" from "refused".
 */
export function toNetworkError(thrown: unknown, host: string): AppError {
  if (thrown instanceof AppError) return thrown
  const untrusted = toCertificateError(thrown, host)
  if (untrusted) return untrusted
  if (thrown instanceof errors.HTTPParserError)
    return new AppError('network', `${host} did not send proper HTTP${parserReason(thrown)}.`, {
      cause: thrown,
    })
  const code = codeOf(thrown) ?? 'no code'
  if (code === 'UND_ERR_INVALID_ARG')
    return new AppError('bug', `No proper request could be made to ${host}.`)
  return new AppError('network', `${host} ${wording[code] ?? 'did not send a proper answer'} (${code}).`, {
    cause: thrown,
  })
}

/** What the parser stumbled over, in its own fixed words. */
const parserReason = ({ message }: Error): string => /\s\([A-Za-z /-]+\)$/.exec(message)?.[0] ?? ''

/** No name for the host, or no route to it. */
const lineDown = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'])

/**
 * Whether an exchange failed because there is no line to its host. Of several addresses every one must be out of reach:
 * one that refused the connection was there.
 */
export function isLineDown({ cause }: AppError): boolean {
  const errors: readonly unknown[] = cause instanceof AggregateError ? cause.errors : [cause]
  return errors.length > 0 && errors.every(error => lineDown.has(systemCode(error) ?? ''))
}

/** A dual-stack connection attempt fails with one error for each address; the first says enough. */
function codeOf(thrown: unknown): string | undefined {
  if (thrown instanceof AggregateError) return systemCode(thrown) ?? systemCode(thrown.errors[0])
  return systemCode(thrown)
}

/**
 * The connection ended after bytes had come over it, but no answer to this question: it had just gone idle at the server,
 * or an unasked `100 Continue` came, which the client takes for the end.
 */
export function isStaleConnection(thrown: AppError): boolean {
  return thrown.cause instanceof errors.SocketError && (thrown.cause.socket?.bytesRead ?? 0) > 0
}

/** What went wrong with an exchange, as the HTTP client says it. */
type Failed = Pick<AppError, 'cause'>

/** Whether the client's parser did not take what came. It allows less than browsers and curl do. */
export const isMisread = ({ cause }: Failed): boolean =>
  cause instanceof errors.HTTPParserError && cause.code !== 'HPE_INVALID_EOF_STATE'

/** The same of a question that got no head: of a length sent twice the parser makes another length. */
export const isHeadRefused = (failed: Failed): boolean =>
  isMisread(failed) || failed.cause instanceof errors.ResponseContentLengthMismatchError
