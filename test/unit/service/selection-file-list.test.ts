import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { createFileList } from '#service/selection/file-list'
import { openProductLists } from '#platform/store/product-lists'
import type { ProductRow } from '#shared/models'

const folder = mkdtempSync(path.join(tmpdir(), 'halyard-file-list-'))
const lists = openProductLists(path.join(folder, 'cache.db'))
afterAll(() => {
  lists.close()
  rmSync(folder, { recursive: true })
})

const row: fc.Arbitrary<ProductRow> = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    obsId: fc.constantFrom('x', 'y'),
    parentObsid: fc.constantFrom('1', '2', '3', null),
    isRecommended: fc.boolean(),
  })
  .map(({ name, ...facts }) => ({
    uri: `mast:JWST/product/${name}.fits`,
    filename: `${name}.fits`,
    collection: 'JWST',
    sizeBytes: 1,
    access: 'PUBLIC',
    calibLevel: 2,
    productType: null,
    subGroup: null,
    description: null,
    version: null,
    programId: null,
    instrument: null,
    filters: null,
    extra: {},
    ...facts,
  }))

test('a list in memory unifies, orders and refers as the one in the cache file does', () => {
  const askedFor = (obsid: string) => ({ obsId: `asked-${obsid}`, index: Number(obsid) })
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 4 }), groups => {
      const stored = lists.create(0)
      const held = createFileList()
      for (const group of groups) {
        stored.add(group, askedFor)
        held.addRows(group, askedFor)
      }
      const facts = ({
        uri,
        obsId,
        isRecommended,
        parents,
      }: {
        uri: string
        obsId: string
        isRecommended: boolean
        parents: readonly string[]
      }) => ({ uri, obsId, isRecommended, parents: new Set(parents) })
      const inMemory = held.inOrder().map(({ file }) => facts(file.product))
      expect(inMemory).toEqual([...stored.products()].map(facts))
    }),
    { numRuns: 50 },
  )
})
