import { expect, test } from 'vitest'
import { archivedName } from '#core/transfer/archived-name'

test.each([
  ['mast:JWST/product/jw01_cal.fits', 'jw01_cal.fits'],
  ['mast:HLA/url/cgi-bin/getdata.cgi?dataset=x_v1.0_drz', ''],
  ['mast:HLA/url/cgi-bin/getdata.cgi?download=1&filename=x_drz.fits', 'x_drz.fits'],
  ['mast:HLA/url/cgi-bin/fitscut.cgi?red=HST_1_NIC&size=ALL&format=fits', ''],
  ['https://x.example/Download/file?uri=mast:JWST/product/a%20b_cal.fits', 'a b_cal.fits'],
  ['mast:HST/product/x.fits?version=2', 'x.fits'],
  ['mast:HST/product/show.html?file=none', ''],
  ['mast:HST/product/page.html', 'page.html'],
  ['mast:HST/product/100%.txt', '100%.txt'],
  ['mast:', 'mast:'],
  ['', ''],
])('%s names %s', (uri, name) => {
  expect(archivedName(uri)).toBe(name)
})
