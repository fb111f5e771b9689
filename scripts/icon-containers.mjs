/** Writes the icon files of Windows and macOS, which both contain PNG images. */

/** @typedef {{ size: number, png: Buffer }} Image `size` is the width and height in pixels */

/**
 * Windows icon: a header, one directory entry per image, then the images (PNG is allowed since Windows Vista).
 * @param {readonly Image[]} images at most 256 pixels wide
 */
export function icoOf(images) {
  const header = Buffer.alloc(6)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(images.length, 4)
  let offset = header.length + 16 * images.length
  const entries = images.map(({ size, png }) => {
    const entry = Buffer.alloc(16)
    // One byte cannot hold 256, so 0 stands for it.
    entry.writeUInt8(size % 256, 0)
    entry.writeUInt8(size % 256, 1)
    entry.writeUInt16LE(1, 4)
    entry.writeUInt16LE(32, 6)
    entry.writeUInt32LE(png.length, 8)
    entry.writeUInt32LE(offset, 12)
    offset += png.length
    return entry
  })
  return Buffer.concat([header, ...entries, ...images.map(({ png }) => png)])
}

/** Types of an Apple icon that contain PNG, with their sizes in pixels. The later of two equal sizes is for 2x screens. */
export const icnsTypes = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
])

/**
 * Apple icon: `icns`, the length of the whole, then for each image its type, its length including these eight bytes, and the image.
 * @param {ReadonlyMap<number, Buffer>} pngs by size in pixels; every size of `icnsTypes` must be there
 */
export function icnsOf(pngs) {
  const chunks = icnsTypes.map(([type, size]) => {
    const png = pngs.get(size)
    if (png === undefined) throw new Error(`The Apple icon needs an image of ${size} pixels.`)
    return chunk(type, png)
  })
  return chunk('icns', Buffer.concat(chunks))
}

/** @param {string} type four letters @param {Buffer} content */
function chunk(type, content) {
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(content.length + 8, 4)
  return Buffer.concat([head, content])
}
