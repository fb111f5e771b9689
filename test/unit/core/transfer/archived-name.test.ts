import { expect, test } from 'vitest'
import { archivedName } from '#core/transfer/archived-name'
import { isKnownKind } from '#platform/verify/content-check'

const cgi = 'mast:HLA/url/cgi-bin/getdata.cgi'

test.each([
  ['mast:JWST/product/jw01_cal.fits', 'jw01_cal.fits'],
  [`${cgi}?dataset=x_v1.0_drz`, ''],
  [`${cgi}?download=1&filename=x_drz.fits`, 'x_drz.fits'],
  ['mast:HLA/url/cgi-bin/fitscut.cgi?red=HST_1_NIC&size=ALL&format=fits', ''],
  ['https://x.example/Download/file?uri=mast:JWST/product/a%20b_cal.fits', 'a b_cal.fits'],
  ['mast:HST/product/x.fits?version=2', 'x.fits'],
  ['mast:HST/product/show.html?file=none', ''],
  ['mast:HST/product/page.html', 'page.html'],
  ['mast:HST/product/100%.txt', '100%.txt'],
  ['mast:', 'mast:'],
  ['', ''],
  // People, hosts, versions and numbers have dots, too.
  [`${cgi}?email=a@b.com&dataset=x`, ''],
  [`${cgi}?email=a@b.com&dataset=x_drz.fits`, 'x_drz.fits'],
  [`${cgi}?email=a%40b.md`, ''],
  [`${cgi}?mail=first.pro&x=y`, ''],
  [`${cgi}?host=archive.stsci.edu&file=x.fits`, 'x.fits'],
  [`${cgi}?server=data.tab`, ''],
  [`${cgi}?dataset=hst.stsci.edu`, ''],
  [`${cgi}?url=http://hla.stsci.edu/&name=x.jpg`, 'x.jpg'],
  [`${cgi}?version=1.z&file=x.fits.gz`, 'x.fits.gz'],
  [`${cgi}?v=2.0.b1`, ''],
  [`${cgi}?ra=10.5&dec=-3.2e5&r=0.1deg`, ''],
  [`${cgi}?callback=app.done&dataset=x.json`, 'x.json'],
  [`${cgi}?user=jane.doe`, ''],
  [`${cgi}?target=M.51a`, ''],
  [`${cgi}?format=.fits`, ''],
  [`${cgi}?file=x.unheard`, 'x.unheard'],
  [`${cgi}?other=x.unheard`, ''],
  [`${cgi}?x.fits`, 'x.fits'],
  [`${cgi}?file=../up/x.fits;size=3`, 'x.fits'],
  // A file that is named by its path is not named by a note about it.
  ['mast:HST/product/x.fits?note=y.txt', 'x.fits'],
  ['mast:HST/product/file?note=y.txt', 'y.txt'],
  // What is read is not what is asked for.
  ['mast:HLA/url/cgi-bin/fitscut.cgi?red=x_drz.fits&format=jpg', ''],
  ['mast:HLA/url/cgi-bin/fitscut.cgi?red=x_drz.fits&format=fits', 'x_drz.fits'],
  ['mast:HLA/url/cgi-bin/fitscut.cgi?red=x_drz.fits.gz&format=FITS', 'x_drz.fits.gz'],
  ['mast:HLA/url/cgi-bin/fitscut.cgi?red=x_drz.fits&size=ALL&format=any', 'x_drz.fits'],
])('%s names %s', (uri, name) => {
  expect(archivedName(uri, isKnownKind)).toBe(name)
})
