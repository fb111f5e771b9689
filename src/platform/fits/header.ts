import type { Provenance } from '#core/ports'
import { AppError } from '#shared/errors'
import { createDeclaredSums } from './declared-sums.ts'
import { cardBytes, fieldOf, integerValue, logicalValue, readCard, stringValue } from './card.ts'
import { blockBytes, dataSizeBytes } from './data-size.ts'
import { provenanceKeywords } from './provenance.ts'

/** What the walk needs to know of a finished header. */
export interface Header {
  readonly dataBytes: number
  /** Value of the bytes that fill the last data block: blanks for ASCII tables, else zero (FITS 4.0 section 7.2.3). */
  readonly fill: number
  /** Declared sum of the data, null where absent or left blank. */
  readonly dataSum: number | null
  readonly hasChecksum: boolean
  readonly provenance: Provenance
}

export interface HeaderReader {
  /** One 2880-byte block; gives the header once END was read. Throws `damaged` without saying where. */
  block(bytes: Uint8Array): Header | null
}

const blank = 0x20
/** The walk has to end on endless blanks, too; headers of the archive are far below 1 MiB. */
const maxHeaderBlocks = Math.floor((64 * 2 ** 20) / blockBytes)
const bitpixValues: readonly number[] = [8, 16, 32, 64, -32, -64]

/** Reads one header block by block and keeps only the few values that matter. */
export function createHeaderReader(place: 'primary' | 'extension'): HeaderReader {
  const mandatory = createMandatory(place)
  const values = new Map<string, string>()
  const sums = createDeclaredSums()
  let blocks = 0

  return {
    block(bytes) {
      blocks += 1
      if (blocks > maxHeaderBlocks) throw new AppError('damaged', 'the header does not end')
      for (let at = 0; at < blockBytes; at += cardBytes) {
        const { keyword, hasField } = readCard(bytes, at)
        if (!mandatory.isComplete()) {
          mandatory.take(keyword, hasField ? fieldOf(bytes, at) : null)
        } else if (keyword === 'END') {
          requireBlank(bytes, at + 3)
          return finish()
        } else if (keyword === 'DATASUM' || keyword === 'CHECKSUM') {
          sums.take(keyword, hasField ? fieldOf(bytes, at) : '')
        } else if (hasField && isKept(keyword) && !values.has(keyword)) {
          values.set(keyword, fieldOf(bytes, at))
        }
      }
      return null
    },
  }

  function finish(): Header {
    const { bitpix, axes, type, counts } = mandatory.result()
    const isRandomGroups =
      place === 'primary' && axes[0] === 0 && logicalValue(values.get('GROUPS') ?? '') === true
    const shape = { bitpix, axes, isRandomGroups, ...(isRandomGroups ? groupCounts(values) : counts) }
    return {
      dataBytes: dataSizeBytes(shape),
      fill: type === 'TABLE' ? blank : 0,
      ...sums.result(),
      provenance: provenanceOf(values),
    }
  }
}

const kept: ReadonlySet<string> = new Set(['GROUPS', 'PCOUNT', 'GCOUNT'])
const isKept = (keyword: string): boolean => kept.has(keyword) || provenanceKeywords.has(keyword)

interface Mandatory {
  isComplete(): boolean
  /** `field` is null for a card without value indicator. */
  take(keyword: string, field: string | null): void
  result(): {
    readonly bitpix: number
    readonly axes: readonly number[]
    readonly type: string
    readonly counts: { readonly parameterCount: number; readonly groupCount: number }
  }
}

/** The keywords that open every header, in their only order (FITS 4.0 sections 4.4.1.1 and 4.4.1.2). */
function createMandatory(place: 'primary' | 'extension'): Mandatory {
  const counts: string[] = place === 'primary' ? [] : ['PCOUNT', 'GCOUNT']
  const expected = [place === 'primary' ? 'SIMPLE' : 'XTENSION', 'BITPIX', 'NAXIS', ...counts]
  const numbers = new Map<string, number>()
  const axes: number[] = []
  let type = ''

  return {
    isComplete: () => expected.length === 0,
    take(keyword, field) {
      const wanted = expected.shift()
      if (keyword !== wanted || field === null) {
        throw new AppError('damaged', `the keyword ${String(wanted)} is not where it must be`)
      }
      if (keyword === 'SIMPLE') {
        if (logicalValue(field) !== true)
          throw new AppError('damaged', 'the file says that it is not standard FITS')
      } else if (keyword === 'XTENSION') {
        type = stringValue(field) ?? ''
        if (type === '') throw new AppError('damaged', 'the extension has no type')
      } else takeNumber(keyword, integerValue(field))
    },
    result: () => ({
      bitpix: numbers.get('BITPIX') ?? 8,
      axes,
      type,
      counts: { parameterCount: numbers.get('PCOUNT') ?? 0, groupCount: numbers.get('GCOUNT') ?? 1 },
    }),
  }

  function takeNumber(keyword: string, value: number | null): void {
    const isAllowed =
      value !== null &&
      (keyword === 'BITPIX'
        ? bitpixValues.includes(value)
        : value >= 0 && (keyword !== 'NAXIS' || value <= 999))
    if (!isAllowed) throw new AppError('damaged', `the keyword ${keyword} has no valid value`)
    if (keyword === 'NAXIS') {
      expected.unshift(...Array.from({ length: value }, (_, axis) => `NAXIS${axis + 1}`))
    } else if (keyword.startsWith('NAXIS')) axes.push(value)
    else numbers.set(keyword, value)
  }
}

/** PCOUNT and GCOUNT of random groups may be anywhere (FITS 4.0 section 6.1.2). */
function groupCounts(values: ReadonlyMap<string, string>): { parameterCount: number; groupCount: number } {
  const parameterCount = integerValue(values.get('PCOUNT') ?? '')
  const groupCount = integerValue(values.get('GCOUNT') ?? '')
  if (parameterCount === null || groupCount === null || parameterCount < 0 || groupCount < 0) {
    throw new AppError('damaged', 'the random groups have no valid PCOUNT and GCOUNT')
  }
  return { parameterCount, groupCount }
}

function provenanceOf(values: ReadonlyMap<string, string>): Provenance {
  const found: [string, string][] = []
  for (const [keyword, field] of values) {
    const text = provenanceKeywords.has(keyword) ? stringValue(field) : null
    if (text !== null && text.trim() !== '') found.push([keyword, text.trim()])
  }
  return Object.fromEntries(found)
}

function requireBlank(block: Uint8Array, from: number): void {
  for (let at = from; at < blockBytes; at += 1) {
    if (block[at] !== blank) throw new AppError('damaged', 'something other than blanks follows the END card')
  }
}
