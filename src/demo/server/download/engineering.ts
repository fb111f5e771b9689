import { once } from 'node:events'
import { dayMs } from '#shared/durations'
import { draw } from '../../faults/index.ts'
import type { Exchange } from '../context.ts'
import { HttpError } from '../http-error.ts'
import { tokenOf } from '../tokens.ts'
import { untilAnswered } from '../until-answered.ts'

const pattern = /^mast:jwstedb\/([A-Z0-9_]+)-(\d{8}T\d{6})-(\d{8}T\d{6})\.csv$/
/** Telemetry has slightly fewer than four samples a second. */
const sampleMs = 256
const mostRows = 2_000_000
const rowsAtOnce = 2000

export const isEngineeringUri = (uri: string): boolean => /^mast:jwstedb\//i.test(uri)

/**
 * Telemetry of one mnemonic as CSV, made on request. It requires a token, has no known length and supports no ranges.
 * The values include the entries just before and after the requested time.
 */
export async function sendEngineering(exchange: Exchange, uri: string): Promise<void> {
  const { context, request, response, method } = exchange
  if (context.tokens.kindOf(tokenOf(request.headers)) === null)
    throw new HttpError(401, 'A token is required for engineering data.')
  const [, mnemonic, from = '', to = ''] = pattern.exec(uri) ?? []
  const [startMs, endMs] = [parseStamp(from), parseStamp(to)]
  if (mnemonic === undefined || startMs === null || endMs === null || endMs < startMs)
    throw new HttpError(404, 'There is no such file.')

  response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' })
  if (method === 'HEAD') {
    response.end()
    return
  }
  const signal = untilAnswered(exchange)
  const rows = engineeringRows(mnemonic, startMs, endMs)
  let text = 'theTime,MJD,euvalue,sqldataType\r\n'
  let count = 0
  for (const row of rows) {
    text += row
    count += 1
    if (count % rowsAtOnce === 0) {
      if (!response.write(text)) await once(response, 'drain', { signal })
      text = ''
    }
  }
  response.end(text)
}

/** The lines of a time range (ms since 1970), one sample before it and one after included. Deterministic. */
export function* engineeringRows(mnemonic: string, startMs: number, endMs: number): Generator<string> {
  const phaseMs = Math.floor(draw('phase', mnemonic) * sampleMs)
  const level = draw('level', mnemonic) * 50
  const periodMs = 20_000 + draw('period', mnemonic) * 600_000
  const first = Math.ceil((startMs - phaseMs) / sampleMs) - 1
  const last = Math.min(Math.floor((endMs - phaseMs) / sampleMs) + 1, first + mostRows)
  for (let sample = first; sample <= last; sample += 1) {
    const timeMs = sample * sampleMs + phaseMs
    const value = level + Math.sin((2 * Math.PI * timeMs) / periodMs)
    const time = new Date(timeMs).toISOString().replace('T', ' ').replace('Z', '000')
    yield `${time},${(timeMs / dayMs + 40_587).toFixed(10)},${value.toFixed(10)},real\r\n`
  }
}

/** `YYYYMMDDTHHMMSS`, UTC, in milliseconds; null for a date that does not exist. */
function parseStamp(stamp: string): number | null {
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z')
  const timeMs = Date.parse(iso)
  return Number.isNaN(timeMs) ? null : timeMs
}
