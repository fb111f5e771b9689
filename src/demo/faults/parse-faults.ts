import { AppError } from '#shared/errors'
import { faultNames, isFaultName, type FaultAmount, type FaultName } from './names.ts'

export interface FaultRule {
  readonly name: FaultName
  /** A share from 0 to 1, bytes per second, or milliseconds, depending on the fault. */
  readonly amount: number
  /** Also applies a third time in a row. */
  readonly isAlways: boolean
}
export type FaultPlan = readonly FaultRule[]

/**
 * Reads a comma list such as `drop:0.05,slow:200kB,always:gone:0.01`. Without an amount a fault applies every time
 * (shares only). Rates end in B, kB, MB, KiB or MiB (per second), durations in ms or s.
 * @throws AppError `usage`, with the invalid part and the known names.
 */
export function parseFaults(spec: string): FaultPlan {
  return spec
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(parseRule)
}

function parseRule(part: string): FaultRule {
  const words = part.split(':')
  const isAlways = words[0] === 'always'
  const [name = '', amount, ...rest] = isAlways ? words.slice(1) : words
  if (!isFaultName(name)) throw refused(part, `there is no fault "${name}"`)
  if (rest.length > 0) throw refused(part, 'it has too many parts')
  const { amount: kind } = faultNames[name]
  const value = amount === undefined && kind === 'share' ? 1 : amountOf[kind](amount ?? '')
  if (value === null) throw refused(part, `"${name}" takes ${wording[kind]}`)
  return { name, amount: value, isAlways }
}

const wording: Record<FaultAmount, string> = {
  share: 'a share between 0 and 1',
  rate: 'a rate such as 200kB',
  duration: 'a time such as 50ms or 2s',
}

const bytesPerUnit: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, ki: 2 ** 10, mi: 2 ** 20 }

/** Each returns null for text that is not such an amount. */
const amountOf: Record<FaultAmount, (text: string) => number | null> = {
  share: text => (/^(0|1|0?\.\d+|[01]\.\d+)$/.test(text) && Number(text) <= 1 ? Number(text) : null),
  rate: text => {
    const [, digits, unit] = /^(\d+(?:\.\d+)?)(k|m|ki|mi|)b?$/i.exec(text) ?? []
    if (digits === undefined || unit === undefined || Number(digits) === 0) return null
    return Number(digits) * (bytesPerUnit[unit.toLowerCase()] ?? 1)
  },
  duration: text => {
    const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(text) ?? []
    return digits === undefined ? null : Number(digits) * (unit === 's' ? 1000 : 1)
  },
}

function refused(part: string, why: string): AppError {
  const names = Object.keys(faultNames).join(', ')
  return new AppError('usage', `The fault "${part}" cannot be used: ${why}. Known faults: ${names}.`)
}
