import fc from 'fast-check'
import { expect, test } from 'vitest'
import { understand } from '#service/search/understand'
import { type Reading, readingSchema } from '#shared/contract/areas/search'

const first = (text: string): Reading | undefined => understand(text)[0]

test.each([
  ['2733', null],
  ['GO 2733', null],
  ['program 02733', null],
  ['PID2733', null],
  ['jwst 2733', 'JWST'],
  ['JWST-GO-02733', 'JWST'],
])('%s is program 2733', (text, mission) => {
  expect(first(text)).toEqual({ kind: 'program', program: '2733', mission })
})

test('a program of HST says so', () => {
  expect(first('HST GO 8880')).toEqual({ kind: 'program', program: '8880', mission: 'HST' })
})

test.each([
  ['2733, 1345 4017', ['2733', '1345', '4017'], null],
  ['2733\n1345\r\n4017\n', ['2733', '1345', '4017'], null],
  ['2733, 2736, 1783', ['2733', '2736', '1783'], null],
  ['2733;1345', ['2733', '1345'], null],
  ['2733\t1345', ['2733', '1345'], null],
  ['GO 2733, GO-01345', ['2733', '1345'], null],
  ['programs 2733 and 1345', ['2733', '1345'], null],
  ['PID2733 PID1345', ['2733', '1345'], null],
  ['jwst 2733, 1345', ['2733', '1345'], 'JWST'],
  ['HST 8880 HST 9401', ['8880', '9401'], 'HST'],
  ['JWST 2733, HST 8880', ['2733', '8880'], null],
  ['2733, 1345, 2733,', ['2733', '1345'], null],
  ['2733 | 1345', ['2733', '1345'], null],
  ['#2733 #1345', ['2733', '1345'], null],
  ['2733，1345、4017', ['2733', '1345', '4017'], null],
  ['"2733","1345"', ['2733', '1345'], null],
  ['[2733, 1345]', ['2733', '1345'], null],
  ["('2733', '1345')", ['2733', '1345'], null],
])('%j are several programs', (text, programs, mission) => {
  expect(first(text)).toEqual({ kind: 'programs', programs, mission })
})

test.each(['2733,', ' 2733\n', '2733, 2733', 'GO 2733;'])('%j is one program', text => {
  expect(first(text)).toEqual({ kind: 'program', program: '2733', mission: null })
})

test.each([
  '51 Peg',
  'HD 209458',
  'NGC 3132 5194',
  '3C 273',
  'M 51, 3m',
  'TOI 700 1452',
  '2733-2736',
  '0957+561',
  "2733 3'",
])('%s is no list of programs', text => expect(first(text)?.kind).toBe('target'))

test('numbers that are a position as a whole are one first, and may be programs', () => {
  expect(understand('120 45').map(({ kind }) => kind)).toEqual(['cone', 'programs'])
  expect(understand('10 07 02 40 26 11').map(({ kind }) => kind)).toEqual(['cone', 'programs'])
})

test.each([
  ['151.757 -40.4364', 151.757, -40.4364, 0.05],
  ['151.757, -40.4364, 20s', 151.757, -40.4364, 20 / 3600],
  ['10 07 01.8 −40 26 11', 151.7575, -40.436389, 0.05],
  ['10:07:01.8 -40:26:11 r=3 arcmin', 151.7575, -40.436389, 0.05],
  ['10h07m01.8s -40d26m11s 0.5°', 151.7575, -40.436389, 0.5],
])('%s is a position', (text, ra, dec, radiusDeg) => {
  const reading = first(text)
  expect(reading?.kind).toBe('cone')
  if (reading?.kind !== 'cone') return
  expect(reading.ra).toBeCloseTo(ra, 5)
  expect(reading.dec).toBeCloseTo(dec, 5)
  expect(reading.radiusDeg).toBeCloseTo(radiusDeg, 9)
})

test.each([
  ['M 51', 'M 51', 3 / 60],
  ['M 51, 3′', 'M 51', 3 / 60],
  ['Southern Ring Nebula, 2m', 'Southern Ring Nebula', 2 / 60],
  ['NGC 3132 within 30 arcsec', 'NGC 3132', 30 / 3600],
  ['EM* AS 209', 'EM* AS 209', 3 / 60],
  ['Sgr A*', 'Sgr A*', 3 / 60],
  ['WASP-39 b', 'WASP-39 b', 3 / 60],
])('%s is a target', (text, name, radiusDeg) => {
  expect(first(text)).toEqual({ kind: 'target', name, radiusDeg })
})

