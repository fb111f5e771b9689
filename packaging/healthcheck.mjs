/** Exits with 0 if the host of the profile in HALYARD_PROFILE answers on its port, otherwise with 1. Needs only Node. */
import { readFileSync } from 'node:fs'
import path from 'node:path'

const limitMs = 4000

try {
  const file = path.join(process.env['HALYARD_PROFILE'] ?? '.', 'headless.json')
  const { port } = JSON.parse(readFileSync(file, 'utf8'))
  const { ok } = await fetch(`http://127.0.0.1:${Number(port)}/`, {
    method: 'HEAD',
    signal: AbortSignal.timeout(limitMs),
  })
  process.exitCode = ok ? 0 : 1
} catch {
  process.exitCode = 1
}
