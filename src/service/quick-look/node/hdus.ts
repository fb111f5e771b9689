import type { FileHandle } from 'node:fs/promises'
import { AppError } from '#shared/errors'
import { cardBytes, integerValue, stringValue } from '#platform/fits/card'
import { blockBytes, dataSizeBytes, paddingBytes } from '#platform/fits/data-size'

/** One header-data unit of a file that has been verified before (FITS 4.0 section 3). */
export interface Hdu {
  readonly index: number
  readonly name: string
  readonly kind: 'image' | 'table' | 'empty' | 'other'
  /** NAXISn of an image; rows and columns of a table. */
  readonly axes: readonly number[]
  readonly cards: readonly string[]
  readonly keyword: (name: string) => string | null
  readonly dataStart: number
  readonly dataBytes: number
}

/** More units or cards than any file of the archive has: reading has to end. */
const mostHdus = 4096
const mostHeaderBytes = 16 * 2 ** 20

/** Reads all headers of a FITS file. Throws `damaged` where one cannot be read. */
export async function readHdus(handle: FileHandle): Promise<readonly Hdu[]> {
  const hdus: Hdu[] = []
  const { size } = await handle.stat()
  let at = 0
  while (at + blockBytes <= size && hdus.length < mostHdus) {
    const hdu = await readHdu(handle, at, hdus.length)
    hdus.push(hdu)
    at = hdu.dataStart + hdu.dataBytes + paddingBytes(hdu.dataBytes)
  }
  return hdus
}

async function readHdu(handle: FileHandle, start: number, index: number): Promise<Hdu> {
  const { cards, bytes } = await readCards(handle, start)
  const fields = new Map<string, string>()
  for (const card of cards) {
    const name = card.slice(0, 8).trimEnd()
    if (card.startsWith('= ', 8) && !fields.has(name)) fields.set(name, card.slice(10))
  }
  const number = (name: string, otherwise: number): number =>
    integerValue(fields.get(name) ?? '') ?? otherwise
  const text = (name: string): string | null => stringValue(fields.get(name) ?? '')
  const axes = Array.from({ length: number('NAXIS', 0) }, (_, axis) => number(`NAXIS${axis + 1}`, 0))
  const bitpix = number('BITPIX', 8)
  const type = index === 0 ? 'IMAGE' : (text('XTENSION') ?? '')
  const dataBytes = dataSizeBytes({
    bitpix,
    axes,
    parameterCount: number('PCOUNT', 0),
    groupCount: number('GCOUNT', 1),
    isRandomGroups: false,
  })
  const version = number('EXTVER', 1)
  const extension = text('EXTNAME') ?? (index === 0 ? 'PRIMARY' : `HDU ${index}`)
  // A compressed image is a table by its form; its rows are tiles that say nothing to a reader.
  const isCompressed = fields.get('ZIMAGE') !== undefined
  const isTable = type === 'BINTABLE' && !isCompressed
  return {
    index,
    name: version > 1 ? `${extension}, ${version}` : extension,
    kind:
      dataBytes === 0
        ? 'empty'
        : isTable
          ? 'table'
          : type === 'IMAGE' && axes.length >= 2
            ? 'image'
            : 'other',
    axes: isTable ? [axes[1] ?? 0, number('TFIELDS', 0)] : axes,
    cards,
    keyword: name => fields.get(name) ?? null,
    dataStart: start + bytes,
    dataBytes,
  }
}

async function readCards(
  handle: FileHandle,
  start: number,
): Promise<{ readonly cards: readonly string[]; readonly bytes: number }> {
  const cards: string[] = []
  const block = Buffer.alloc(blockBytes)
  for (let read = 0; read < mostHeaderBytes;) {
    const { bytesRead } = await handle.read(block, 0, blockBytes, start + read)
    if (bytesRead < blockBytes) break
    read += blockBytes
    for (let at = 0; at < blockBytes; at += cardBytes) {
      const card = block.toString('latin1', at, at + cardBytes)
      if (card.startsWith('END     ')) return { cards, bytes: read }
      cards.push(card.trimEnd())
    }
  }
  throw new AppError('damaged', 'A header of this file does not end.')
}
