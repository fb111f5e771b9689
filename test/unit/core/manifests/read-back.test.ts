import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkManifestHead, parseManifestLine } from '#core/manifests/manifest-line'
import { recordedOf } from '#core/manifests/recorded-file'
import { parseSumLine } from '#core/manifests/sums-line'
import { renderJson } from '#core/manifests/manifest-json'
import type { ManifestItem } from '#core/manifests/manifest-types'
import { renderSha256Sums } from '#core/manifests/sha256sums'
import { manifestBatch, manifestItem } from '#test/small-manifest'

const item = manifestItem('x_cal.fits', {
  obsId: 'x',
  version: '1.14.0',
  listedSizeBytes: 12,
  relativePath: 'JWST/x/x_cal.fits',
  references: ['x', 'mosaic', null],
  sizeBytes: 13,
})
const batch = manifestBatch({ name: 'a "name"' })

test('a manifest.json is read back as what was recorded', () => {
  const failed: ManifestItem = { ...item, state: 'failed', reason: 'gone', sizeBytes: null, sha256: null }
  const rendering = renderJson(batch, { rows: 6, isSignInNeeded: false })
  const text = rendering.head + rendering.item(item) + rendering.item(failed) + rendering.tail
  const [head = '', ...lines] = text.split('\n')
  checkManifestHead(head)
  expect(lines.map(parseManifestLine).filter(file => file !== null)).toEqual([item, failed].map(recordedOf))
})

test.each([
  ['', /not a manifest/],
  ['{}', /not a manifest/],
  ['{"status":"COMPLETE","data":[', /not a manifest/],
  ['{"version":2,"batch":{},"items":[', /newer/],
])('the first line %j is refused', (line, sentence) => {
  expect(() => checkManifestHead(line)).toThrow(sentence)
})

test.each(['{"uri":"x"}', '[]', 'null', '{', `{"uri":"mast:x","path":"p","state":"done","sha256":"short"}`])(
  'the line %s of a manifest is refused with a sentence',
  line => {
    expect(() => parseManifestLine(line)).toThrow('A line of this manifest.json is not a file.')
  },
)

test('every name survives SHA256SUMS', () => {
  const names = fc.stringMatching(/^[^\0/]+$/u).filter(name => !/^\.{1,2}$/.test(name))
  fc.assert(
    fc.property(names, name => {
      const relativePath = `JWST/${name}`
      const line = renderSha256Sums().item({ ...item, relativePath })
      expect(line.endsWith('\n')).toBe(true)
      expect(parseSumLine(line.slice(0, -1))?.relativePath).toBe(relativePath)
    }),
  )
})

test.each(['', 'x', `${'a'.repeat(63)}  f`, `${'a'.repeat(64)} f`, 'a'.repeat(64)])(
  'the line %j is no sum',
  line => {
    expect(parseSumLine(line)).toBeNull()
  },
)

test('sums of other programs: binary mark, upper case, a leading ./', () => {
  expect(parseSumLine(`${'AB'.repeat(32)} *./a/b.fits`)).toMatchObject({
    relativePath: 'a/b.fits',
    sha256: 'ab'.repeat(32),
  })
})
