import { errors, type Dispatcher } from 'undici'
import type { Clock, Meter, Throttle } from '#core/ports'
import { AppError, toAppError } from '#shared/errors'
import { handledElsewhere } from '#shared/ignore'
import { fieldOf, parseHead, type HeaderFields, type ResponseHead } from '#core/transfer/response-head'
import { knownSecrets } from '#core/token/redact'
import { isMisread, toNetworkError } from './network-error.ts'
import { Activity, watchForQuiet, watchForStall, type LateStart } from './watchdog.ts'

export interface ExchangeTools {
  readonly dispatcher: Dispatcher
  readonly clock: Clock
  /** Silence, or a drip for so long, after which the connection counts as dead. */
  readonly stallMs: number
  /** Called when the connection brings next to nothing, long before it counts as dead; absent where that does not matter. */
  readonly quiet?: { readonly afterMs: number; readonly onLook: (isQuiet: boolean) => void }
  /** When watching a connection is worth while; at once when absent. */
  readonly lateStart?: LateStart
  /** Holds bodies to a rate; absent where nothing is ever limited. */
  readonly throttle?: Throttle
  /** The connection is not to be used again. */
  readonly isLast?: boolean
  /** The strict parser took the head of the answer, and not what followed. */
  readonly onMisread?: () => void
}

/** One request whose head has arrived. The body flows once `receive` or `discard` is called. */
export interface Exchange {
  readonly head: ResponseHead
  /** With its port, if that is not the usual one. */
  readonly host: string
  /**
   * The first bytes of the body, enough to recognise what it is (fewer if it has fewer); they are given to `receive`
   * all the same.
   */
  beginning(): Promise<Buffer>
  /**
   * Gives every chunk to `sink`, which may keep it, and how many bytes came over the line for it. Resolves at the proper end of the body; throws AppError network, or
   * what `abort` was given.
   */
  receive(sink: (chunk: Buffer, cameBytes: number) => void): Promise<void>
  pause(): void
  resume(): void
  abort(reason: Error): void
  /** Reads a small rest so that the connection can be used again; cuts a large one. Never throws. */
  discard(): void
}

/** A reason that costs nothing: without one, every ended exchange would make an exception with a stack. */
const over = 'over'
/** More than any error page; less than what a new connection costs. */
const discardableBytes = 64 * 1024
/** Longer than every signature. */
const tellingBytes = 512
/** What may arrive before anyone asks for the body. */
const heldBytesLimit = 256 * 1024

