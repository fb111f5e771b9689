import { createHash } from 'node:crypto'
import type { ContentCheck } from './content-check.types.ts'
import { createFieldReader } from './field-reader.ts'
import { blanks, damaged, guardedCheck, oddEnd } from './guarded-check.ts'

const blockMagic = [0xd3, 0x42, 0x4c, 0x4b]
/** Magic and header size, then the shortest header the standard has. */
const prefixBytes = 6
const headerBytes = 48
const indexLine = '#ASDF BLOCK INDEX'
/** Only the first bytes of a line say what it is. */
const maxLineHead = 32

type Stage =
  | { readonly kind: 'line' | 'after-tree' | 'prefix' | 'header' | 'stream' }
  | { readonly kind: 'block'; leftBytes: number }

/**
 * Structure of an ASDF file (ASDF standard, "Low-level file layout"): the comment lines, the YAML tree with its end
 * mark, then whole binary blocks (at least one of the two; MD5 checked where given and the block is not compressed), perhaps the block index.
 */
export function createAsdfCheck(): ContentCheck {
  let stage: Stage = { kind: 'line' }
  let line = ''
  let isTree = false
  let isIndex = false
  const field = createFieldReader(prefixBytes)
  let block = { usedLeft: 0, md5: null as ReturnType<typeof createHash> | null, expected: '' }

  return guardedCheck({
    update(bytes) {
      for (let at = 0; at < bytes.length;) at = take(bytes, at)
    },
    end() {
      if (stage.kind === 'line') takeLine()
      const isWhole =
        stage.kind === 'after-tree' ||
        stage.kind === 'stream' ||
        (stage.kind === 'line' && isIndex && !isTree)
      const behind = stage.kind === 'prefix' ? field.bytes().subarray(0, field.length()) : null
      if (isWhole || behind?.length === 0) return
      if (behind === null || !behind.every(byte => blanks.includes(byte)))
        throw damaged('the file is cut off')
      return oddEnd('blanks follow the end of the file')
    },
  })

  function take(bytes: Uint8Array, at: number): number {
    switch (stage.kind) {
      case 'line':
        return takeLineBytes(bytes, at)
      case 'after-tree':
        return takeAfterTree(bytes, at)
      case 'prefix':
      case 'header':
        return takeField(stage.kind, bytes, at)
      case 'block':
        return takeBlock(stage, bytes, at)
      case 'stream':
        return bytes.length // a streamed block is the last one and has no size of its own
    }
  }

  function takeLineBytes(bytes: Uint8Array, at: number): number {
    if (line === '' && !isTree && !isIndex && bytes[at] === blockMagic[0]) return enterPrefix(at)
    const lineEnd = bytes.indexOf(0x0a, at)
    const end = lineEnd < 0 ? bytes.length : lineEnd
    if (line.length < maxLineHead) {
      line += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + maxLineHead - line.length)))
    }
    if (lineEnd < 0) return end
    takeLine()
    return end + 1
  }

  function takeLine(): void {
    const text = line.trimEnd()
    line = ''
    if (text.startsWith('%YAML') || text === '---') isTree = true
    else if (isTree && text === '...') {
      isTree = false
      stage = { kind: 'after-tree' }
    }
  }

  /** Zeros and blank space may fill the room before the first block, so that the tree can grow in place. */
  function takeAfterTree(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0
    if (!isIndex && byte === blockMagic[0]) return enterPrefix(at)
    if (byte !== 0 && byte !== 0x20 && byte !== 0x0a && byte !== 0x0d)
      throw damaged('something follows the tree')
    return at + 1
  }

  function enterPrefix(at: number): number {
    stage = { kind: 'prefix' }
    field.expect(prefixBytes)
    return at
  }

  function takeField(kind: 'prefix' | 'header', bytes: Uint8Array, at: number): number {
    const next = field.take(bytes, at)
    if (kind === 'prefix' && field.bytes()[0] === indexLine.charCodeAt(0)) {
      isIndex = true
      stage = { kind: 'line' }
      line = String.fromCharCode(...field.bytes().subarray(0, field.length()))
      return next
    }
    if (!field.isWhole()) return next
    if (kind === 'header') enterBlock()
    else {
      const size = field.view().getUint16(4)
      if (blockMagic.some((byte, i) => field.bytes()[i] !== byte) || size < headerBytes) {
        throw damaged('something other than a block is where one must begin')
      }
      field.expect(size)
      stage = { kind: 'header' }
    }
    return next
  }

  function enterBlock(): void {
    const view = field.view()
    const isStreamed = (view.getUint32(0) & 1) === 1
    const isCompressed = view.getUint32(4) !== 0
    const allocated = Number(view.getBigUint64(8))
    const used = Number(view.getBigUint64(16))
    if (!isStreamed && (used > allocated || !Number.isSafeInteger(allocated))) {
      throw damaged('a block declares an impossible size')
    }
    const expected = Buffer.from(field.bytes().subarray(32, 48)).toString('hex')
    // Writers disagree on whether the sum of a compressed block is taken before or after compression.
    const isSummed = !isCompressed && !/^0+$/.test(expected)
    block = { usedLeft: used, md5: isSummed ? createHash('md5') : null, expected }
    stage = isStreamed ? { kind: 'stream' } : { kind: 'block', leftBytes: allocated }
    if (allocated === 0 && !isStreamed) enterPrefix(0)
  }

  function takeBlock(current: Stage & { kind: 'block' }, bytes: Uint8Array, at: number): number {
    const count = Math.min(current.leftBytes, bytes.length - at)
    const used = Math.min(count, block.usedLeft)
    block.md5?.update(bytes.subarray(at, at + used))
    block.usedLeft -= used
    current.leftBytes -= count
    if (current.leftBytes === 0) {
      if (block.md5 !== null && block.md5.digest('hex') !== block.expected) {
        throw damaged('a block does not match its checksum')
      }
      enterPrefix(0)
    }
    return at + count
  }
}
