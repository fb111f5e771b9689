import { connectToOwner, ownerPipe } from '#platform/owner/connect'
import { serveSocket } from '#platform/owner/serve-socket'
import type { Door } from '#shared/contract/door'
import type { SocketPipe } from '#shared/contract/socket-pipe'

/** A door behind a local socket in a folder, and a pipe to it. */
export async function openSocketWay(
  profileFolder: string,
  door: Door,
): Promise<{ readonly pipe: SocketPipe; readonly stop: () => Promise<void> }> {
  const ended = (): Promise<void> => Promise.resolve()
  const server = await serveSocket({
    profileFolder,
    archiveUrl: 'http://127.0.0.1:1/',
    isServing: true,
    admit: () => ({ door, left: ended, dismiss: ended }),
  })
  const connection = await connectToOwner(profileFolder, new AbortController().signal)
  if (connection === null) throw new Error('Nobody listens.')
  const pipe = ownerPipe(connection)
  return {
    pipe,
    stop: async () => {
      pipe.close()
      await server.close()
    },
  }
}
