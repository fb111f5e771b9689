import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startArchive } from '#test/archive'
import { runCli, type CliResult } from '#test/cli'
import { fitsBody, fitsCatalogue, fitsSize } from '#test/fits-archive'

test('one file is one file in every sentence, and the last line of progress comes once', async () => {
  const catalogue = fitsCatalogue([fitsSize(30_000)])
  const [uri = ''] = [...catalogue.files()].map(file => file.uri)
  const archive = await startArchive({ catalogue, bodyOf: fitsBody })
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-words-'))
  const profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  const halyard = (...args: readonly string[]): Promise<CliResult> =>
    runCli(args, { profile, archiveUrl: archive.url })
  try {
    const to = path.join(scratch, 'files')
    const first = await halyard('get', uri, '--to', to)
    const second = await halyard('get', uri, '--to', to)
    for (const { stderr } of [first, second])
      expect(stderr.split('\n').filter(line => line.startsWith('1 of 1 file '))).toHaveLength(1)
    expect(second.stderr).toContain('1 file is already in this batch, 0 are new.')
    const said = [
      await halyard('get', uri, '--to', to, '--dry-run'),
      await halyard('queue'),
      await halyard('manifests'),
      await halyard('manifests', 'verify', '1'),
      await halyard('export', '--format', 'csv', '--batch', '1'),
    ]
    for (const { stdout, stderr } of [first, second, ...said])
      expect(stdout + stderr).not.toMatch(/\b1 (?:files|lines|observations|are|were)\b/)
  } finally {
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
})
