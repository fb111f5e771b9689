import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import { startArchive } from '#test/archive'
import { runCli, startCli } from '#test/cli'

test('a token that is kept while the queue is served continues what waited for one', async () => {
  const catalogue = createCatalogue({ scale: 0.05 })
  const archive = await startArchive({ catalogue, bodyOf })
  const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-token-serve-'))
  const profile = path.join(scratch, 'profile')
  mkdirSync(profile)
  const options = { profile, archiveUrl: archive.url }
  const serving = startCli(['serve', '--json'], options)
  const ended = new Promise(resolve => serving.once('close', resolve))
  try {
    await new Promise(resolve => serving.stdout?.once('data', resolve))
    const exclusive = [...catalogue.files()].find(
      file => file.access === 'EXCLUSIVE_ACCESS' && file.sizeBytes < 1e6,
    )
    const input = JSON.stringify({ v: 1, kind: 'product', uri: exclusive?.uri, access: 'EXCLUSIVE_ACCESS' })
    const to = path.join(scratch, 'files')
    expect((await runCli(['add', '--from', '-', '--to', to], { ...options, input })).code).toBe(0)
    const untilState = async (state: string): Promise<Readonly<Record<string, unknown>>> => {
      for (;;) {
        const { lines } = await runCli(['queue', '--json'], options)
        const item = lines.find(line => line['kind'] === 'item')
        if (item?.['state'] === state) return item
        await sleep(200)
      }
    }
    expect(await untilState('waiting')).toMatchObject({ reason: 'auth-needed' })
    const kept = await runCli(['token', 'set', '--store', 'file'], { ...options, input: archive.token })
    expect(kept.code).toBe(0)
    expect(await untilState('done')).toMatchObject({ reason: null })
  } finally {
    serving.kill('SIGTERM')
    await ended
    await archive.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}, 60_000)
