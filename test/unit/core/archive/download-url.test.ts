import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseBaseUrl } from '#core/archive/base-url'
import { downloadUrl, uriFromDownloadUrl } from '#core/archive/download-url'
import { describeWithFixtures, fixture } from '#test/fixtures'

const mast = parseBaseUrl('https://mast.stsci.edu')
const demo = parseBaseUrl('http://127.0.0.1:4000')

test('the URI is escaped but for colon and slash', () => {
  expect(downloadUrl(mast, "mast:HLSP/a b+c[1]&d='e'.fits")).toBe(
    'https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:HLSP/a%20b%2Bc%5B1%5D%26d%3D%27e%27.fits',
  )
})

test('every URI comes back from its address, whatever is in the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), name => {
      const uri = `mast:JWST/product/${name}`
      expect(uriFromDownloadUrl(downloadUrl(demo, uri), demo)).toBe(uri)
    }),
  )
})

const uri = 'mast:JWST/product/jw02733-o002_t001_miri_f1130w_i2d.fits'
test.each([
  [`https://mast.stsci.edu/jwst/api/v0.1/Download/file?uri=${uri}`, uri],
  [`https://mast.stsci.edu/api/v0.1/Download/file?bundle_name=MAST_2023-01-25T1259.sh&uri=${uri}`, uri],
  [`https://mast.stsci.edu/portal_jwst/Download/file?uri=${encodeURIComponent(uri)}`, uri],
  [`https://mast.stsci.edu/api/v0/download/file?uri=${uri}`, uri],
  [
    'https://mast.stsci.edu/search/hst/api/v0.1/retrieve_product?product_name=N8KU01050%2Fn8ku01050_asn.fits',
    'mast:HST/product/n8ku01050_asn.fits',
  ],
  [
    'https://stpubdata-jwst.stsci.edu/ero/jw02731/L3/t/jw02731-o001_t017_nircam_f090w_i2d.fits',
    'mast:JWST/product/jw02731-o001_t017_nircam_f090w_i2d.fits',
  ],
  ['https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:HLSP/j1000+02.fits', 'mast:HLSP/j1000+02.fits'],
])('%s names a file, whatever the base', (url, expected) => {
  expect([mast, demo].map(base => uriFromDownloadUrl(url, base))).toEqual([expected, expected])
})

test.each([
  ['https://evil.example/api/v0.1/Download/file?uri=mast:JWST/product/x.fits', 'foreign-host'],
  ['https://evil-stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/x.fits', 'foreign-host'],
  ['http://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/x.fits', 'foreign-host'],
  ['http://127.0.0.1:4001/api/v0.1/Download/file?uri=mast:JWST/product/x.fits', 'foreign-host'],
  ['file:///etc/passwd', 'foreign-host'],
  ['https://mast.stsci.edu/portal', 'usage'],
  ['https://mast.stsci.edu/api/v0.1/Download/file', 'usage'],
  ['https://mast.stsci.edu/api/v0.1/Download/file?uri=%zz', 'usage'],
  ['https://mast.stsci.edu/api/v0.1/Download/file?uri=https://evil.example/x.fits', 'usage'],
  ['https://mast.stsci.edu/search/hst/api/v0.1/retrieve_product?product_name=A%2F', 'usage'],
  ['jw02733.fits', 'usage'],
])('%s is refused: %s', (url, code) => {
  expect(() => uriFromDownloadUrl(url, demo)).toThrow(expect.objectContaining({ code }))
})

describeWithFixtures('scripts of the archive', () => {
  test.each([
    [
      'MAST_2024-07-03T0023.sh',
      589,
      /^mast:(?:HST\/product\/[\w.-]+|HLA\/url\/cgi-bin\/fitscut\.cgi\?red=.*)$/,
    ],
    ['mastDownload_20230125125957.sh', 80, /^mast:JWST\/product\/jw[\w.-]+$/],
    ['MAST_2024-08-27T07_49_14.511Z_api_retrieve.sh', null, /^mast:HST\/product\/[\w.-]+$/],
    ['jw02731_ero_dl-cal.sh', 6_139, /^mast:JWST\/product\/jw[\w.-]+$/],
  ])('every download address of %s names a file', (script, count, shape) => {
    const urls =
      fixture(script).match(/(?<=['"])https:[^'"]*(?:Download\/file|retrieve_product\?|\/ero\/)[^'"]*/g) ?? []
    const uris = urls.map(url => uriFromDownloadUrl(url, demo))
    expect(uris.filter(found => !shape.test(found))).toEqual([])
    expect(uris.length).toBe(count ?? uris.length)
    expect(uris.length).toBeGreaterThan(0)
  })
})

test('an old link is refused with what is wrong with it', () => {
  expect(() =>
    uriFromDownloadUrl('http://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/x.fits', demo),
  ).toThrow('begin with https://')
})
