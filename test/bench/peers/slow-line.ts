import { fork } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import process from 'node:process'

/** A line with a round trip of so long in front of a server. Answers the address that leads through it. */
export async function openSlowLine(
  url: string,
  roundTripMs: number,
): Promise<{ readonly url: string; close(): void }> {
  const { hostname, port, protocol } = new URL(url)
  const child = fork(import.meta.filename, [hostname, port, String(roundTripMs)])
  const [own] = (await once(child, 'message')) as [number] // what `carry` sends
  return { url: `${protocol}//127.0.0.1:${own}`, close: () => child.disconnect() }
}

/** The process of the line: every byte is passed on after half a round trip, in both directions. */
async function carry(host: string, port: number, roundTripMs: number): Promise<void> {
  const server = net.createServer({ noDelay: true }, near => {
    const far = net.connect({ host, port, noDelay: true })
    delay(near, far, roundTripMs / 2)
    delay(far, near, roundTripMs / 2)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
  process.once('disconnect', () => process.exit())
}

function delay(from: net.Socket, to: net.Socket, delayMs: number): void {
  from.on('data', bytes => setTimeout(() => to.write(bytes), delayMs))
  from.on('end', () => setTimeout(() => to.end(), delayMs))
  from.on('error', () => to.destroy())
  to.on('error', () => from.destroy())
}

const [, own, host, port, roundTripMs] = process.argv
if (own === import.meta.filename) await carry(host ?? '', Number(port), Number(roundTripMs))
