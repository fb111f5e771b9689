import { randomBytes, timingSafeEqual } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import process from 'node:process'
import type { Door } from '#shared/contract/door'
import { AppError } from '#shared/errors'
import { noteIgnored } from '#shared/ignore'
import { systemCode } from '../disk/disk-error.ts'
import { readMessages, sendMessage } from './frames.ts'
import { welcomeGuest, type Guest } from './guest.ts'
import { helloSchema, otherVersion, protocolVersion, type Welcome } from './hello.ts'
import { readOwnerFile, removeOwnerFile, writeOwnerFile } from './owner-file.ts'
import { prepareSocket, removeSocket } from './socket-place.ts'

export interface ServedSocket {
  readonly profileFolder: string
  /** The archive that this process asks. */
  readonly archiveUrl: string
  /** Whether it runs all that is queued, or only its own command. */
  readonly isServing: boolean
  /** Opens the door through which one guest is answered. */
  readonly admit: (wire: GuestWire) => GuestDoor
}

/** The connection of a guest, as far as its door needs it. */
export interface GuestWire {
  /** Whether the guest has much unread. */
  readonly isBehind: () => boolean
  /** Ends the connection of a guest that does not keep to the protocol. */
  readonly hangUp: () => void
}

export interface GuestDoor {
  readonly door: Door
  /** The guest is gone. Resolves when all that it had under way has ended. */
  readonly left: () => Promise<void>
  /** This process ends. Resolves when all that the guest had under way has ended. */
  readonly dismiss: () => Promise<void>
}

export interface SocketServer {
  /** Lets the guests go and removes the socket. */
  close(): Promise<void>
}

/** A process that does not say hello for so long is let go. */
const helloWithinMs = 5_000
const mostConnections = 64

/** A guest that has this much unread is behind. */
const mostUnreadBytes = 1024 * 1024

/**
 * Listens for the other processes of this user. To be called by the holder of the lock alone: what an earlier owner left
 * behind is removed. Throws AppError('not-writable').
 */
export async function serveSocket({
  profileFolder,
  archiveUrl,
  isServing,
  admit,
}: ServedSocket): Promise<SocketServer> {
  const place = freshPlace(profileFolder)
  const key = randomBytes(32).toString('hex')
  const { pid } = process
  const welcome: Welcome = { kind: 'welcome', protocol: protocolVersion, pid, archiveUrl, isServing }
  const sockets = new Set<Socket>()
  const doors = new Map<Guest, GuestDoor>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    greet(socket, key, welcome, () => {
      const opened = admit({
        isBehind: () => socket.writableLength > mostUnreadBytes,
        hangUp: () => socket.destroy(),
      })
      const guest = welcomeGuest(socket, opened.door)
      doors.set(guest, opened)
      socket.on('close', () => {
        guest.end()
        void opened.left().then(() => doors.delete(guest))
      })
      return guest
    })
  })
  server.maxConnections = mostConnections
  try {
    await listen(server, place)
    writeOwnerFile(profileFolder, { version: 1, pid, socket: place, key })
  } catch (thrown) {
    server.close()
    for (const socket of sockets) socket.destroy()
    removeSocket(profileFolder, place)
    throw thrown
  }
  return {
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      const dismissed = [...doors].map(([guest, { dismiss }]) => {
        guest.end()
        return dismiss()
      })
      for (const socket of sockets) socket.destroy()
      try {
        // What nobody listens at any more is not to be found either.
        removeOwnerFile(profileFolder)
      } finally {
        await Promise.all([closed, ...dismissed])
        removeSocket(profileFolder, place)
      }
    },
  }
}

function freshPlace(profileFolder: string): string {
  try {
    const earlier = readOwnerFile(profileFolder)
    if (earlier) removeSocket(profileFolder, earlier.socket)
    return prepareSocket(profileFolder)
  } catch (cause) {
    throw new AppError(
      'not-writable',
      `No local socket can be made in ${profileFolder}; check what is in it.`,
      {
        cause,
      },
    )
  }
}

/** The first message must be a hello with the key, which only this user can read; then the guest takes over. */
function greet(socket: Socket, key: string, welcome: Welcome, admit: () => Guest): void {
  let guest: Guest | null = null
  const impatience = setTimeout(() => socket.destroy(), helloWithinMs)
  socket.on('close', () => clearTimeout(impatience))
  socket.on('error', thrown => {
    // A guest that ends while it is written to breaks its connection so.
    if (!brokenByTheOther.has(systemCode(thrown) ?? ''))
      noteIgnored(thrown, 'serve a connection: it ends in its close')
  })
  readMessages(socket, message => {
    if (guest) {
      guest.receive(message)
      return
    }
    const hello = helloSchema.safeParse(message)
    if (!hello.success || !isSame(hello.data.key, key)) {
      socket.destroy()
      return
    }
    clearTimeout(impatience)
    if (hello.data.protocol !== protocolVersion) {
      socket.end(`${JSON.stringify({ kind: 'refused', message: otherVersion(process.pid) })}\n`)
      return
    }
    guest = admit()
    sendMessage(socket, welcome)
  })
}

const brokenByTheOther: ReadonlySet<string> = new Set(['EPIPE', 'ECONNRESET'])

function isSame(said: string, key: string): boolean {
  const [a, b] = [Buffer.from(said), Buffer.from(key)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The socket file is made for this user alone: `listen` creates it within the call, under the mask set here. */
function listen(server: Server, place: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const mask = process.umask(0o177)
    try {
      server.on('error', cause =>
        reject(new AppError('not-writable', `The local socket ${place} cannot be made.`, { cause })),
      )
      server.listen(place, () => {
        try {
          if (process.platform !== 'win32') chmodSync(place, 0o600)
          resolve()
        } catch (cause) {
          reject(new AppError('not-writable', `The local socket ${place} cannot be made.`, { cause }))
        }
      })
    } finally {
      process.umask(mask)
    }
  })
}
