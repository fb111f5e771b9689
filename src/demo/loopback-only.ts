/**
 * Importing this file makes the whole process refuse every network address except loopback. The demo and every test
 * import it first, so that no mistake in them can reach the real archive.
 */
import net from 'node:net'

const loopback = /^(localhost|127(?:\.\d{1,3}){3}|::1|\[::1\]|::ffff:127(?:\.\d{1,3}){3})$/i
// Every TCP connection, from whichever library, goes through this one method.
// eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the socket as `this`
const connect = net.Socket.prototype.connect as (this: net.Socket, ...args: unknown[]) => net.Socket

function hostOf(args: readonly unknown[]): string | null {
  // net.connect() passes its arguments in one array; a call on a socket passes them one by one.
  const plain: readonly unknown[] = Array.isArray(args[0]) ? args[0] : args
  const [first, second] = plain
  if (typeof first === 'object' && first !== null) {
    const { host, path }: { host?: unknown; path?: unknown } = first
    if (typeof path === 'string') return null
    return typeof host === 'string' ? host : 'localhost'
  }
  if (typeof first === 'string' && !/^\d+$/.test(first)) return null
  return typeof second === 'string' ? second : 'localhost'
}

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
  const host = hostOf(args)
  if (host !== null && !loopback.test(host))
    throw new Error(`Only loopback addresses can be reached here, not ${host}.`)
  return connect.apply(this, args)
}