test('a radius of nothing, or of more than the sky, belongs to the name', () => {
  expect(first('M 51, 0m')).toMatchObject({ kind: 'target', name: 'M 51, 0m' })
  expect(first('M 51, 400d')).toMatchObject({ kind: 'target', name: 'M 51, 400d' })
})

test.each([
  ['jw02733-o001_t001_nircam_clear-f090w', ['jw02733-o001_t001_nircam_clear-f090w']],
  ['jw02733-o001_t001_nircam_clear-f090w_i2d', ['jw02733-o001_t001_nircam_clear-f090w']],
  ['jw02733-o001_t001_nircam...', null],
  ['jw02733-o001', ['jw02733-o001*']],
  ['jw02733001001_02101_00001', ['jw02733001001_02101_00001*']],
  ['JW02733001001_02101_00001_nrcb1', ['jw02733001001_02101_00001_nrcb1']],
  ['jw02733*f090w', ['jw02733*f090w']],
  ['o5ik52040', ['o5ik52040', 'O5IK52040']],
])('%s is a dataset', (text, ids) => {
  const reading = first(text)
  if (ids === null) expect(reading?.kind).not.toBe('program')
  else expect(reading).toEqual({ kind: 'dataset', ids })
})

test.each([
  ['jw02733002001_02103_00001_mirimage_o002_crf.fits', ['jw02733002001_02103_00001_mirimage']],
  ['mast:JWST/product/jw02733-o002_t001_miri_f1130w_i2d.fits', ['jw02733-o002_t001_miri_f1130w']],
  [
    'jw01366002001_04101_00001-seg001_nrs1_uncal.fits',
    ['jw01366002001_04101_00001-seg001_nrs1', 'jw01366002001_04101_00001_nrs1'],
  ],
  ['jw02733-o001_20231116t144653_image3_00001_asn.json', ['jw02733-o001_*']],
  ['jw02733001001_gs-track_2022154232437_cal.fits', ['jw02733001001*']],
  ['mast:HST/product/o5ik52040_flt.fits', ['o5ik52040', 'O5IK52040']],
])('%s is a file of a dataset', (text, ids) => {
  const reading = first(text)
  expect(reading?.kind === 'file' && reading.ids).toEqual(ids)
})

test('a pool belongs to its program as a whole', () => {
  expect(first('jw02733_20231116t144653_pool.csv')).toEqual({
    kind: 'program',
    program: '2733',
    mission: 'JWST',
  })
})

test('other readings come behind, each once', () => {
  expect(understand('M 51').map(({ kind }) => kind)).toEqual(['target', 'proposal-target'])
  expect(understand('NGC*').map(({ kind }) => kind)).toEqual(['proposal-target', 'target'])
  expect(understand('').map(({ kind }) => kind)).toEqual(['anything'])
})

test.each(['[', '"', '( )', '{[]}'])('%j alone is no program', text => {
  expect(understand(text).map(({ kind }) => kind)).not.toContain('program')
})

test('every text has readings that the contract takes, and the same ones every time', () => {
  const near = fc.constantFrom(
    'jw02733',
    'M 51',
    '10 07',
    '-40',
    '3′',
    '*',
    'GO',
    'mast:',
    '_cal.fits',
    'o5ik52',
    ' ',
  )
  const text = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.array(near, { maxLength: 6 }).map(parts => parts.join('')),
  )
  fc.assert(
    fc.property(text, typed => {
      const readings = understand(typed)
      expect(readings.length).toBeGreaterThan(0)
      expect(readings.map(reading => readingSchema.parse(reading))).toEqual(readings)
      expect(understand(typed)).toEqual(readings)
    }),
  )
})

test('blanks around and within a text change nothing', () => {
  const words = fc.array(fc.stringMatching(/^[A-Za-z0-9]{1,6}$/), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(words, parts => {
      expect(understand(`  ${parts.join('   ')} `)).toEqual(understand(parts.join(' ')))
    }),
  )
})

test('a position is read back from its degrees', () => {
  const ra = fc.integer({ min: 0, max: 359_999 }).map(value => value / 1000)
  const dec = fc.integer({ min: -90_000, max: 90_000 }).map(value => value / 1000)
  fc.assert(
    fc.property(ra, dec, fc.integer({ min: 1, max: 600 }), (raDeg, decDeg, seconds) => {
      expect(first(`${raDeg} ${decDeg} ${seconds}s`)).toEqual({
        kind: 'cone',
        ra: raDeg,
        dec: decDeg,
        radiusDeg: expect.closeTo(seconds / 3600, 12) as unknown,
      })
    }),
  )
})
