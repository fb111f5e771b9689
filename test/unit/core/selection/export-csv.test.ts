import { expect, test } from 'vitest'
import { exportCsv } from '#core/selection/export-csv'
import { testWithFixtures, fixture } from '#test/fixtures'
import { makeProduct } from './make-product.ts'

testWithFixtures('the archive’s example comes out byte for byte', () => {
  const soss = { instrument: 'NIRISS/SOSS', filters: 'NIS_SOSSTA' }
  const products = [
    makeProduct('jw02734001001_02101_00001-seg001_nis_cal.fits', soss),
    makeProduct('jw02734001001_02101_00001-seg001_nis_uncal.fits', { ...soss, calibLevel: 1 }),
    makeProduct('jw02734001001_02101_00001-seg001_nis_rate.fits', soss),
    makeProduct('jw02734001001_02101_00001-seg001_nis_rateints.fits', soss),
    makeProduct('jw02734-o002_t002_niriss_clear-gr700xd-substrip256_x1dints.fits', {
      instrument: 'NIRISS',
      filters: 'NIS_SUBSTRIP256',
      calibLevel: 3,
    }),
  ]
  expect(exportCsv(products)).toBe(fixture('download_overlay_export_example.csv'))
})

test('hostile names cannot add cells or rows, and every cell is exact', () => {
  const product = makeProduct('=1+1,"x"\n.fits', {
    obsId: '@x',
    calibLevel: null,
    instrument: null,
    filters: null,
  })
  expect(exportCsv([product])).toBe(
    'Dataset,Filename,Product Level,Suffix,Instrument,Filter / Grating\n@x,"=1+1,""x""\n.fits",,,,\n',
  )
})

test.each([
  ['jw02733002001_02103_00001_mirimage_cal.fits', 'MIRI'],
  ['jw02733002001_02103_00001_nrcalong_cal.fits', 'NIRCAM'],
  ['jw02733002001_02103_00001_nrs1_rate.fits', 'NIRSPEC'],
  ['jw02734001001_02101_00001-seg001_nis_cal.fits', 'NIRISS'],
  ['jw02733002001_02103_00001_guider1_uncal.fits', 'FGS'],
  ['jw02733-o002_t001_miri_f1130w_i2d.fits', 'MIRI'],
  ['jw02733002001_gs-track_2022154000000_cal.fits', 'FGS'],
  ['o5ik52040_flt.fits', 'STIS'],
  ['j8yj63010_drz.fits', 'ACS'],
  ['ib2u12c3q_raw.fits', 'WFC3'],
  ['hst_9999_11_acs_wfc_f814w_j8yj63_drc.fits', 'ACS'],
  ['hst_12345_01_cos_g130m_labc01_cspec_thumb.png', 'COS'],
  ['x.fits', ''],
])('the instrument of %s is read from its name where the list has none: %s', (filename, instrument) => {
  const product = makeProduct(filename, { instrument: null })
  expect(exportCsv([product]).split('\n')[1]?.split(',')[4]).toBe(instrument)
})

test.each([
  ['jw02736-o007_20231116t144653_spec3_00001_asn.json', 3, '3'],
  ['jw02736_20231116t144653_pool.csv', 3, '3'],
  ['jw02736_20231116t144653_pool.csv', null, ''],
  ['jw02736007001_01_msa.fits', 1, '1b'],
  ['jw02736007001_gs-id_1_image-uncal.fits', 1, '1b'],
])('%s at level %j has a level of the archive in its list', (filename, calibLevel, level) => {
  expect(
    exportCsv([makeProduct(filename, { calibLevel })])
      .split('\n')[1]
      ?.split(',')[2],
  ).toBe(level)
})
