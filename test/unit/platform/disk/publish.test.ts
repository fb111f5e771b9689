import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ClashChoice } from '#shared/choices'
import { createFolderFlusher } from '#platform/disk/flush-folder'
import { createKeyedLock } from '#platform/disk/keyed-lock'
import { createPart, type HeldPart } from '#platform/disk/part-file'
import { preparePlace, type TargetPlace } from '#platform/disk/place'
import { publish, type PublishTools, type Verified } from '#platform/disk/publish'
import { filesBelow, temporaryFolder } from '#test/transfer-kit'

const content = 'verified bytes'
const verified = (part: HeldPart, onClash: ClashChoice, text = content): Verified => ({
  sizeBytes: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
  part,
  checked: part.file.statFlushed(),
  onClash,
})
async function partWith(place: TargetPlace, text = content, tag = 'tag'): Promise<HeldPart> {
  const part = await createPart(place, tag, false)
  onTestFinished(() => part.file.close())
  await part.file.writev([Buffer.from(text)], 0)
  return part
}
const partName = 'a.fits.tag.part' as const
/** exFAT has no hard links; the kernel then answers EPERM. */
const withoutLinks = () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' }))

async function setUp(link?: NonNullable<PublishTools['link']>) {
  const folder = await temporaryFolder()
  const place = await preparePlace(folder, 'a.fits')
  const part = await partWith(place)
  const tools = {
    flushFolder: createFolderFlusher(),
    lockFolder: createKeyedLock(),
    ...(link === undefined ? {} : { link }),
  }
  return { folder, place, part, tools }
}

test.each([
  ['by link', undefined],
  ['by rename', withoutLinks],
])('a part gets its free name %s', async (_name, link) => {
  const { folder, place, part, tools } = await setUp(link)
  expect(await publish(place, verified(part, 'keep-both'), tools)).toMatchObject({
    kind: 'published',
    filename: 'a.fits',
  })
  expect(await filesBelow(folder)).toEqual({ 'a.fits': content })
})

const taken: Record<ClashChoice, readonly [object, Record<string, string>]> = {
  'keep-both': [
    { kind: 'published', filename: 'a (2).fits' },
    { 'a.fits': 'another file', 'a (2).fits': content },
  ],
  replace: [{ kind: 'published', filename: 'a.fits' }, { 'a.fits': content }],
  skip: [{ kind: 'clash' }, { 'a.fits': 'another file', [partName]: content }],
}
test.each(
  (['keep-both', 'replace', 'skip'] as const).flatMap(choice => [
    [choice, 'links', undefined] as const,
    [choice, 'renames', withoutLinks] as const,
  ]),
)('another file under the name: %s, with %s', async (choice, _rule, link) => {
  const { folder, place, part, tools } = await setUp(link)
  await writeFile(path.join(folder, 'a.fits'), 'another file')
  const [result, files] = taken[choice]
  expect(await publish(place, verified(part, choice), tools)).toMatchObject(result)
  expect(await filesBelow(folder)).toEqual(files)
})

test('another file of the same size is another file', async () => {
  const { folder, place, part, tools } = await setUp()
  await writeFile(path.join(folder, 'a.fits'), content.toUpperCase())
  expect(await publish(place, verified(part, 'keep-both'), tools)).toMatchObject({
    kind: 'published',
    filename: 'a (2).fits',
  })
})

test('identical content is already here, under the name itself or a numbered one', async () => {
  const { folder, place, part, tools } = await setUp()
  await writeFile(path.join(folder, 'a.fits'), 'another file')
  await publish(place, verified(part, 'keep-both'), tools)
  const again = await partWith(place)
  expect(await publish(place, verified(again, 'keep-both'), tools)).toMatchObject({
    kind: 'already-here',
    filename: 'a (2).fits',
  })
  expect((await readdir(folder)).sort()).toEqual(['a (2).fits', 'a.fits'])
})

test('a link under the name is never written through', async () => {
  const { folder, place, part, tools } = await setUp()
  const outside = path.join(await temporaryFolder(), 'secret')
  await writeFile(outside, 'secret')
  await symlink(outside, path.join(folder, 'a.fits'))
  expect(await publish(place, verified(part, 'replace'), tools)).toMatchObject({
    kind: 'published',
    filename: 'a.fits',
  })
  expect(await readFile(outside, 'utf8')).toBe('secret')
  expect(await filesBelow(folder)).toEqual({ 'a.fits': content })
})

test('a folder under the name is a clash that nothing replaces', async () => {
  const { folder, place, part, tools } = await setUp()
  await mkdir(path.join(folder, 'a.fits'))
  expect(await publish(place, verified(part, 'replace'), tools)).toEqual({ kind: 'clash' })
})

test('many parts of one name without links: each gets its own', async () => {
  const { folder, tools } = await setUp(withoutLinks)
  const others = ['one', 'two', 'three', 'four']
  const results = await Promise.all(
    others.map(async (text, index) => {
      const place = await preparePlace(folder, 'b.fits')
      const own = await partWith(place, text, `tag${index}`)
      return publish(place, verified(own, 'keep-both', text), tools)
    }),
  )
  expect(results.map(result => (result.kind === 'published' ? result.filename : result.kind)).sort()).toEqual(
    ['b (2).fits', 'b (3).fits', 'b (4).fits', 'b.fits'],
  )
  const { [partName]: _, ...files } = await filesBelow(folder)
  expect(Object.values(files).sort()).toEqual([...others].sort())
})

test('a folder that has gone is reported as such', async () => {
  const { folder, place, part, tools } = await setUp()
  await rename(folder, `${folder}-gone`)
  const failure = await publish(place, verified(part, 'keep-both'), tools).catch((error: unknown) => error)
  await rename(`${folder}-gone`, folder)
  expect(failure).toMatchObject({ code: 'folder-gone' })
})
