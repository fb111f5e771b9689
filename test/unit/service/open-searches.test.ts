import { expect, test } from 'vitest'
import { mostSearches, createOpenSearches } from '#service/search/open-searches'
import type { KeptSearch } from '#service/search/search-ports'
import { programQuery as query } from '#test/search-query'

/** An archive that finds nothing, and a disk that keeps what it is given. */
function emptyArchive() {
  const kept = new Map<string, KeptSearch>()
  let lastId = 0
  return createOpenSearches({
    archive: {
      // eslint-disable-next-line @typescript-eslint/require-await -- there is nothing to wait for
      async *search() {
        yield []
      },
      resolveName: () => Promise.resolve(null),
    },
    store: {
      begin: search => void kept.set(search.searchId, search),
      append: () => Promise.resolve(),
      end: search => void kept.set(search.searchId, search),
      find: searchId => kept.get(searchId) ?? null,
      // eslint-disable-next-line @typescript-eslint/require-await -- as above
      async *rows() {
        yield []
      },
      observation: () => Promise.resolve(null),
      list: () => [...kept.values()],
      forget: searchId => void kept.delete(searchId),
      saved: () => [],
      save: () => undefined,
      rename: () => undefined,
      remove: () => undefined,
      close: () => undefined,
    },
    breathe: () => Promise.resolve(),
    clock: { nowMs: () => 0 },
    after: () => () => undefined,
    newId: () => String((lastId += 1)),
    changed: () => undefined,
  })
}

test('searches that found nothing leave the memory, the oldest first', async () => {
  const book = emptyArchive()
  for (let count = 0; count < mostSearches + 2; count += 1) {
    const { searchId } = book.start(query)
    await expect.poll(async () => (await book.find(searchId)).state.phase).toBe('complete')
  }
  await expect(book.find('1')).rejects.toMatchObject({ code: 'nothing-found' })
  expect((await book.find(String(mostSearches + 2))).state.found).toBe(0)
  await book.close()
})