/** Sends one GET and waits for its head. Redirects are not followed. Throws AppError network; ends with the signal. */
export function openExchange(
  url: URL,
  headers: Readonly<Record<string, string>>,
  tools: ExchangeTools,
  signal: AbortSignal,
  batchId: number | null = null,
): Promise<Exchange> {
  const opened = Promise.withResolvers<Exchange>()
  const body = Promise.withResolvers<undefined>()
  // Nothing may ask for the body, and its failure must not end the process.
  void handledElsewhere(body.promise)
  const begun = Promise.withResolvers<undefined>()
  void handledElsewhere(begun.promise)
  const activity = new Activity(tools.clock)
  let isOver = false
  let stopWatching = (): void => undefined
  let controller: Dispatcher.DispatchController | null = null
  let failure: Error | null = null
  let sink: ((chunk: Buffer, cameBytes: number) => void) | null = null
  let mistake: AppError | null = null
  let held: Buffer[] = []
  let heldBytes = 0
  let leftBytes = Infinity
  let meter: Meter | null = null

  const end = (): void => {
    isOver = true
    stopWatching()
    tools.quiet?.onLook(false)
  }
  const fail = (reason: Error): void => {
    if (isOver) return
    end()
    meter?.close()
    failure = reason
    signal.removeEventListener('abort', onAbort)
    opened.reject(reason)
    body.reject(reason)
    begun.reject(reason)
    // Before its start an exchange has no controller; `onRequestStart` then ends it.
    controller?.abort(reason)
  }
  const onAbort = (): void => fail(new AppError('cancelled', 'Stopped.'))
  // What a taker throws is its own mistake; inside the HTTP client it would look like a broken connection.
  const give = (taker: NonNullable<typeof sink>, chunk: Buffer): void => {
    try {
      taker(chunk, chunk.length)
    } catch (thrown) {
      mistake = toAppError(thrown)
      fail(mistake)
    }
  }
  // Three may want a pause: the reader, this file before there is a reader, and a limit.
  const pausedBy = { reader: false, holding: false, limit: false }
  const pauseOrGoOn = (): void => {
    const isPaused = pausedBy.reader || pausedBy.holding || pausedBy.limit
    if (isPaused === activity.isPaused) return
    activity.setPaused(isPaused)
    if (isPaused) controller?.pause()
    else controller?.resume()
  }
  const pause = (): void => {
    pausedBy.reader = true
    pauseOrGoOn()
  }
  const resume = (): void => {
    pausedBy.reader = false
    pauseOrGoOn()
  }
  const limited = {
    pause: () => {
      pausedBy.limit = true
      pauseOrGoOn()
    },
    resume: () => {
      pausedBy.limit = false
      pauseOrGoOn()
    },
  }
  const receive = (taker: NonNullable<typeof sink>): Promise<void> => {
    sink = taker
    for (const chunk of held) give(taker, chunk)
    held = []
    // The body may have ended before: then there was nothing left to abort.
    if (mistake !== null) return Promise.reject(mistake)
    pausedBy.holding = false
    pauseOrGoOn()
    return body.promise
  }
  const discard = (): void => {
    let restBytes = 0
    const received = receive(chunk => {
      restBytes += chunk.length
      if (restBytes > discardableBytes) fail(new AppError('cancelled', 'The rest is not needed.'))
    })
    // The result of the answer is known already; the rest only frees its connection.
    void handledElsewhere(received)
  }
  const complete = (): void => {
    end()
    meter?.close()
    signal.removeEventListener('abort', onAbort)
    begun.resolve(undefined)
    body.resolve(undefined)
  }
  const onStalled = (bytes: number): void => {
    const seconds = Math.round(tools.stallMs / 1_000)
    const what = bytes === 0 ? `nothing for ${seconds} s` : `only ${bytes} bytes in ${seconds} s`
    fail(new AppError('network', `${url.host} sent ${what}.`))
  }

  const watch = (): void => {
    if (isOver) return
    const ended = new AbortController()
    stopWatching = () => ended.abort(over)
    void watchForStall(tools.clock, tools.stallMs, activity, onStalled, ended.signal)
    if (!tools.quiet) return
    const { afterMs, onLook } = tools.quiet
    void watchForQuiet(tools.clock, afterMs, activity, onLook, ended.signal)
  }

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      controller = started
      if (failure !== null) {
        started.abort(failure)
        return
      }
      activity.asked()
      if (tools.lateStart) stopWatching = tools.lateStart(watch)
      else watch()
    },
    onResponseStart(_controller, status, fields) {
      if (status < 200) return
      if (tools.isLast !== true && isFramingMisread(fields)) {
        fail(toNetworkError(new errors.ResponseContentLengthMismatchError(), url.host))
        return
      }
      activity.headCame()
      tools.quiet?.onLook(false)
      meter = tools.throttle?.open(limited, batchId) ?? null
      const head = parseHead(status, withoutSecrets(fields))
      leftBytes = head.contentLength ?? Infinity
      opened.resolve({
        head,
        host: url.host,
        beginning: () => begun.promise.then(() => Buffer.concat(held)),
        receive,
        pause,
        resume,
        abort: fail,
        discard,
      })
    },
    onResponseData(_controller, chunk) {
      activity.took(chunk.length)
      meter?.took(chunk.length)
      leftBytes -= chunk.length
      if (sink !== null) {
        give(sink, chunk)
        return
      }
      held.push(chunk)
      heldBytes += chunk.length
      if (heldBytes >= tellingBytes) begun.resolve(undefined)
      pausedBy.holding = heldBytes >= heldBytesLimit
      pauseOrGoOn()
    },
    onResponseEnd: complete,
    onResponseError(_controller, thrown) {
      // A connection that was closed while reading was paused reports it, though the whole body has come.
      if (failure === null && leftBytes === 0 && thrown instanceof errors.SocketError) {
        complete()
        return
      }
      const error = failure ?? toNetworkError(thrown, url.host)
      if (isMisread(toAppError(error))) tools.onMisread?.()
      fail(error)
    },
  }
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  else
    try {
      const { origin, pathname, search } = url
      const asked = { origin, path: pathname + search, method: 'GET', headers, reset: tools.isLast ?? false }
      tools.dispatcher.dispatch(asked, handler)
    } catch (thrown) {
      // Before anything was asked: of a proxy that cannot be used.
      fail(toNetworkError(thrown, url.host))
    }
  return opened.promise
}

/**
 * The client takes a length with blanks behind it, which are allowed, for another one than its digits say, and chunks for
 * bytes of the file where `identity` is named behind them.
 */
function isFramingMisread(fields: HeaderFields): boolean {
  const { 'content-length': length } = fields
  const codings =
    fieldOf(fields, 'transfer-encoding')
      ?.toLowerCase()
      .split(/\s*,\s*/) ?? []
  return (
    (typeof length === 'string' && length !== length.trim()) ||
    (codings.includes('chunked') && codings.at(-1) !== 'chunked')
  )
}

/**
 * A field that repeats the token counts as absent: as a validator it would be stored, as a location it would carry the
 * token in an address to another host.
 */
function withoutSecrets(fields: HeaderFields): HeaderFields {
  const told = Object.keys(fields).filter(name => knownSecrets.isTold(fieldOf(fields, name) ?? ''))
  if (told.length === 0) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !told.includes(name)))
}
