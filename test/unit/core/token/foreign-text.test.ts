import { expect, test } from 'vitest'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { importText } from '#core/scripts/import-text'
import { Secret } from '#core/token/secret'
import { broke, createRig, done, never, wanted } from '../queue/queue-rig.ts'

const token = new Secret('in-a-f0reign-text-1234').reveal()

test('what a header of a file repeats of the token is blanked before it is kept', async () => {
  const rig = createRig(job => ({ ...done(job), provenance: { TARGNAME: `M 51 ${token}`, CAL_VER: '1.2' } }))
  await rig.add([wanted('a')])
  await rig.queue.run(1, never())
  expect(rig.manifests.at(-1)?.items[0]?.provenance).toEqual({
    TARGNAME: 'M 51 [token …1234]',
    CAL_VER: '1.2',
  })
})

test('and what a server repeats in the reason of a failure', async () => {
  const rig = createRig(() => broke('gone', { detail: `No ${encodeURIComponent(token)} here.` }))
  await rig.add([wanted('a')])
  await rig.queue.run(1, never())
  expect(rig.queue.items({}, { afterId: 0, limit: 1 })[0]?.detail).toBe('No [token …1234] here.')
})

const base = new URL('https://mast.stsci.edu')
const uri = 'mast:JWST/product/a_cal.fits'
const address = `https://mast.stsci.edu/api/v0.1/Download/file?uri=${uri}`
const listOf = (name: string, text: string): ReturnType<typeof importText> =>
  importText(name, text, url => uriFromDownloadUrl(url, base))

test.each([
  ['JSON lines', JSON.stringify({ v: 1, kind: 'product', uri, obs_id: token, parents: [token] })],
  ['a table', `dataURI,obs_id\n${uri},obs-${token}`],
  ['a document', JSON.stringify({ rows: [{ dataURI: uri, obs_id: `x ${token}` }] })],
  [
    'a manifest',
    `<table><tr><td>URI</td><td>File</td></tr><tr><td>${uri}</td><td>${token}/a_cal.fits</td></tr></table>`,
  ],
  ['a script', `#!/bin/sh\ncurl -H "Authorization: token ${token}" -o out/${token}/a_cal.fits '${address}'`],
])('what a list repeats of the token is blanked when it is read: %s', (_kind, text) => {
  const { files, refusedCount } = listOf('list', text)
  expect([files.map(file => file.uri), refusedCount]).toEqual([[uri], 0])
  expect(JSON.stringify(files)).not.toContain(token)
})

test.each([
  ['a line', `mast:JWST/product/${token}.fits\n${uri}`],
  ['a table', `dataURI\nmast:JWST/product/${token}.fits\n${uri}`],
  ['a document', JSON.stringify([{ dataURI: `mast:JWST/product/${token}.fits` }, { dataURI: uri }])],
  ['a script', `#!/bin/sh\ncurl -O '${address}${token}'\ncurl -O '${address}'`],
])('an address that holds the token is refused, and the others of its list are read: %s', (_kind, text) => {
  const { files, refused } = listOf('list', text)
  expect(files.map(file => file.uri)).toEqual([uri])
  expect(refused.map(({ why }) => why)).toEqual([expect.stringContaining('contains your token')])
})

test('a value that may be in a name by chance keeps no file from being read', () => {
  new Secret('cal.fits')
  expect(listOf('list', uri)).toMatchObject({ files: [{ uri, filename: 'a_cal.fits' }], refusedCount: 0 })
})

test('a list that another process has read is looked at again before it is stored', async () => {
  const rig = createRig(job => done(job))
  await rig.add([wanted('a', { obsId: `obs ${token}`, parents: [`obs ${token}`] })])
  await rig.queue.run(1, never())
  const [item] = rig.manifests.at(-1)?.items ?? []
  expect(item?.obsId).toBe('obs [token …1234]')
  expect(JSON.stringify([rig.manifests, rig.queue.items({}, { afterId: 0, limit: 9 })])).not.toContain(token)
})
