import { expect, test } from 'vitest'
import { rulesOf } from '#cli/archive/selection-rules'
import { criteriaOf } from '#cli/archive/search-criteria'
import type { ObservationOptions } from '#cli/options/observation-options'

const never = new AbortController().signal
const unasked = (): Promise<never> => Promise.reject(new Error('The archive was asked.'))
const criteria = (options: ObservationOptions) =>
  criteriaOf(options, { resolveName: unasked, columns: unasked }, never)

test.each<readonly [ObservationOptions, RegExp]>([
  [{ mission: ['foo'], program: ['2733'] }, /--mission does not know "foo".*all: JWST, HST/],
  [{ mission: ['JWST', 'HTS'] }, /near it: HST/],
  [{ mission: ['kepl'], target: 'M 51' }, /near it: Kepler/],
  [{ type: ['banana'] }, /--type does not know "banana".*image, spectrum/],
  [{ type: ['spectra'] }, /near it: spectrum/],
  [{ type: ['image', 'cubes'], target: 'M 51' }, /near it: cube/],
  [{ access: ['z'] }, /PUBLIC, EXCLUSIVE_ACCESS, RESTRICTED/],
  [{ access: ['private'] }, /PUBLIC/],
  [{ calibLevel: ['9'] }, /--calib-level does not know "9"; it takes -1, 0, 1, 2, 3, 4/],
  [{ calibLevel: ['2b'] }, /--calib-level/],
  [{ column: ['intentType=x'] }, /intentType does not know "x"; it takes science, calibration/],
  [{ column: ['dataproduct_type=banana'] }, /image/],
  [{ column: ['datarights=z'] }, /PUBLIC/],
  [{ column: ['calib_level=9'] }, /-1, 0/],
])('%j finds nothing, so it is a mistake that names what there is', async (options, message) => {
  await expect(criteria(options)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(message) as string,
  })
})

test('known values are taken in any case, and go out as the archive writes them', async () => {
  const options = {
    mission: ['jwst', 'KEPLER', 'spitzer_sha'],
    type: ['IMAGE', 'spec*'],
    access: ['public'],
    calibLevel: ['-1', '3'],
    column: ['intenttype=Science', 'obs_collection=HL*'],
  }
  expect(await criteria(options)).toEqual({
    missions: ['JWST', 'Kepler', 'SPITZER_SHA'],
    productTypes: ['image', 'spec*'],
    access: ['PUBLIC'],
    calibLevels: [-1, 3],
    columns: { intentType: ['science'], obs_collection: ['HL*'] },
  })
})

test.each([
  [{ mission: ['JW*', 'hst'] }, { missions: ['JW*', 'HST'] }],
  [{ mission: ['HL%'] }, { missions: ['HL%'] }],
  [{ access: ['EXCL*'] }, { access: ['EXCL*'] }],
  [{ type: ['*cube'] }, { productTypes: ['*cube'] }],
] as const)("a wildcard is the archive's to understand: %j", async (options, asked) => {
  expect(await criteria(options)).toMatchObject(asked)
})

test('instruments, filters and names stay free', async () => {
  const options = { instrument: ['newcam'], filter: ['F999X'], targetName: ['x'], obsId: ['y'] }
  expect(await criteria(options)).toMatchObject({ instruments: ['NEWCAM'], filters: ['F999X'] })
})

test('a level that no file has is a mistake', () => {
  expect(() => rulesOf({ level: ['9'] })).toThrow(/--level does not know "9".*2b/)
  expect(rulesOf({ level: ['2B'] })).toMatchObject({ levels: ['2b'] })
})

test.each<ObservationOptions>([{ radius: '2m' }, { radius: '2m', program: ['2733'] }])(
  'a radius without a target is a mistake, and the archive is not asked: %j',
  async options => {
    await expect(criteria(options)).rejects.toMatchObject({
      code: 'usage',
      message: '--radius needs a centre: add --target NAME or --target "RA DEC", or leave --radius out.',
    })
  },
)

test('a radius goes with a target, and has a value of its own without one', async () => {
  expect(await criteria({ target: '10 07 01 -40 26 11', radius: '6m' })).toMatchObject({
    position: { radiusDeg: 0.1 },
  })
  expect(await criteria({ target: '10 07 01 -40 26 11' })).toMatchObject({ position: { radiusDeg: 0.05 } })
})
