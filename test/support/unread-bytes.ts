import { readFileSync } from 'node:fs'

/** Answers whether this system tells what it holds of connections (Linux does). */
export const isUnreadTold = process.platform === 'linux'

/**
 * How many bytes of a server on this port of this machine have reached its clients, and were not read by them yet. What a
 * full window keeps at the server is not among them. See proc_net_tcp(5).
 */
export function unreadBytes(port: number): number {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap(table => readTable(table).split('\n').slice(1))
  return lines.map(line => unreadOf(line, port)).reduce((sum, bytes) => sum + bytes, 0)
}

/** A system without one of the two kinds of addresses has no table for it. */
function readTable(table: string): string {
  try {
    return readFileSync(table, 'latin1')
  } catch {
    return ''
  }
}

const listening = '0A'

function unreadOf(line: string, port: number): number {
  const [, , remote = '', state, queues = ''] = line.trim().split(/\s+/)
  if (state === listening || portOf(remote) !== port) return 0
  return Number.parseInt(queues.split(':')[1] ?? '', 16)
}

const portOf = (address: string): number => Number.parseInt(address.split(':').at(-1) ?? '', 16)
