import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPathPlanner, foldPath } from '#core/plan/place-files'
import { parseLayout } from '#core/plan/layout'
import { AppError } from '#shared/errors'
import type { Layout, WantedFile } from '#shared/models'

const name = 'jw02733001001_02101_00001_nrcb1_cal.fits'
const file = (change: Partial<WantedFile> = {}): WantedFile => ({
  uri: `mast:JWST/product/${change.filename ?? name}`,
  filename: name,
  obsId: 'jw02733-o001_t001_nircam_f187n',
  collection: 'JWST',
  sizeBytes: null,
  access: 'PUBLIC',
  calibLevel: 2,
  version: null,
  programId: '2733',
  parents: [],
  ...change,
})
/** A planner that knows what it has placed, as the queue does. */
const planner = (layout: Layout) => {
  const taken = new Set<string>()
  const plan = createPathPlanner(layout, path => taken.has(path))
  return (wanted: WantedFile, localName?: string) => {
    const placement = plan.place(wanted, localName)
    taken.add(placement.foldedPath)
    return placement
  }
}
const pathOf = (layout: Layout, wanted: WantedFile, localName?: string): string =>
  planner(layout)(wanted, localName).relativePath

test.each([
  ['odd/place/x.fits', 'odd/place/x.fits'],
  ['x.fits', 'x.fits'],
  ['../a//con/-x.fits', 'unnamed/a/unnamed/_con/_x.fits'],
])('a place of its own (%s) goes before the layout, made safe', (plannedPath, path) => {
  expect(pathOf('nested', file({ plannedPath }))).toBe(path)
})

describe('layouts', () => {
  const guide = { filename: 'jw02733001001_gs-fg_2022158180000_cal.fits', obsId: null }
  const foreign = { uri: 'https://example.org/x.fits', collection: null, filename: 'x.fits' }
  test.each<[string, Layout, Partial<WantedFile>, string]>([
    ['nested', 'nested', {}, `JWST/jw02733-o001_t001_nircam_f187n/${name}`],
    ['nested, without owner', 'nested', { obsId: null }, `JWST/jw02733001001_02101_00001_nrcb1/${name}`],
    ['nested, owner unknown', 'nested', guide, `JWST/${guide.filename}`],
    ['nested, no collection', 'nested', foreign, 'x.fits'],
    ['collection in upper case', 'flat', { collection: 'jwst' }, `JWST/${name}`],
    ['collection from the URI', 'flat', { collection: null, uri: `mast:hst/product/${name}` }, `HST/${name}`],
    ['flat', 'flat', {}, `JWST/${name}`],
    ['flat, no collection', 'flat', foreign, 'x.fits'],
    ['template', 'template:{collection}/{program}/{filename}', {}, `JWST/2733/${name}`],
    ['template with text', 'template:p{program}/L{level}_{suffix}/{filename}', {}, `p2733/L2b_cal/${name}`],
    [
      'template of names',
      'template:{dataset}/{obs_id}/{filename}',
      {},
      `jw02733001001_02101_00001_nrcb1/jw02733-o001_t001_nircam_f187n/${name}`,
    ],
    ['template without values', 'template:{program}/{filename}', { ...foreign, programId: null }, 'x.fits'],
    ['program from the name', 'template:{program}/{filename}', { programId: null }, `2733/${name}`],
    ['name in a name', 'template:{program}-{filename}', {}, `2733-${name}`],
  ])('%s', (_, layout, change, path) => {
    expect(pathOf(layout, file(change))).toBe(path)
  })

  test('a local name replaces the name of the list', () => {
    expect(pathOf('flat', file(), 'mine.fits')).toBe('JWST/mine.fits')
  })
})

describe('layouts as text', () => {
  test.each([
    ['nested', 'nested'],
    [' FLAT ', 'flat'],
    ['template:{collection}/{filename}', 'template:{collection}/{filename}'],
  ])('%j is %j', (text, layout) => {
    expect(parseLayout(text)).toBe(layout)
  })
  test.each([
    ['tree', /not known/],
    ['template:', /folders and a file name/],
    ['template:/{filename}', /folders and a file name/],
    ['template:../{filename}', /folders and a file name/],
    ['template:a\\{filename}', /folders and a file name/],
    ['template:{program}', /must have \{filename\}/],
    ['template:{filename}/{program}', /must have \{filename\}/],
    [
      'template:{planet}/{filename}',
      /does not know \{planet\}; it knows \{collection\}, \{program\}, \{obs_id\}/,
    ],
    ['template:{program/{filename}', /does not know/],
  ])('%j is refused', (text, message) => {
    const parse = (): unknown => parseLayout(text)
    expect(parse).toThrow(AppError)
    expect(parse).toThrow(message)
  })
})

describe('names', () => {
  test('a hostile name is made safe and remembered, an ordinary one is not', () => {
    const place = planner('nested')
    expect(place(file({ filename: '../../.ssh/keys', obsId: 'a' }))).toEqual({
      relativePath: 'JWST/a/.ssh_keys',
      madeSafeFrom: '../../.ssh/keys',
      foldedPath: 'jwst/a/.ssh_keys',
    })
    expect(place(file({ obsId: '../b', filename: 'x.fits' }))).toEqual({
      relativePath: 'JWST/b/x.fits',
      madeSafeFrom: 'JWST/../b/x.fits',
      foldedPath: 'jwst/b/x.fits',
    })
    expect(place(file()).madeSafeFrom).toBeNull()
    expect(place(file(), 'con.fits').madeSafeFrom).toBe('con.fits')
  })

  test('twins in case or composition are numbered, suffixes kept', () => {
    const place = planner('flat')
    const names = ['a_cal.fits', 'A_CAL.FITS', 'a_cal.fits', '\u00e9.fits.gz', 'e\u0301.fits.gz']
    expect(names.map(filename => place(file({ filename })).relativePath)).toEqual([
      'JWST/a_cal.fits',
      'JWST/A_CAL (2).FITS',
      'JWST/a_cal (3).fits',
      'JWST/\u00e9.fits.gz',
      'JWST/\u00e9 (2).fits.gz',
    ])
  })

  test('whatever the list says, paths stay inside and differ from each other', () => {
    const part = fc.oneof(
      fc.constantFrom('..', '/', '\\', 'a', 'A', 'CON', '.part', '.fits', ''),
      fc.string({ unit: 'binary' }),
    )
    const text = fc.array(part, { maxLength: 4 }).map(parts => parts.join(''))
    const wanted = fc.record({ filename: text, obsId: text, collection: text, programId: text })
    const layout = fc.constantFrom<Layout>('nested', 'flat', 'template:{program}/{obs_id}/x{filename}')
    fc.assert(
      fc.property(fc.array(wanted, { maxLength: 12 }), layout, (list, chosen) => {
        const place = planner(chosen)
        const paths = list.map(change => place(file(change)).relativePath)
        expect(new Set(paths.map(foldPath)).size).toBe(paths.length)
        for (const path of paths) {
          expect(path.split('/').filter(folder => ['', '.', '..'].includes(folder))).toEqual([])
          expect(path).not.toMatch(/[\\:*?"<>|]|\p{Cc}|\p{Cf}/u)
        }
      }),
    )
  })
})
