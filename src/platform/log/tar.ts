/** A file to pack. The name is plain ASCII of at most 100 characters. */
export interface PackedFile {
  readonly name: string
  readonly text: string
}

const blockBytes = 512

/** The files as one archive in the format of POSIX (ustar, IEEE 1003.1 "pax"): a head of 512 bytes before each. */
export function tarOf(files: readonly PackedFile[], nowMs: number): Buffer {
  const blocks = files.flatMap(({ name, text }) => {
    const bytes = Buffer.from(text)
    const padding = Buffer.alloc((blockBytes - (bytes.length % blockBytes)) % blockBytes)
    return [headOf(name, bytes.length, nowMs), bytes, padding]
  })
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)])
}

function headOf(name: string, sizeBytes: number, nowMs: number): Buffer {
  const head = Buffer.alloc(blockBytes)
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`
  head.write(name, 0, 100, 'ascii')
  head.write(octal(0o600, 7), 100)
  head.write(octal(0, 7), 108)
  head.write(octal(0, 7), 116)
  head.write(octal(sizeBytes, 11), 124)
  head.write(octal(Math.floor(nowMs / 1000), 11), 136)
  // The sum is taken with blanks in its own place.
  head.write(' '.repeat(8), 148)
  head.write('0', 156)
  head.write('ustar\u000000', 257, 'latin1')
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${octal(sum, 6)} `, 148)
  return head
}
