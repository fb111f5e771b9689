import { statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import process from 'node:process'
import { AppError } from '#shared/errors'
import { socketPipe, type SocketPipe } from '#shared/contract/socket-pipe'
import { readMessages, sendMessage } from './frames.ts'
import { OwnerGone, ownerSilent } from './owner-gone.ts'
import { readOwnerFile, type OwnerFile } from './owner-file.ts'
import { otherVersion, protocolVersion, refusalSchema, welcomeSchema, type Welcome } from './hello.ts'

/** An owner that does not answer a hello for so long is silent. */
const welcomeWithinMs = 5_000

/** A welcomed connection; its messages are for `onMessage` from now on. */
export interface OwnerConnection {
  readonly socket: Socket
  readonly welcome: Welcome
  onMessage: (message: unknown) => void
}

/**
 * Connects to the owner of a data folder. Null when nobody listens there now. Throws AppError('owner-silent') when
 * somebody does and does not answer, or is of another version.
 */
export async function connectToOwner(
  profileFolder: string,
  signal: AbortSignal,
): Promise<OwnerConnection | null> {
  const owner = readOwnerFile(profileFolder)
  if (owner === null || !isOurs(owner.socket)) return null
  const socket = await open(owner.socket)
  if (socket === null) return null
  try {
    const connection = await greet(socket, owner, signal)
    if (connection === null) socket.destroy()
    return connection
  } catch (thrown) {
    socket.destroy()
    throw thrown
  }
}

/** The contract over a welcomed connection. */
export function ownerPipe(connection: OwnerConnection): SocketPipe {
  const { socket, welcome } = connection
  return socketPipe({
    send: message => sendMessage(socket, message),
    attach: ({ message, closed }) => {
      connection.onMessage = message
      socket.on('close', closed)
      if (socket.destroyed) closed()
    },
    close: () => socket.destroy(),
    after: (delayMs, run) => {
      const timer = setTimeout(run, delayMs).unref()
      return () => clearTimeout(timer)
    },
    gone: () => new OwnerGone(),
    silent: () => ownerSilent(welcome.pid),
  })
}

/** A token may go over this socket: nobody else may have made it. */
function isOurs(place: string): boolean {
  const mine = process.getuid?.()
  if (mine === undefined) return true
  const { uid, mode } = statSync(place, { throwIfNoEntry: false }) ?? { uid: -1, mode: 0 }
  return (uid === mine || mine === 0) && (mode & 0o077) === 0
}

function open(place: string): Promise<Socket | null> {
  return new Promise(resolve => {
    const socket = connect(place)
    socket.once('connect', () => resolve(socket))
    // Gone, refused or not yet listening: each means no owner now. Later errors end in `close`.
    socket.on('error', () => resolve(null))
  })
}

function greet(socket: Socket, owner: OwnerFile, signal: AbortSignal): Promise<OwnerConnection | null> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => (): void => {
      clearTimeout(impatience)
      signal.removeEventListener('abort', onAbort)
      act()
    }
    const onAbort = settle(() => reject(new AppError('cancelled', 'Stopped.')))
    const impatience = setTimeout(
      settle(() => reject(ownerSilent(owner.pid))),
      welcomeWithinMs,
    )
    signal.addEventListener('abort', onAbort, { once: true })
    socket.once(
      'close',
      settle(() => resolve(null)),
    )
    const handlers = { onMessage: (message: unknown) => settle(() => welcomed(message))() }
    const welcomed = (message: unknown): void => {
      const welcome = welcomeSchema.safeParse(message)
      if (welcome.success) {
        resolve(Object.assign(handlers, { socket, welcome: welcome.data }))
        return
      }
      const refusal = refusalSchema.safeParse(message)
      reject(new AppError('owner-silent', refusal.data?.message ?? otherVersion(owner.pid)))
    }
    readMessages(socket, message => handlers.onMessage(message))
    sendMessage(socket, { kind: 'hello', protocol: protocolVersion, key: owner.key })
  })
}
