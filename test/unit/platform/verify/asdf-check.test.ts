import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { damaged, judge, sound } from './check-bytes.ts'

const tree = '#ASDF 1.0.0\n#ASDF_STANDARD 1.5.0\n%YAML 1.1\n---\na: !core/ndarray {source: 0}\n...\n'
const index = '#ASDF BLOCK INDEX\n%YAML 1.1\n---\n- 100\n...\n'

const block = (
  data: string,
  change: { allocated?: number; flags?: number; md5?: Buffer; zip?: string } = {},
): Buffer => {
  const head = Buffer.alloc(54)
  Buffer.from([0xd3, 0x42, 0x4c, 0x4b]).copy(head)
  head.writeUInt16BE(48, 4)
  head.writeUInt32BE(change.flags ?? 0, 6)
  head.write(change.zip ?? '\0\0\0\0', 10, 'latin1')
  head.writeBigUInt64BE(BigInt(change.allocated ?? data.length), 14)
  head.writeBigUInt64BE(BigInt(data.length), 22)
  head.writeBigUInt64BE(BigInt(data.length), 30)
  const md5 = change.md5 ?? createHash('md5').update(data).digest()
  md5.copy(head, 38)
  const room = Buffer.alloc((change.allocated ?? data.length) - data.length)
  return Buffer.concat([head, Buffer.from(data), room])
}
const file = (...parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map(part => Buffer.from(part)))

describe('sound', () => {
  test.each([
    ['a tree alone', file(tree)],
    ['a tree without its last line end', file(tree.trimEnd())],
    [
      'a tree, room to grow, and blocks with room',
      file(tree, Buffer.alloc(50), block('abc'), block('de', { allocated: 9 })),
    ],
    ['blocks and their index', file(tree, block('abc'), block(''), index)],
    ['blocks without a tree', file('#ASDF 1.0.0\n#ASDF_STANDARD 1.5.0\n', block('abc'))],
    ['a streamed block', file(tree, block('', { flags: 1 }), 'as much as there is')],
    ['a block without checksum', file(tree, block('abc', { md5: Buffer.alloc(16) }))],
    [
      'a compressed block, whose checksum means either form',
      file(tree, block('abc', { zip: 'zlib', md5: Buffer.alloc(16, 1) })),
    ],
  ])('%s', (_, bytes) => {
    for (const size of [1, 13, 10_000]) expect(judge('a.asdf', bytes, size)).toEqual(sound)
  })
})

describe('damaged', () => {
  test.each([
    ['cut in its first line', file('#ASDF'), /cut off/],
    ['cut before the tree', file('#ASDF 1.0.0\n#ASDF_STANDARD 1.5.0\n'), /cut off/],
    ['cut in the tree', file(tree.slice(0, -8)), /cut off/],
    ['cut in a block', file(tree, block('abc').subarray(0, -1)), /cut off/],
    ['cut in the head of a block', file(tree, block('abc').subarray(0, 20)), /cut off/],
    ['cut in the index', file(tree, block('abc'), index.slice(0, -5)), /cut off/],
    ['a changed block', file(tree, block('abc', { md5: Buffer.alloc(16, 1) })), /checksum/],
    ['something after the tree', file(tree, 'x'), /follows the tree/],
    ['something after a block', file(tree, block('abc'), 'xxxxxxxx'), /where one must begin/],
    [
      'a block larger than its room',
      file(tree, block('abc', { allocated: 3 }).fill(9, 22, 30)),
      /impossible size/,
    ],
  ])('%s', (_, bytes, detail) => {
    expect(judge('a.asdf', bytes)).toEqual(damaged(detail))
  })
})

test('a line end behind the last block is a doubt, and anything else there is damage', () => {
  const whole = file(tree, block('abc'))
  const doubt = {
    needs: 'same-size-or-digest',
    otherwise: 'damaged',
    detail: 'Blanks follow the end of the file.',
  }
  expect(judge('a.asdf', Buffer.concat([whole, Buffer.from('\r\n')]))).toEqual({ ...sound, doubt })
  expect(judge('a.asdf', Buffer.concat([whole, Buffer.from('x')]))).toEqual(damaged(/cut off/))
})
