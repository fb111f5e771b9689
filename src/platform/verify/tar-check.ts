import type { ContentCheck } from './content-check.types.ts'
import { createFieldReader } from './field-reader.ts'
import { damaged, guardedCheck, oddEnd } from './guarded-check.ts'

const blockBytes = 512
/** Members without data of their own, whatever size they declare: links, devices, folders, pipes. */
const withoutData = '123456'
/** More of a member's extended header is not kept: its size is said early. */
const keptHeaderBytes = 65_536

/**
 * A tar archive (POSIX.1-2001 pax and GNU): every member's header with a right checksum, its data to their last block,
 * and at least one block of zeros at the end, behind which only zeros follow. Old programs leave those out.
 */
export function createTarCheck(): ContentCheck {
  const block = createFieldReader(blockBytes)
  let stage: 'header' | 'sparse' | 'end' = 'header'
  let skipBytes = 0
  /** The records of an extended header that is passing; null while there is none. */
  let records: Buffer[] | null = null
  let largeSize: number | null = null
  let hasMember = false

  return guardedCheck({
    update(bytes) {
      for (let at = 0; at < bytes.length;) at = skipBytes > 0 ? skip(bytes, at) : take(bytes, at)
    },
    end() {
      if (stage === 'end' && block.length() === 0) return
      const isAtMember = stage === 'header' && skipBytes === 0 && block.length() === 0 && hasMember
      if (!isAtMember) throw damaged('the archive is cut off before its end')
      return oddEnd('the archive ends without its closing blocks')
    },
  })

  function skip(bytes: Uint8Array, at: number): number {
    const end = at + Math.min(skipBytes, bytes.length - at)
    if (records !== null) records.push(Buffer.from(bytes.subarray(at, end)))
    skipBytes -= end - at
    if (skipBytes === 0 && records !== null) {
      const size = /(?:^|\n)\d+ size=(\d+)\n/.exec(Buffer.concat(records).toString('latin1'))?.[1]
      if (size !== undefined) largeSize = Number(size)
      records = null
    }
    return end
  }

  function take(bytes: Uint8Array, at: number): number {
    const next = block.take(bytes, at)
    if (!block.isWhole()) return next
    const header = Buffer.from(block.bytes())
    block.expect(blockBytes)
    if (stage === 'sparse') {
      if (header[504] === 0) leaveSparse()
    } else if (header.every(byte => byte === 0)) stage = 'end'
    else if (stage === 'end') throw damaged('bytes follow the end of the archive')
    else takeHeader(header)
    return next
  }

  let sparseBytes = 0
  function leaveSparse(): void {
    stage = 'header'
    skipBytes = sparseBytes
  }

  function takeHeader(header: Buffer): void {
    if (!isSummed(header)) throw damaged('the header of a member does not match its checksum')
    const type = String.fromCharCode(header[156] ?? 0)
    const declared = numberIn(header.subarray(124, 136))
    if (declared === null) throw damaged('a member has no valid size')
    const isExtended = type === 'x' || type === 'X' || type === 'g' || type === 'L' || type === 'K'
    const sizeBytes = withoutData.includes(type) ? 0 : isExtended ? declared : (largeSize ?? declared)
    if (!isExtended) largeSize = null
    hasMember = !isExtended
    const wholeBlocks = Math.ceil(sizeBytes / blockBytes) * blockBytes
    if (!Number.isSafeInteger(wholeBlocks)) throw damaged('a member has no valid size')
    if (type === 'S' && header[482] !== 0) {
      stage = 'sparse'
      sparseBytes = wholeBlocks
    } else skipBytes = wholeBlocks
    records = (type === 'x' || type === 'X') && wholeBlocks <= keptHeaderBytes && wholeBlocks > 0 ? [] : null
  }
}

/** Sum of all bytes, the checksum's own counted as blanks; some old programs summed them as signed. */
function isSummed(header: Buffer): boolean {
  const expected = numberIn(header.subarray(148, 156))
  let unsigned = 0
  let signed = 0
  for (let at = 0; at < blockBytes; at += 1) {
    const byte = at >= 148 && at < 156 ? 0x20 : (header[at] ?? 0)
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  return expected !== null && (expected === unsigned || expected === signed)
}

/** Octal digits, or with the highest bit set a binary number (GNU). */
function numberIn(field: Buffer): number | null {
  if (((field[0] ?? 0) & 0x80) !== 0)
    return field.reduce((sum, byte, at) => sum * 256 + (at === 0 ? byte & 0x7f : byte), 0)
  const text = field.toString('latin1')
  if (/^[ \0]*$/.test(text)) return 0
  const digits = /^[ \0]*([0-7]+)(?:[ \0]|$)/.exec(text)?.[1]
  return digits === undefined ? null : Number.parseInt(digits, 8)
}
