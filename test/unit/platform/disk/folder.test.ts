import { readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { bootId } from '#platform/disk/boot-id'
import { toDiskError } from '#platform/disk/disk-error'
import { createFolderFlusher } from '#platform/disk/flush-folder'
import { folderRules } from '#platform/disk/folder-rules'
import { createKeyedLock } from '#platform/disk/keyed-lock'
import { stampOf } from '#platform/disk/stamp'
import { temporaryFolder } from '#test/transfer-kit'

test('the rules of a folder are tried out and leave nothing behind', async () => {
  const folder = await temporaryFolder()
  const rules = await folderRules(folder)
  expect(['link', 'rename']).toContain(rules.publishesBy)
  expect(await readdir(folder)).toEqual([])
  await expect(folderRules(path.join(folder, 'gone'))).rejects.toMatchObject({ code: 'folder-gone' })
})

test('a stamp says size, time and identity', async () => {
  const file = path.join(await temporaryFolder(), 'a')
  await writeFile(file, 'abc')
  await utimes(file, 1_000, 2_000)
  expect(await stampOf(file)).toEqual({
    sizeBytes: 3,
    mtimeMs: 2_000_000,
    inode: expect.stringMatching(/^\d+$/) as unknown,
  })
})

test('the boot has one identity', async () => {
  expect(await bootId()).toMatch(/^[\w-]{8,}$/)
  expect(await bootId()).toBe(await bootId())
})

test('flushing a folder works many times at once, and a missing folder is reported', async () => {
  const folder = await temporaryFolder()
  const flush = createFolderFlusher()
  await expect(Promise.all(Array.from({ length: 20 }, () => flush(folder)))).resolves.toHaveLength(20)
  const gone = path.join(folder, 'gone')
  const flushes = await Promise.allSettled([flush(gone), flush(gone), flush(gone)])
  expect(flushes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  await expect(flush(folder)).resolves.toBeUndefined()
})

test('a lock is held by one at a time, in the order of asking', async () => {
  const lock = createKeyedLock()
  const order: string[] = []
  const first = await lock('a')
  const waiting = Promise.all(
    ['x', 'y'].map(async name => {
      const release = await lock('a')
      order.push(name)
      release()
    }),
  )
  ;(await lock('b'))()
  order.push('first')
  first()
  await waiting
  expect(order).toEqual(['first', 'x', 'y'])
})

test.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'folder-gone'],
  ['EIO', 'folder-gone'],
  ['EINVAL', 'bug'],
])('%s is %s', (code, expected) => {
  expect(toDiskError(Object.assign(new Error('x'), { code }))).toMatchObject({ code: expected })
})
