import type { ContentCheck } from './content-check.types.ts'
import { createFieldReader } from './field-reader.ts'
import { damaged, guardedCheck, oddEnd } from './guarded-check.ts'

export const hdf5Signature = '\x89HDF\r\n\x1a\n'
/** A block of the user's own may come before the superblock: none, or a power of two from 512 on. */
export const hdf5Starts = [0, 512, 1024, 2048, 4096] as const
const headBytes = 4096 + 96

/** An HDF5 file is as long as its superblock says (HDF5 file format 3.0, section II.A); some writers leave room behind. */
export function createHdf5Check(): ContentCheck {
  const head = createFieldReader(headBytes)
  let sizeBytes = 0
  return guardedCheck({
    update(bytes) {
      if (!head.isWhole()) head.take(bytes, 0)
      sizeBytes += bytes.length
    },
    end() {
      const bytes = Buffer.from(head.bytes().subarray(0, head.length()))
      const start = hdf5Starts.find(at => bytes.toString('latin1', at, at + 8) === hdf5Signature)
      const end = start === undefined ? null : declaredEnd(bytes.subarray(start))
      if (end === null) throw damaged('the superblock is cut off')
      if (sizeBytes < end) throw damaged(`the file is cut off: ${sizeBytes} of ${end} bytes are there`)
      return sizeBytes === end
        ? undefined
        : oddEnd(`${sizeBytes - end} bytes follow the end that the file declares`)
    },
  })
}

/** The end of file address, counted from the first byte of the file whatever comes before the superblock; null where it is cut. */
function declaredEnd(block: Buffer): number | null {
  const version = block[8] ?? 0
  const isOld = version < 2
  const addressBytes = block[isOld ? 13 : 9] ?? 0
  // Version 0 has 24 bytes before the addresses, version 1 four more, later ones twelve in all.
  const base = isOld ? 24 + 4 * version : 12
  const endAt = base + 2 * addressBytes
  if (![2, 4, 8].includes(addressBytes) || block.length < endAt + addressBytes) return null
  const read = (at: number): number =>
    addressBytes === 8 ? Number(block.readBigUInt64LE(at)) : block.readUIntLE(at, addressBytes)
  return read(endAt)
}
