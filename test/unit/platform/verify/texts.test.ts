import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixture, testWithFixtures } from '#test/fixtures'
import { damaged, judge, sound, unchecked } from './check-bytes.ts'

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('JSON', () => {
  test('every JSON text is sound, at any chunking', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 20 }), (text, size) => {
        expect(judge('a_asn.json', text, size)).toMatchObject(sound)
      }),
    )
  })

  test('a text is sound exactly when it parses', () => {
    const piece = fc.oneof(
      fc.constantFrom('true', 'null', '"k"', '\\n'),
      fc.string({
        unit: fc.constantFrom(...Array.from('{}[]:,"\\ueE+-.0159\n\u0001 x')),
        minLength: 1,
        maxLength: 1,
      }),
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), pieces => {
        const text = `[${pieces.join('')}`
        expect(judge('a.json', text).kind === 'sound').toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['1', '-0.5e+3', '"ü"', '\ufeff{}', '[NaN, Infinity, -Infinity]', ' null '])(
    '%s is sound',
    text => {
      expect(judge('a.json', text, 1)).toMatchObject(sound)
    },
  )
  test.each([
    '{"a": 1',
    '[1',
    '01',
    '1.',
    '-',
    '1e',
    'tru',
    '{"a" 1}',
    '[1,]',
    '{} {}',
    '"\n"',
    '"\\u12g4"',
    '{1: 2}',
  ])('%s is damaged', text => {
    expect(judge('a.json', text).kind).toBe('damaged')
  })
  test.each([
    ['little end first', '\ufeff[1, "é"]', false],
    ['big end first', '\ufeff[1, "é"]', true],
    ['little end first, without a mark', '{"a": "b"}', false],
    ['big end first, without a mark', '{"a": "b"}', true],
  ])('UTF-16, %s, is as sound as its text', (_, text, isBig) => {
    const utf16 = (whole: string): Buffer => {
      const bytes = Buffer.from(whole, 'utf16le')
      return isBig ? bytes.swap16() : bytes
    }
    expect(judge('a_asn.json', utf16(text))).toMatchObject(sound)
    expect(judge('a_asn.json', utf16(text.slice(0, -1)))).toEqual(damaged(/cut off/))
    expect(judge('a_asn.json', utf16(text).subarray(0, -1)).kind).toBe('damaged')
  })
  test('bytes that are not UTF-8 and endless nesting are damage', () => {
    expect(judge('a.json', Buffer.from([0x22, 0xff, 0x22]))).toEqual(damaged(/UTF-8/))
    expect(judge('a.json', '['.repeat(20_000))).toEqual(damaged(/nested/))
  })
  testWithFixtures('recorded answers are sound, and cut ones are damaged', () => {
    for (const name of ['jwst_asn_mosaic.json', 'astroquery_caom.json', 'mission_column_descriptions.json']) {
      const text = fixture(name)
      expect([judge(name, text, 1000), judge(name, text.trimEnd().slice(0, -1)).kind]).toEqual([
        sound,
        'damaged',
      ])
    }
  })
})

test('a CSV table is text: in UTF-8, in UTF-16, or, where size or digest prove it, in Latin-1', () => {
  const table = 'name,pi\n1,García\n'
  const doubt = { needs: 'near-size-or-digest', otherwise: 'damaged', detail: 'The file is not UTF-8 text.' }
  expect(judge('jw01_pool.csv', 'a|b\n1|é\n', 1)).toEqual(unchecked)
  expect(judge('a.csv', 'a,b\n1,\0\n')).toEqual(damaged(/not text/))
  expect(judge('a.csv', Buffer.from(`\ufeff${table}`, 'utf16le'))).toEqual(unchecked)
  expect(judge('a.csv', Buffer.from(`\ufeff${table}`, 'utf16le').swap16())).toEqual(unchecked)
  expect(judge('a.csv', Buffer.from(table, 'utf16le'))).toEqual(unchecked)
  for (const size of [1, 9, 65_536])
    expect(judge('a.csv', Buffer.from(table, 'latin1'), size)).toEqual({ ...sound, doubt })
  expect(judge('a.csv', Buffer.from([0x61, 0xc3]))).toEqual({ ...sound, doubt })
  for (const bytes of [
    [0xe9, 1],
    [0x61, 0xe9, 0x0a, 0],
    [0x7f, 0xe9],
  ])
    expect(judge('a.csv', Buffer.from(bytes))).toEqual(damaged(/not text/))
})

test('an ECSV table has its first line and its column names', () => {
  const header = '# %ECSV 1.0\n# ---\n# datatype:\n# - {name: a, datatype: int64}\n'
  for (const size of [1, 6, 1000]) expect(judge('a_cat.ecsv', `${header}a\n1\n`, size)).toEqual(unchecked)
  expect(judge('a_cat.ecsv', `\ufeff${header}a\n1\n`)).toEqual(unchecked)
  expect(judge('a_cat.ecsv', header)).toEqual(damaged(/column names/))
  expect(judge('a_cat.ecsv', header.trimEnd(), 1)).toEqual(damaged(/column names/))
})
testWithFixtures('the recorded ECSV table is sound', () => {
  expect(judge('x.ecsv', fixture('reference_sample_products.ecsv'), 333)).toEqual(unchecked)
})
