import path from 'node:path'
import { expect, onTestFinished } from 'vitest'

import { startArchive } from '#test/archive'
import { runCli } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'
import { makeReadOnly, mountVolume, testWithVolume } from '#test/small-volume'
import { temporaryFolder } from '#test/transfer-kit'

testWithVolume(
  'when every file is here but the manifest cannot be written, get says so beside its 7',
  async () => {
    const to = path.join(mountVolume(8_000_000), 'files')
    const profile = await temporaryFolder()
    const catalogue = fitsCatalogue([fitsSize(10_000)])
    const archive = await startArchive({ catalogue, bodyOf: fitsBody })
    onTestFinished(() => archive.stop())
    const uris = [...catalogue.files()].map(({ uri }) => uri)
    const get = () => runCli(['get', ...uris, '--to', to], { profile, archiveUrl: archive.url })
    expect((await get()).code).toBe(0)
    makeReadOnly(path.dirname(to))
    const { code, stderr } = await get()
    expect([code, stderr]).toEqual([7, expect.stringContaining('The manifest could not be written')])
  },
)
