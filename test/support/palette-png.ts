import { crc32, deflateSync, inflateSync } from 'node:zlib'

/**
 * A screenshot (PNG of 8-bit RGB or RGBA, not interlaced) as a PNG of at most 256 colours, without transparency: the
 * commonest ones, each other one replaced by its nearest. A fraction of the size, for pictures of flat surfaces.
 * Format: PNG specification, third edition (W3C 2025), sections 9 and 11.
 */
export function palettePng(png: Buffer): Buffer {
  const { width, height, channels, rows } = decode(png)
  const colours = Uint32Array.from({ length: width * height }, (_, at) => rows.readUIntBE(at * channels, 3))
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette: number[] = []
  const taken = new Set<number>()
  for (const [colour] of [...counts].sort((a, b) => b[1] - a[1])) {
    if (palette.length === 256) break
    if (taken.has(bucketOf(colour))) continue
    taken.add(bucketOf(colour))
    palette.push(colour)
  }
  const places = new Map(palette.map((colour, place) => [colour, place]))
  const lines = Buffer.alloc((width + 1) * height)
  for (let at = 0; at < colours.length; at += 1) {
    const colour = colours[at] ?? 0
    const place = places.get(colour) ?? nearest(colour, palette)
    places.set(colour, place)
    lines[at + Math.floor(at / width) + 1] = place
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(partsOf))),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Four bits of each channel: no two colours of the palette are nearer to each other than that. */
const bucketOf = (colour: number): number =>
  ((colour >> 12) & 0xf00) | ((colour >> 8) & 0xf0) | ((colour >> 4) & 0xf)

const partsOf = (colour: number): [number, number, number] => [
  colour >> 16,
  (colour >> 8) & 255,
  colour & 255,
]

function nearest(colour: number, palette: readonly number[]): number {
  const [red, green, blue] = partsOf(colour)
  let best = { place: 0, distance: Infinity }
  palette.forEach((other, place) => {
    const [r, g, b] = partsOf(other)
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
    if (distance < best.distance) best = { place, distance }
  })
  return best.place
}

interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: number
  /** Row after row, without their filter bytes. */
  readonly rows: Buffer
}

function decode(png: Buffer): Picture {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const channels = png[25] === 6 ? 4 : 3
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const lines = inflateSync(Buffer.concat(parts))
  const length = width * channels
  const rows = Buffer.alloc(length * height)
  for (let y = 0; y < height; y += 1) {
    const filter = lines[y * (length + 1)] ?? 0
    for (let x = 0; x < length; x += 1) {
      const at = y * length + x
      const left = x < channels ? 0 : (rows[at - channels] ?? 0)
      const up = y === 0 ? 0 : (rows[at - length] ?? 0)
      const corner = x < channels || y === 0 ? 0 : (rows[at - length - channels] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      rows[at] = ((lines[y * (length + 1) + 1 + x] ?? 0) + guess) & 255
    }
  }
  return { width, height, channels, rows }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (a <= b && a <= c) return left
  return b <= c ? up : corner
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}
