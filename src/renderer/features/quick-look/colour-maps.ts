/** Colour maps as evenly spaced points between which colours run straight. Values are 0 to 255. */
export const colourMaps = ['gray', 'viridis', 'inferno', 'cividis', 'red'] as const
export type ColourMap = (typeof colourMaps)[number]

const points: Readonly<Record<ColourMap, readonly string[]>> = {
  gray: ['000000', 'ffffff'],
  viridis: [
    '440154',
    '482878',
    '3e4989',
    '31688e',
    '26828e',
    '1f9e89',
    '35b779',
    '6ece58',
    'b5de2b',
    'fde725',
  ],
  inferno: [
    '000004',
    '1b0c41',
    '4a0c6b',
    '781c6d',
    'a52c60',
    'cf4446',
    'ed6925',
    'fb9b06',
    'f7d13d',
    'fcffa4',
  ],
  cividis: [
    '00224e',
    '123570',
    '3b496c',
    '575d6d',
    '707173',
    '8a8678',
    'a59c74',
    'c3b369',
    'e1cc55',
    'fee838',
  ],
  red: ['000000', 'ff3020'],
}

/** 256 colours of a map as red, green and blue in turn. */
export function coloursOf(map: ColourMap, isInverted: boolean): Uint8Array {
  const stops = points[map].map(rgbOf)
  const colours = new Uint8Array(256 * 3)
  for (let index = 0; index < 256; index += 1) {
    const at = ((isInverted ? 255 - index : index) / 255) * (stops.length - 1)
    const before = stops[Math.floor(at)] ?? black
    const after = stops[Math.ceil(at)] ?? before
    const part = at - Math.floor(at)
    for (let channel = 0; channel < 3; channel += 1) {
      const from = before[channel] ?? 0
      colours[index * 3 + channel] = Math.round(from + part * ((after[channel] ?? 0) - from))
    }
  }
  return colours
}

const black: readonly number[] = [0, 0, 0]
const rgbOf = (hex: string): readonly number[] =>
  [0, 2, 4].map(at => Number.parseInt(hex.slice(at, at + 2), 16))
