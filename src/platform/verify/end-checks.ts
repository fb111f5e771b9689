import type { ContentCheck } from './content-check.types.ts'
import { blanks, damaged, guardedCheck, mostTrailingBlanks, oddEnd } from './guarded-check.ts'
import { createTail } from './tail.ts'

/** Formats that say at their end that they are whole. `isEnded` sees the last `tailBytes` and the size of all. */
function createEndCheck(
  tailBytes: number,
  isEnded: (tail: Buffer, sizeBytes: number) => boolean,
): () => ContentCheck {
  return () => {
    const tail = createTail(tailBytes + mostTrailingBlanks)
    return guardedCheck({
      update: bytes => tail.add(bytes),
      end() {
        const all = tail.bytes()
        const isEndedWithout = (behindBytes: number): boolean =>
          isEnded(
            all.subarray(0, all.length - behindBytes).subarray(-tailBytes),
            tail.sizeBytes() - behindBytes,
          )
        if (isEndedWithout(0)) return
        const behindBytes = all.length - all.findLastIndex(byte => !blanks.includes(byte)) - 1
        if (behindBytes > mostTrailingBlanks || !isEndedWithout(behindBytes))
          throw damaged('the file is cut off before its end')
        return oddEnd('blanks follow the end of the file')
      },
    })
  }
}

/** The end mark lies in the last 1024 bytes (PDF 1.7 implementation note 18). */
export const createPdfCheck = createEndCheck(1024, tail => tail.includes('%%EOF'))

/** The magic of the footer (XZ file format 2.1.2), behind which zeros may follow. */
export const createXzCheck = createEndCheck(4096, tail => {
  let end = tail.length
  while (end > 0 && tail[end - 1] === 0) end -= 1
  return tail.subarray(0, end).toString('latin1').endsWith('YZ')
})

const endOfStream = 0x177245385090n
/** The end mark of the last stream, its CRC of 32 bits, and up to seven bits to a whole byte. */
export const createBzip2Check = createEndCheck(11, tail => {
  const bits = BigInt(`0x0${tail.toString('hex')}`)
  return [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n].some(
    fill => ((bits >> (32n + fill)) & 0xffff_ffff_ffffn) === endOfStream,
  )
})

/** The footer, its length, and the magic again (Apache Parquet, "File format"). */
export const createParquetCheck = createEndCheck(8, (tail, sizeBytes) => {
  const magic = tail.toString('latin1', 4)
  return tail.length === 8 && /^PAR[1E]$/.test(magic) && tail.readUInt32LE(0) + 12 <= sizeBytes
})

const endRecordBytes = 22
const longestComment = 0xffff
/** The end of central directory record and its comment (APPNOTE.TXT section 4.3.16), behind the directory. */
export const createZipCheck = createEndCheck(endRecordBytes + longestComment, (tail, sizeBytes) => {
  for (let at = tail.length - endRecordBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue
    if (tail.readUInt16LE(at + 20) !== tail.length - at - endRecordBytes) continue
    const directoryEnd = tail.readUInt32LE(at + 12) + tail.readUInt32LE(at + 16)
    // In a zip64 archive these fields are filled with ones.
    return directoryEnd >= 0xffff_ffff || directoryEnd <= sizeBytes - tail.length + at
  }
  return false
})
