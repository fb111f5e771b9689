import type { DemoBody, DemoFile } from '../catalogue/types.ts'
import { fitsReader, fitsSize } from './fits/index.ts'
import { previewBytes, previewSize } from './preview.ts'
import type { Reader } from './reader.ts'
import { recent } from './recent.ts'
import type { BodyRecipe } from './recipe.ts'

/** Least weight of a reader, for its closures and header cards. */
const leastReaderBytes = 2_000
/** Recently used readers: headers and sums of FITS files, and whole previews. */
const readers = recent<Reader>(64 * 2 ** 20, reader => reader.heldBytes + leastReaderBytes)

/**
 * The body of a file, a function of its URI, version and recipe. Cheap until the first `read`, which computes the
 * checksums of a FITS file (a few milliseconds per million pixels). Use one body while sending a file.
 */
export function bodyOf(file: DemoFile): DemoBody {
  const { recipe, uri, version } = file
  if (recipe.kind === 'text') {
    const bytes = Buffer.from(recipe.text(version))
    return { sizeBytes: bytes.length, contentType: recipe.contentType, read: slicesOf(bytes).read }
  }
  let reader: Reader | null = null
  const key = `${uri} ${version} ${recipe.frame.scale}`
  return {
    sizeBytes: sizeOf(recipe, uri, version),
    contentType: recipe.kind === 'fits' ? 'application/fits' : 'image/jpeg',
    read(start, end) {
      reader ??= readers.get(key, () => readerOf(file, recipe))
      return reader.read(start, end)
    },
  }
}

/** Length of a body in bytes. For FITS files and previews this computes none of the body. */
export function sizeOf(recipe: BodyRecipe, uri: string, version: string): number {
  switch (recipe.kind) {
    case 'fits':
      return fitsSize(recipe.layout, recipe.frame, recipe.members ?? [])
    case 'preview':
      return previewSize(uri, recipe.isThumbnail)
    case 'text':
      return Buffer.byteLength(recipe.text(version))
  }
}

function readerOf(
  { uri, version, filename }: DemoFile,
  recipe: Exclude<BodyRecipe, { kind: 'text' }>,
): Reader {
  if (recipe.kind === 'preview') return slicesOf(previewBytes(uri, recipe))
  const { layout, frame, members = [] } = recipe
  return fitsReader({ uri, filename, version, layout, frame, members })
}

/** Copies the bytes, so that no caller can change the cached ones. */
const slicesOf = (bytes: Uint8Array): Reader => ({
  heldBytes: bytes.length,
  read: (start, end) => new Uint8Array(bytes.subarray(start, end)),
})
