import { describe, expect, test } from 'vitest'
import { selectFrom } from '#core/selection/select'
import type { SelectionRules } from '#core/selection/rules'
import type { Product } from '#shared/models'
import { makeProduct } from './make-product.ts'

const exposure = 'jw02733001001_02101_00001_nrca1'
const files = [
  makeProduct(`${exposure}_uncal.fits`, { sizeBytes: 75_556_800, calibLevel: 1 }),
  makeProduct(`${exposure}_uncal.jpg`, { sizeBytes: 1000, calibLevel: 1, productType: 'PREVIEW' }),
  makeProduct(`${exposure}_rate.fits`, { access: 'EXCLUSIVE_ACCESS' }),
  makeProduct(`${exposure}_cal.fits`, { isRecommended: true, sizeBytes: null }),
  makeProduct('jw02733-o001_20231116t144653_image3_00002_asn.json', { calibLevel: 3, isRecommended: true }),
  makeProduct('jw02733_20231116t144653_pool.csv', { calibLevel: 3 }),
  makeProduct('jw02733001001_01_msa.fits', { calibLevel: 1 }),
  makeProduct('jw02733001001_gs-fg_2022154123456_cal.fits'),
  makeProduct('jw02733001001_gs-fg_2022154123456_uncal.fits'),
  makeProduct('jw02733001001_gs-id_1_image-uncal.fits'),
]
const select = (list: readonly Product[], rules: SelectionRules) => [
  ...selectFrom(() => list.values(), rules),
]
const chosen = (rules: SelectionRules) =>
  select(files, rules).map(({ filename }) =>
    filename.replace(/^jw02733(?:001001)?[-_]?(?:02101_00001_nrca1_)?/, ''),
  )

test.each<[string, SelectionRules, string[]]>([
  [
    'all but guide stars',
    { quick: 'all' },
    [
      'uncal.fits',
      'uncal.jpg',
      'rate.fits',
      'cal.fits',
      'o001_20231116t144653_image3_00002_asn.json',
      '20231116t144653_pool.csv',
      '01_msa.fits',
    ],
  ],
  [
    'the archive’s recommendation',
    { quick: 'recommended' },
    ['cal.fits', 'o001_20231116t144653_image3_00002_asn.json'],
  ],
  ['none', { quick: 'none' }, []],
  [
    'what the pipeline reads',
    { quick: 'pipeline' },
    ['uncal.fits', 'o001_20231116t144653_image3_00002_asn.json', '20231116t144653_pool.csv', '01_msa.fits'],
  ],
  ['levels', { quick: 'all', levels: ['2a', '2b'] }, ['rate.fits', 'cal.fits']],
  [
    'file types, with or without underscore',
    { quick: 'all', suffixes: ['_rate', 'CAL'] },
    ['rate.fits', 'cal.fits'],
  ],
  [
    'guide stars of the highest level',
    { quick: 'none', guideStars: 'highest' },
    ['gs-fg_2022154123456_cal.fits', 'gs-id_1_image-uncal.fits'],
  ],
  [
    'all guide stars beside a level',
    { quick: 'all', levels: ['2a'], guideStars: 'all' },
    [
      'rate.fits',
      'gs-fg_2022154123456_cal.fits',
      'gs-fg_2022154123456_uncal.fits',
      'gs-id_1_image-uncal.fits',
    ],
  ],
  ['a regular expression', { quick: 'all', regex: 'rate|_cal' }, ['rate.fits', 'cal.fits']],
  ['an extension', { quick: 'all', extensions: ['.JPG'] }, ['uncal.jpg']],
  ['sizes, where unknown passes', { quick: 'all', minBytes: 1_000_001 }, ['uncal.fits', 'cal.fits']],
  [
    'a largest size',
    { quick: 'all', maxBytes: 1000, extensions: ['jpg', 'fits'] },
    ['uncal.jpg', 'cal.fits'],
  ],
  ['words', { quick: 'all', text: 'NRCA1 .fits uncal' }, ['uncal.fits']],
  ['access', { quick: 'all', access: 'protected' }, ['rate.fits']],
  [
    'single choices over rules',
    {
      quick: 'all',
      levels: ['2a'],
      included: [`mast:JWST/product/${exposure}_cal.fits`],
      excluded: [`mast:JWST/product/${exposure}_rate.fits`],
    },
    ['cal.fits'],
  ],
])('selects %s', (_, rules, names) => {
  expect(chosen(rules)).toEqual(names)
})

describe('the documented regular expressions search anywhere in the name', () => {
  const endings = [
    'rate.fits',
    'rateints.fits',
    'calints.fits',
    'x1dints.fits',
    'cal.jpg',
    'cat.ecsv',
    'wcs.asdf',
  ]
  const names = endings.map(ending => `${exposure}_${ending}`)
  const segments = ['001', '003', '004'].map(
    segment => `jw02734001001_02101_00001-seg${segment}_nis_cal.fits`,
  )
  const products = [...names, ...segments].map(name => makeProduct(name))
  test.each([
    ['rate', ['rate.fits', 'rateints.fits']],
    ['rate\\.fits', ['rate.fits']],
    ['fits$', ['rate.fits', 'rateints.fits', 'calints.fits', 'x1dints.fits', 'seg001', 'seg003', 'seg004']],
    ['(fits|asdf)$', [...endings.slice(0, 4), 'wcs.asdf', 'seg001', 'seg003', 'seg004']],
    ['(?<!fits|asdf)$', ['cal.jpg', 'cat.ecsv']],
    ['seg00[123]', ['seg001', 'seg003']],
    ['_[a-z]+ints', ['rateints.fits', 'calints.fits']],
  ])('%s', (regex, expected) => {
    const found = select(products, { quick: 'all', regex }).map(({ filename }) =>
      filename.replace(`${exposure}_`, '').replace(/.*(seg\d+).*/, '$1'),
    )
    expect(found).toEqual(expected)
  })
})

test('an unreadable regular expression is a usage error', () => {
  expect(() => select(files, { quick: 'all', regex: '(' })).toThrow(
    expect.objectContaining({ code: 'usage' }),
  )
})

test('what the pipeline of HST reads are raw data and associations, of every instrument', () => {
  const names = ['n8yj63010_asn.fits', 'n8yj63010_raw.fits', 'n8yj63010_cal.fits', 'n8yj63010_spt.fits']
  const more = ['lb4401a1q_rawtag_a.fits', 'u9o40504m_d0m.fits', 'o5ik52040_raw.jpg', 'o5ik52040_flt.fits']
  const hubble = [...names, ...more].map(name => makeProduct(name, { uri: `mast:HST/product/${name}` }))
  expect(select(hubble, { quick: 'pipeline' }).map(({ filename }) => filename)).toEqual([
    'n8yj63010_asn.fits',
    'n8yj63010_raw.fits',
    'lb4401a1q_rawtag_a.fits',
    'u9o40504m_d0m.fits',
  ])
})

test.each([
  ['fits.gz', ['a_cal.fits.gz']],
  ['.FITS.GZ', ['a_cal.fits.gz']],
  ['gz', ['a_cal.fits.gz', 'b.tar.gz']],
  ['fits', ['c_cal.fits']],
])('the extension %s', (extension, names) => {
  const packed = ['a_cal.fits.gz', 'b.tar.gz', 'c_cal.fits'].map(name => makeProduct(name))
  expect(select(packed, { quick: 'all', extensions: [extension] }).map(({ filename }) => filename)).toEqual(
    names,
  )
})
