import type { FileFilter } from '#shared/contract/areas/selection-views'
import { testOf } from '#core/selection/rules'
import type { Bits } from './choice.ts'
import type { ListEntry } from './file-list.ts'

/** Which names a regular expression is found in, by entry id; it is searched where it can be stopped. */
export type NameMatches =
  | { readonly kind: 'matched'; readonly bits: Bits }
  | { readonly kind: 'too-slow'; readonly names: number }
  | { readonly kind: 'not-understood'; readonly position: number }

/** The regular expression of a filter; null for plain text. */
export const patternOf = ({ text, isRegex }: FileFilter): string | null =>
  isRegex && text !== '' ? text : null

/** The files that a filter keeps. A pattern that could not be searched keeps none. */
export function filterBits(
  filter: FileFilter,
  entries: readonly ListEntry[],
  matches: NameMatches | null,
): Bits {
  const isKept = testOf(
    {
      quick: 'all',
      guideStars: 'all',
      ...(!filter.isRegex && { text: filter.text }),
      ...(filter.extension !== null && { extensions: [filter.extension] }),
      ...(filter.minBytes !== null && { minBytes: filter.minBytes }),
      ...(filter.maxBytes !== null && { maxBytes: filter.maxBytes }),
    },
    [],
  )
  const bits = new Uint8Array(entries.length)
  if (matches !== null && matches.kind !== 'matched') return bits
  for (const { id, file } of entries)
    bits[id] = (matches === null || matches.bits[id] === 1) && isKept(file) ? 1 : 0
  return bits
}
