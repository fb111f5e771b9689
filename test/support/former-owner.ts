import { chmodSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from './transfer-kit.ts'

/**
 * Listens in a data folder as the owner of the former version did (protocol 1, recorded), and refuses every other one
 * with its sentence.
 */
export async function formerOwner(folder?: string): Promise<{ folder: string; helloes: unknown[] }> {
  const profileFolder = folder ?? (await temporaryFolder())
  const socket = path.join(profileFolder, 'owner.sock')
  const helloes: unknown[] = []
  const server = createServer(guest => {
    guest.on('error', () => undefined)
    guest.once('data', line => {
      helloes.push(JSON.parse(String(line)))
      guest.end(
        '{"kind":"refused","message":"This queue is owned by another version of Halyard (process 4711); end it, or use that version."}\n',
      )
    })
  })
  await new Promise<void>(resolve => server.listen(socket, resolve))
  onTestFinished(() => void server.close())
  chmodSync(socket, 0o600)
  writeFileSync(
    path.join(profileFolder, 'owner.json'),
    `${JSON.stringify({ version: 1, pid: 4711, socket, key: 'a'.repeat(64) })}\n`,
  )
  return { folder: profileFolder, helloes }
}
