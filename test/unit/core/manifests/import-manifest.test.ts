import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importManifest } from '#core/manifests/import-manifest'
import type { ManifestItem, ManifestSource } from '#core/manifests/manifest-types'
import { manifestFormats, manifestText } from '#core/manifests/manifest-text'
import { AppError } from '#shared/errors'
import { manifestItem, manifestOf } from '#test/small-manifest'

const sha = (letter: string): string => letter.repeat(64)
const item = (name: string, facts: Partial<ManifestItem> = {}): ManifestItem =>
  manifestItem(name, { programId: null, sizeBytes: 10, sha256: sha('a'), ...facts })
const source = (items: readonly ManifestItem[]): ManifestSource => manifestOf({}, items)
const uriOf = (url: string): string => {
  throw new AppError('foreign-host', url)
}

test.each(manifestFormats)('a manifest of ours is read back as %s', format => {
  const items = [
    item('a_cal.fits', { references: ['obs1', 'obs2'] }),
    item('b, "quoted"_cal.fits', { sha256: sha('b') }),
    item('c_cal.fits', { state: 'failed', reason: 'gone', sha256: null, sizeBytes: null }),
  ]
  const text = [...manifestText(source(items), format)].join('')
  const { files, refused } = importManifest(`manifest.${format}`, text, uriOf)
  const isListed = format !== 'sha256'
  const isHashed = format !== 'html'
  expect([refused, files.map(file => file.relativePath)]).toEqual([
    0,
    items.filter(one => isListed || one.state === 'done').map(one => one.relativePath),
  ])
  expect(files.map(file => file.sha256)).toEqual(
    items.filter(one => isListed || one.state === 'done').map(one => (isHashed ? one.sha256 : null)),
  )
})

test('a plain list of addresses is read as what it names', () => {
  const { files } = importManifest('list.txt', 'mast:JWST/product/a_cal.fits\n', uriOf)
  expect(files.map(file => [file.wanted?.uri, file.sha256])).toEqual([['mast:JWST/product/a_cal.fits', null]])
})

test('every failure on any text is reported', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map(text => `{"version":1,"batch":{}${text}`),
        fc.string().map(text => `URI,File,Access,Status,SHA256,State\r\n${text}`),
        fc.string().map(text => `${sha('a')}  x\n${text}`),
      ),
      text => {
        try {
          importManifest('any.txt', text, uriOf)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(AppError)
        }
      },
    ),
  )
})
