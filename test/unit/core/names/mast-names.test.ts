import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canonicalUri,
  collectionOf,
  dataSetOf,
  fileSetOf,
  filenameOf,
  isGuideStar,
  parseMastName,
  programOf,
  suffixOf,
  uriOfName,
} from '#core/names/mast-names'
import { describeWithFixtures, fixture } from '#test/fixtures'

describe('names of JWST files', () => {
  test('an exposure of stage 2c names its association', () => {
    expect(parseMastName('jw02733002001_02103_00001_mirimage_o002_crf.fits')).toEqual({
      kind: 'exposure',
      program: '02733',
      observation: '002',
      visit: '001',
      visitGroup: '02',
      parallel: '1',
      activity: '03',
      exposure: '00001',
      segment: null,
      detector: 'mirimage',
      association: 'o002',
      suffix: '_crf',
      isThumbnail: false,
      extension: 'fits',
    })
  })

  test('stage 3 may have a target, a source, both, and dashes in its elements', () => {
    expect(
      parseMastName('jw02734-o002_t002-s000000001_niriss_clear-gr700xd-substrip256_x1dints.fits'),
    ).toEqual({
      kind: 'stage3',
      program: '02734',
      association: 'o002',
      target: 't002',
      source: 's000000001',
      epoch: null,
      instrument: 'niriss',
      elements: 'clear-gr700xd-substrip256',
      suffix: '_x1dints',
      isThumbnail: false,
      extension: 'fits',
    })
  })

  const table = [
    // name, kind, data set, file set, suffix, program
    [
      'jw02733002001_02103_00001_mirimage_rateints_thumb.jpg',
      'exposure',
      'jw02733002001_02103_00001_mirimage',
      'jw02733002001_02103_00001',
      '_rateints_thumb',
      '2733',
    ],
    [
      'jw02734001001_02101_00001-seg001_nis_cal.fits',
      'exposure',
      'jw02734001001_02101_00001-seg001_nis',
      'jw02734001001_02101_00001',
      '_cal',
      '2734',
    ],
    [
      'jw02733-o002_t001_miri_f1130w_i2d.fits',
      'stage3',
      'jw02733-o002_t001_miri_f1130w',
      'jw02733-o002_t001_miri',
      '_i2d',
      '2733',
    ],
    [
      'jw02736-o007_s00001_nirspec_f290lp-g395m_cal.jpg',
      'stage3',
      'jw02736-o007_s00001_nirspec_f290lp-g395m',
      'jw02736-o007_s00001_nirspec',
      '_cal',
      '2736',
    ],
    ['jw02736-o007_20231116t144653_spec3_00001_asn.json', 'association', null, null, '_asn', '2736'],
    ['jw02736_20231116t144653_pool.csv', 'pool', null, null, '_pool', '2736'],
    ['jw02733002001_gs-fg_2022154123456_cal.fits', 'guide-star', null, null, '_cal', '2733'],
    ['jw02733002001_gs-id_1_image-uncal.fits', 'guide-star', null, null, '_image-uncal', '2733'],
    ['n8yj63010_asc.fits', 'hst', 'n8yj63010', 'n8yj63010', '_asc', null],
    ['ld9m10ukq_corrtag_a.fits', 'hst', 'ld9m10ukq', 'ld9m10ukq', '_corrtag_a', null],
    [
      'hst_11360_01_wfc3_ir_f110w_ib2h01_drz.fits',
      'hst',
      'hst_11360_01_wfc3_ir_f110w_ib2h01',
      'hst_11360_01_wfc3_ir_f110w_ib2h01',
      '_drz',
      '11360',
    ],
    ['something_else.txt', 'unknown', null, null, '_else', null],
    ['jw96090_t001_nircam_f150w2_mosaic.fits', 'unknown', null, null, '_mosaic', '96090'],
    ['jw02736007001_01_msa.fits', 'unknown', null, null, '_msa', '2736'],
    ['README', 'unknown', null, null, null, null],
  ] as const
  test.each(table)('%s', (filename, kind, dataSet, fileSet, suffix, program) => {
    expect([
      parseMastName(filename).kind,
      dataSetOf(filename),
      fileSetOf(filename),
      suffixOf(filename),
      programOf(filename),
    ]).toEqual([kind, dataSet, fileSet, suffix, program])
  })
})

test('a URI contains its collection in upper case and its file name', () => {
  const uris = [
    'mast:JWST/product/a.fits',
    'mast:hst/product/n8yj63010/b.fits',
    'mast:../x',
    'mast:a.fits',
    'http://x/y',
  ]
  expect(uris.map(uri => [collectionOf(uri), filenameOf(uri)])).toEqual([
    ['JWST', 'a.fits'],
    ['HST', 'b.fits'],
    [null, 'x'],
    [null, 'a.fits'],
    [null, 'y'],
  ])
})

