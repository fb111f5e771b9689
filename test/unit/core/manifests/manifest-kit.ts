import type { WrittenBatch, ManifestFacts, ManifestItem } from '#core/manifests/manifest-types'
import type { Rendering } from '#core/manifests/manifest-renderer'
import { manifestBatch, manifestItem } from '#test/small-manifest'

export const batch: WrittenBatch = manifestBatch({
  uuid: '8d0e',
  name: 'MAST_2026-11-20T0812',
  folder: '/data/MAST_2026-11-20T0812',
  createdMs: Date.UTC(2026, 10, 20, 8, 12),
  writtenMs: Date.UTC(2026, 10, 20, 8, 30),
  tool: 'Halyard 0.1.0',
})
export const plain = (rows: number): ManifestFacts => ({ rows, isSignInNeeded: false })

export const item = (facts: Partial<ManifestItem> = {}): ManifestItem =>
  manifestItem('jw02733-o001_pool.csv', {
    obsId: 'jw02733-o001',
    listedSizeBytes: 200,
    relativePath: 'JWST/jw02733-o001/jw02733-o001_pool.csv',
    references: ['jw02733-o001'],
    startedMs: Date.UTC(2026, 10, 20, 8, 13),
    finishedMs: Date.UTC(2026, 10, 20, 8, 14),
    sizeBytes: 201,
    validator: { etag: '"v1"', lastModified: null },
    marks: ['size differs from the list'],
    provenance: { CAL_VER: '1.2.3' },
    ...facts,
  })

export const whole = ({ head, item: itemText, tail }: Rendering, items: readonly ManifestItem[]): string =>
  head + items.map(itemText).join('') + tail
