import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

import { startDemoArchive } from '#demo/server/index'
import { runCli } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'

const isRoot = process.geteuid?.() === 0

test.skipIf(process.platform === 'win32' || isRoot)(
  'when every file is here but the manifest cannot be written, get says so beside its 7 (not on Windows, not as root)',
  async () => {
    const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-unwritten-'))
    const catalogue = fitsCatalogue([fitsSize(10_000)])
    const archive = await startDemoArchive({ catalogue, bodyOf: fitsBody })
    const to = path.join(scratch, 'files')
    onTestFinished(async () => {
      chmodSync(to, 0o700)
      rmSync(scratch, { recursive: true, force: true })
      await archive.stop()
    })
    const uris = [...catalogue.files()].map(({ uri }) => uri)
    const get = () =>
      runCli(['get', ...uris, '--to', to], {
        profile: path.join(scratch, 'profile'),
        archiveUrl: archive.url,
      })
    expect((await get()).code).toBe(0)
    chmodSync(to, 0o500)
    const { code, stderr } = await get()
    expect([code, stderr]).toEqual([7, expect.stringContaining('The manifest could not be written')])
  },
)
