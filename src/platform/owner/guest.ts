import type { Socket } from 'node:net'
import type { Door } from '#shared/contract/door'
import { guestMessageSchema, type HostMessage } from '#shared/contract/socket-pipe'
import { sendMessage } from './frames.ts'

/** One welcomed process on the other end of a socket. */
export interface Guest {
  /** A message as it came. */
  receive(message: unknown): void
  /** Sends nothing any more. */
  end(): void
}

/** Answers a guest through a door. A message that is no such message ends the connection. */
export function welcomeGuest(socket: Socket, door: Door): Guest {
  let isEnded = false
  let stopListening: (() => void) | null = null
  const send = (message: HostMessage): void => {
    if (!isEnded) sendMessage(socket, message)
  }
  const setListening = (isWanted: boolean): void => {
    stopListening?.()
    stopListening = isWanted
      ? door.listen(announcement => send({ kind: 'announcement', announcement }))
      : null
  }
  return {
    receive: raw => {
      if (isEnded) return
      const parsed = guestMessageSchema.safeParse(raw)
      if (!parsed.success) {
        socket.destroy()
        return
      }
      const message = parsed.data
      if (message.kind === 'ping') send({ kind: 'beat' })
      else if (message.kind === 'listen') setListening(message.isWanted)
      else void door.answer(message.request).then(reply => send({ kind: 'reply', id: message.id, reply }))
    },
    end: () => {
      isEnded = true
      setListening(false)
    },
  }
}
