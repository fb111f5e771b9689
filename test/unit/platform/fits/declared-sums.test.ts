import { describe, expect, test } from 'vitest'
import { createFitsWalk } from '#platform/fits/fits-walk'
import { card, extensionCards, fitsBytes, primaryCards, withChecksum } from './fits-bytes.ts'

const data = new Uint8Array(100).fill(7)
const sum = (): string =>
  /DATASUM = '(\d+)'/.exec(withChecksum({ cards: primaryCards(8, [100]), data }).cards.join(''))?.[1] ?? ''

function verdictOf(file: Uint8Array): string {
  const walk = createFitsWalk()
  walk.update(file)
  const verdict = walk.end()
  return verdict.kind === 'sound' ? 'sound' : verdict.detail
}
/** The card in the primary HDU, or in an extension behind a sound primary one. */
const inPrimary = (...cards: readonly string[]): string =>
  verdictOf(fitsBytes({ cards: [...primaryCards(8, [100]), ...cards], data }))
const inExtension = (...cards: readonly string[]): string =>
  verdictOf(
    fitsBytes(
      { cards: primaryCards() },
      { cards: [...extensionCards('IMAGE', 8, [100]), card('EXTNAME', "'SCI'"), ...cards], data },
    ),
  )
const raw = (text: string): string => text.padEnd(80)

describe.each([
  ['the primary HDU', inPrimary],
  ['an extension', inExtension],
])('in %s', (_, verdictWith) => {
  test.each([
    ['an integer', card('CHECKSUM', 12345)],
    ['a number', card('CHECKSUM', '1.5')],
    ['a logical value', card('CHECKSUM', 'T')],
    ['garbage', card('CHECKSUM', 'abcdabcdabcdabcd')],
    ['a complex number', card('CHECKSUM', '(1, 2)')],
    ['no value', raw('CHECKSUM=')],
    ['only a comment', raw('CHECKSUM=  / HDU checksum')],
    ['no value indicator', raw("CHECKSUM  'abcdabcdabcdabcd'")],
  ])('a CHECKSUM that is %s is damage, and not absent', (_kind, unusable) => {
    expect(verdictWith(unusable)).toMatch(/CHECKSUM has no valid value/)
    expect(verdictWith(card('CHECKSUM', "'                '"), unusable)).toMatch(
      /CHECKSUM has no valid value/,
    )
  })

  test.each([
    ['a logical value', card('DATASUM', 'T')],
    ['no value', raw('DATASUM =')],
    ['negative', card('DATASUM', "'-5'")],
    ['more than 32 bits', card('DATASUM', "'9999999999'")],
    ['the sum and 2^32 - 1', card('DATASUM', `'${BigInt(sum()) + 0xffff_ffffn}'`)],
    ['words', card('DATASUM', "'none'")],
    ['a sum and something else', card('DATASUM', `'${sum()} / x'`)],
    ['without value indicator', raw(`DATASUM  '${sum()}'`)],
  ])('a DATASUM that is %s is damage', (_kind, unusable) => {
    expect(verdictWith(unusable)).toMatch(/DATASUM has no valid value/)
    expect(verdictWith(card('DATASUM', `'${sum()}'`), unusable)).toMatch(/DATASUM has no valid value/)
  })

  test('an empty or blank string says that the sum is not known', () => {
    for (const blank of ["''", "'        '"])
      expect(verdictWith(card('CHECKSUM', blank), card('DATASUM', blank))).toBe('sound')
  })

  test('a sum is read with leading zeros, blanks, and as a bare number', () => {
    for (const value of [
      `'${sum()}'`,
      `'  ${sum()}  '`,
      `'0000000${sum()}'`,
      sum(),
      `${sum()}.`,
      `${sum()} / a sum`,
    ])
      expect(verdictWith(card('DATASUM', value))).toBe('sound')
    expect(verdictWith(card('DATASUM', "'1'"))).toMatch(/do not match their DATASUM/)
  })

  test('of repeated cards the first that says a sum counts, and a CHECKSUM behind a blank one is checked', () => {
    expect(verdictWith(card('DATASUM', "''"), card('DATASUM', "'1'"))).toMatch(/DATASUM/)
    expect(verdictWith(card('DATASUM', `'${sum()}'`), card('DATASUM', "'1'"))).toBe('sound')
    expect(verdictWith(card('CHECKSUM', "''"), card('CHECKSUM', "'0000000000000000'"))).toMatch(/CHECKSUM/)
  })

  test('a string that continues in CONTINUE is a sum that does not fit', () => {
    expect(verdictWith(card('CHECKSUM', "'&'"), raw("CONTINUE  'abcdabcdabcdabcd'"))).toMatch(/CHECKSUM/)
  })

  test('sums of the image inside a compressed one say nothing about these bytes', () => {
    expect(
      verdictWith(card('ZDATASUM', "'1'"), card('ZHECKSUM', "'abcdabcdabcdabcd'"), card('ZHECKSUM', 'T')),
    ).toBe('sound')
  })
})