test('a name alone gives the URI where it contains the mission', () => {
  const names = ['jw02736007001_01_msa.fits', 'n8yj63010_asc.fits', 'notes.txt', 'jw02736/../x.fits']
  expect(names.map(uriOfName)).toEqual([
    'mast:JWST/product/jw02736007001_01_msa.fits',
    'mast:HST/product/n8yj63010_asc.fits',
    null,
    null,
  ])
})

test('any name at all is answered, and a data set is always the beginning of the name', () => {
  const piece = fc.constantFrom(
    'jw02733',
    '002001',
    '_',
    '-',
    'o002',
    't001',
    'cal',
    '.fits',
    '_thumb',
    '00001',
    'hst_1',
  )
  const name = fc.oneof(
    fc.string(),
    fc.array(piece).map(pieces => pieces.join('')),
  )
  fc.assert(
    fc.property(name, filename => {
      const dataSet = dataSetOf(filename)
      return parseMastName(filename).extension.length <= filename.length && filename.startsWith(dataSet ?? '')
    }),
  )
})

test('a guide star file is known by its name alone', () => {
  expect(
    ['jw02733002001_gs-track_2022154123456_uncal.fits', 'jw02733002001_02101_00001_nis_cal.fits'].map(
      isGuideStar,
    ),
  ).toEqual([true, false])
})

describeWithFixtures('recorded names', () => {
  test('every name of the early release scripts is an exposure, stage 3, association or pool in its own folder', () => {
    const lines = fixture('jw02731_ero_dl-cal.sh').split('\n')
    const names = lines.filter(line => line.startsWith('curl ')).map(line => filenameOf(line.slice(0, -1)))
    expect(names).toHaveLength(6139)
    expect(names.filter(name => parseMastName(name).kind === 'unknown')).toEqual([])
  })

  test('the archive stores every file of its script in the folder that the name implies', () => {
    const paths = [
      ...fixture('mastDownload_20230125125957.sh').matchAll(/<td>JWST\/([^/<]+)\/([^/<]+)<\/td>/g),
    ]
    expect(paths).toHaveLength(80)
    expect(paths.filter(([, folder, name]) => dataSetOf(name ?? '') !== folder)).toEqual([])
  })

  test('every Hubble file of the manifest is known as one', () => {
    const paths = [
      ...fixture('MAST_2024-07-03T0023_MANIFEST.HTML').matchAll(/<td>HST\/([^/<]+)\/([^/<]+)<\/td>/g),
    ]
    expect(paths).toHaveLength(588) // of 589: one is a cutout made on request
    expect(paths.filter(([, , name]) => parseMastName(name ?? '').kind !== 'hst')).toEqual([])
  })
})

test.each([
  ['mast:HST/product/n8ku01050_asn.fits', 'mast:HST/product/n8ku01050_asn.fits'],
  ['mast:hst/product/n8ku01050_asn.fits', 'mast:HST/product/n8ku01050_asn.fits'],
  ['mast:HST/product/N8KU01050/n8ku01050_asn.fits', 'mast:HST/product/n8ku01050_asn.fits'],
  [
    'mast:jwst/product/jw02736_20231116t144653_pool.csv',
    'mast:JWST/product/jw02736_20231116t144653_pool.csv',
  ],
  ['mast:HLSP/x/y/hlsp_z.fits', 'mast:HLSP/x/y/hlsp_z.fits'],
  ['mast:HST/product/a/notes.txt', 'mast:HST/product/a/notes.txt'],
  ['https://example.org/x', 'https://example.org/x'],
])('%s is one form of %s', (uri, canonical) => {
  expect(canonicalUri(uri)).toBe(canonical)
})

test.each([
  ['hst_12345_01_cos_g130m_labc01_cspec_thumb.png', '_cspec_thumb', 'png'],
  ['hst_7592_stis_bd+75d325_e140h_o4a5_cspec_thumb.png', '_cspec_thumb', 'png'],
  ['hst_7592_cspec_thumb.png', '_cspec_thumb', 'png'],
  ['hst_8059_stis_h1821+643_e140m_o4ec_aspec.fits', '_aspec', 'fits'],
  ['u9o40504m_c3m_thumb.jpg', '_c3m_thumb', 'jpg'],
  ['o5ik52040_flt.fits.gz', '_flt', 'fits.gz'],
  ['jw02733002001_02103_00001_mirimage_cal.fits.gz', '_cal', 'fits.gz'],
  ['notes.tar.gz', null, 'tar.gz'],
  ['hlsp_x_v1.0_drz.fits.fz', '_drz', 'fits.fz'],
])('%s is of the type %s', (filename, suffix, extension) => {
  expect([suffixOf(filename), parseMastName(filename).extension]).toEqual([suffix, extension])
})

test('a packed exposure belongs to the dataset of the same name without the packing', () => {
  expect(dataSetOf('jw02733002001_02103_00001_mirimage_cal.fits.gz')).toBe(
    'jw02733002001_02103_00001_mirimage',
  )
})
