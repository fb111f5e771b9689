import { closeSync, mkdirSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs'
import path from 'node:path'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'

/** Sound FITS files in one folder, by their names. */
export interface FileSet {
  readonly folder: string
  readonly files: readonly { readonly name: string; readonly uri: string }[]
  readonly bytes: number
}

const pieceBytes = 4 * 1024 * 1024

/** Writes one file of each size, in bytes; a size is rounded to what a FITS file can have. */
export function writeFiles(folder: string, sizes: readonly number[]): FileSet {
  mkdirSync(folder, { recursive: true })
  const files = [...fitsCatalogue(sizes.map(fitsSize)).files()]
  for (const file of files) {
    const body = fitsBody(file)
    const descriptor = openSync(path.join(folder, file.filename), 'w')
    for (let at = 0; at < body.sizeBytes; at += pieceBytes)
      writeSync(descriptor, body.read(at, Math.min(at + pieceBytes, body.sizeBytes)))
    closeSync(descriptor)
  }
  return {
    folder,
    files: files.map(({ filename, uri }) => ({ name: filename, uri })),
    bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  }
}

/** Throws unless each file lies somewhere below the folder, equal to the byte. */
export function requireSame({ folder, files }: FileSet, below: string): void {
  const found = new Map(
    readdirSync(below, { recursive: true, encoding: 'utf8' }).map(name => [path.basename(name), name]),
  )
  for (const { name } of files) {
    const arrived = found.get(name)
    if (arrived === undefined) throw new Error(`${name} did not arrive.`)
    if (!isSame(path.join(folder, name), path.join(below, arrived))) throw new Error(`${name} differs.`)
  }
}

const pieces = [Buffer.alloc(pieceBytes), Buffer.alloc(pieceBytes)] as const

function isSame(one: string, other: string): boolean {
  const sizeBytes = statSync(one).size
  if (statSync(other).size !== sizeBytes) return false
  const open = [openSync(one, 'r'), openSync(other, 'r')] as const
  try {
    for (let at = 0; at < sizeBytes; at += pieceBytes) {
      const read = [0, 1].map(side => {
        const piece = pieces[side as 0 | 1]
        return piece.subarray(0, readSync(open[side as 0 | 1], piece, 0, pieceBytes, at))
      })
      if (!read[0]?.equals(read[1] ?? Buffer.alloc(0))) return false
    }
    return true
  } finally {
    for (const descriptor of open) closeSync(descriptor)
  }
}
