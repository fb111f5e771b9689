import type { Provenance } from '#core/ports'
import { AppError } from '#shared/errors'
import { createOnesComplementSum, isSameSum } from './checksum.ts'
import { blockBytes, paddingBytes } from './data-size.ts'
import { createHeaderReader, type Header, type HeaderReader } from './header.ts'

export type FitsVerdict =
  | { readonly kind: 'sound'; readonly provenance: Provenance }
  | { readonly kind: 'damaged'; readonly detail: string }

/**
 * Walks a FITS file HDU by HDU while its bytes pass, at any chunking, holding at most one block: headers, exact data
 * sizes, padding, DATASUM and CHECKSUM where present, nothing missing and nothing after the last HDU
 * (FITS 4.0 sections 3, 4.4.1, 4.4.2.7, 6, 7 and appendix J). The deprecated "special records" count as damage.
 */
export interface FitsWalk {
  update(bytes: Uint8Array): void
  /** Call once, after the last byte. */
  end(): FitsVerdict
}

/** HDUs are counted from 0, the primary one; `startByte` counts from the start of the file. */
interface Place {
  readonly index: number
  readonly startByte: number
}
type Stage =
  | { readonly kind: 'header'; readonly reader: HeaderReader; readonly sum: Sum; blocks: number }
  | {
      readonly kind: 'data'
      readonly header: Header
      readonly headerSum: number
      readonly sum: Sum
      left: Left
    }
type Sum = ReturnType<typeof createOnesComplementSum>
interface Left {
  dataBytes: number
  fillBytes: number
}

export function createFitsWalk(): FitsWalk {
  const block = new Uint8Array(blockBytes)
  let blockFilled = 0
  let offset = 0
  let place: Place = { index: 0, startByte: 0 }
  let stage = headerStage(place)
  let provenance: Provenance = {}
  let damage: string | null = null

  return {
    update(bytes) {
      if (damage !== null) return
      try {
        for (let at = 0; at < bytes.length;) {
          const taken = stage.kind === 'header' ? takeHeader(stage, bytes, at) : takeData(stage, bytes, at)
          at += taken
          offset += taken
          leaveFinished()
        }
      } catch (thrown) {
        if (!(thrown instanceof AppError && thrown.code === 'damaged')) throw thrown
        damage = `In ${nameOf(place)}: ${thrown.message}.`
      }
    },
    end() {
      damage ??= whatIsMissing()
      return damage === null ? { kind: 'sound', provenance } : { kind: 'damaged', detail: damage }
    },
  }

  /** Both take functions use at least one byte and say how many. */
  function takeHeader(header: Stage & { kind: 'header' }, bytes: Uint8Array, at: number): number {
    if (blockFilled === 0 && bytes.length - at >= blockBytes) {
      readHeaderBlock(header, bytes.subarray(at, at + blockBytes))
      return blockBytes
    }
    const count = Math.min(blockBytes - blockFilled, bytes.length - at)
    block.set(bytes.subarray(at, at + count), blockFilled)
    blockFilled += count
    if (blockFilled === blockBytes) {
      blockFilled = 0
      readHeaderBlock(header, block)
    }
    return count
  }

  function readHeaderBlock(current: Stage & { kind: 'header' }, bytes: Uint8Array): void {
    if (current.blocks === 0 && place.index > 0 && !beginsExtension(bytes)) {
      throw new AppError('damaged', 'bytes follow that belong to no HDU')
    }
    current.blocks += 1
    current.sum.add(bytes, 0, blockBytes)
    const header = current.reader.block(bytes)
    if (header === null) return
    // Many extensions have compressed images behind an empty primary HDU: both headers name them, the first one wins.
    if (place.index <= 1) provenance = { ...header.provenance, ...provenance }
    const left = { dataBytes: header.dataBytes, fillBytes: paddingBytes(header.dataBytes) }
    stage = { kind: 'data', header, headerSum: current.sum.value(), sum: createOnesComplementSum(), left }
  }

  function takeData({ header, sum, left }: Stage & { kind: 'data' }, bytes: Uint8Array, at: number): number {
    const isData = left.dataBytes > 0
    const count = Math.min(isData ? left.dataBytes : left.fillBytes, bytes.length - at)
    if (!isData) requireFill(bytes, at, at + count, header.fill)
    if (header.dataSum !== null || header.hasChecksum) sum.add(bytes, at, at + count)
    if (isData) left.dataBytes -= count
    else left.fillBytes -= count
    return count
  }

  /** An HDU ends with its last byte, not with the first byte of the next one. */
  function leaveFinished(): void {
    if (stage.kind === 'header' || stage.left.dataBytes + stage.left.fillBytes > 0) return
    const { header, headerSum, sum } = stage
    if (header.dataSum !== null && !isSameSum(header.dataSum, sum.value())) {
      throw new AppError('damaged', `the data do not match their DATASUM (bytes up to ${offset})`)
    }
    // The encoded CHECKSUM brings the sum of the whole HDU to (negative) zero.
    if (header.hasChecksum && !isSameSum(headerSum + sum.value(), 0)) {
      throw new AppError('damaged', `header and data do not match their CHECKSUM (bytes up to ${offset})`)
    }
    place = { index: place.index + 1, startByte: offset }
    stage = headerStage(place)
  }

  function whatIsMissing(): string | null {
    const ends = `The file ends at byte ${offset}, inside `
    if (stage.kind === 'data') {
      const { dataBytes, fillBytes } = stage.left
      const part = dataBytes > 0 ? 'the data' : 'the padding after the data'
      return `${ends}${part} of ${nameOf(place)}; ${dataBytes + fillBytes} bytes are missing.`
    }
    if (place.index > 0 && offset === place.startByte) return null
    const isStray = place.index > 0 && stage.blocks === 0 && !beginsExtension(block.subarray(0, blockFilled))
    return isStray
      ? `${blockFilled} bytes follow the last HDU, which ends at byte ${place.startByte}.`
      : `${ends}the header of ${nameOf(place)}.`
  }
}

const headerStage = ({ index }: Place): Stage => ({
  kind: 'header',
  reader: createHeaderReader(index === 0 ? 'primary' : 'extension'),
  sum: createOnesComplementSum(),
  blocks: 0,
})

/** Counted as the programs of the field do: extension 1 follows the primary HDU. */
const nameOf = ({ index, startByte }: Place): string =>
  index === 0 ? 'the primary HDU' : `extension ${index} (from byte ${startByte})`

/** Whether these first bytes, perhaps fewer than eight, may begin an extension. */
function beginsExtension(bytes: Uint8Array): boolean {
  const text = String.fromCharCode(...bytes.subarray(0, 8))
  return 'XTENSION'.startsWith(text)
}

function requireFill(bytes: Uint8Array, start: number, end: number, fill: number): void {
  for (let at = start; at < end; at += 1) {
    if (bytes[at] !== fill) throw new AppError('damaged', 'the padding after the data is not what it must be')
  }
}
