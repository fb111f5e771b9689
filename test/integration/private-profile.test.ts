import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bodyOf } from '#demo/bodies/index'
import { createCatalogue } from '#demo/catalogue/index'
import type { DemoArchive } from '#demo/server/index'
import { startArchive } from '#test/archive'
import { takeLock } from '#platform/owner/lock'
import { openProfile } from '#platform/profile'
import { openStore } from '#platform/store/index'
import { runCli, startCli, type CliOptions } from '#test/cli'

const isPosix = process.platform !== 'win32'
const scratch = mkdtempSync(path.join(tmpdir(), 'halyard-private-'))
const catalogue = createCatalogue({ scale: 0.02 })
let archive: DemoArchive
beforeAll(async () => {
  archive = await startArchive({ catalogue, bodyOf })
})
afterAll(async () => {
  await archive.stop()
  rmSync(scratch, { recursive: true, force: true })
})

/** A profile folder that the person made, for everybody to look into. */
function openFolder(name: string): string {
  const folder = path.join(scratch, name)
  mkdirSync(folder)
  chmodSync(folder, 0o755)
  return folder
}

/** What others may read or write in a profile; sockets are for who connects, and say so themselves. */
const open = (profile: string): readonly string[] =>
  readdirSync(profile).filter(name => (lstatSync(path.join(profile, name)).mode & 0o077) !== 0)

/** The most generous mask that a person can have. */
const generous = { NODE_OPTIONS: '--import=data:text/javascript,process.umask(0)' }

test.runIf(isPosix)(
  'every file of ours in a profile is for the person alone (needs: other system)',
  async () => {
    const profile = openFolder('fresh')
    const options: CliOptions = { profile, archiveUrl: archive.url, env: generous }
    const to = path.join(scratch, 'files')
    const serving = startCli(['serve', '--json'], options)
    const ended = new Promise(resolve => serving.once('close', resolve))
    try {
      await new Promise(resolve => serving.stdout?.once('data', resolve))
      const file = [...catalogue.files()].find(
        ({ access, sizeBytes }) => access === 'PUBLIC' && sizeBytes < 1e6,
      )
      const got = await runCli(['get', file?.uri ?? '', '--to', to], options)
      expect(got.code).toBe(0)
      await runCli(['token', 'set', '--store', 'file'], { ...options, input: archive.token })
      await runCli(['products', '--program', '2733'], options)
      await runCli(['manifests', 'list', 'fits'], options)
      const names = readdirSync(profile)
      expect(names).toEqual(
        expect.arrayContaining([
          'halyard.db',
          'halyard.db-wal',
          'halyard.db-shm',
          'cache.db',
          'owner.db',
          'searches.db',
        ]),
      )
      expect(open(profile)).toEqual([])
    } finally {
      serving.kill('SIGTERM')
      await ended
    }
    expect(open(profile)).toEqual([])
  },
  120_000,
)

test.runIf(isPosix)(
  'what an earlier version left readable is tightened at the next start, also while it is used (needs: other system)',
  () => {
    const profile = openFolder('earlier')
    const store = openStore(path.join(profile, 'halyard.db'))
    try {
      store.saveSetting('a', 'b')
      for (const name of ['cache.db', 'searches.db', 'settings.json', 'window.json', 'headless.json'])
        new Sqlite(path.join(profile, name)).exec('CREATE TABLE t (a)').close()
      mkdirSync(path.join(profile, 'window'))
      mkdirSync(path.join(profile, 'mine'))
      for (const name of readdirSync(profile))
        chmodSync(path.join(profile, name), name.includes('.') ? 0o666 : 0o755)
      expect(open(profile).length).toBeGreaterThan(8)
      openProfile(profile, {})
      expect(open(profile)).toEqual(['mine'])
      store.saveSetting('a', 'c')
      expect(store.setting('a')).toBe('c')
    } finally {
      store.close()
    }
  },
)

test.runIf(isPosix)(
  'a database that a link leads to is tightened where it is, with what lies beside it (needs: other system)',
  () => {
    const profile = openFolder('linked')
    const elsewhere = openFolder('elsewhere')
    new Sqlite(path.join(elsewhere, 'queue.db')).exec('CREATE TABLE t (a)').close()
    symlinkSync('../elsewhere/queue.db', path.join(profile, 'halyard.db'))
    chmodSync(path.join(elsewhere, 'queue.db'), 0o644)
    const mask = process.umask(0)
    const store = openStore(path.join(profile, 'halyard.db'))
    try {
      store.saveSetting('a', 'b')
      expect(readdirSync(elsewhere)).toHaveLength(3)
      expect(open(elsewhere)).toEqual([])
    } finally {
      store.close()
      process.umask(mask)
    }
  },
)

test.runIf(isPosix)(
  'a link to a database that is not there makes none: its history is lost or lies elsewhere (needs: other system)',
  () => {
    const profile = openFolder('dangling')
    const elsewhere = openFolder('elsewhere-too')
    symlinkSync('../elsewhere-too/queue.db', path.join(profile, 'halyard.db'))
    expect(() => openStore(path.join(profile, 'halyard.db'))).toThrow(/is a link/)
    expect([readdirSync(elsewhere), readdirSync(profile)]).toEqual([[], ['halyard.db']])
  },
)

test.runIf(isPosix)(
  'tightening does not let go of a lock that this process holds (needs: other system)',
  () => {
    const profile = openFolder('locked')
    const lock = takeLock(profile)
    chmodSync(path.join(profile, 'owner.db'), 0o666)
    openProfile(profile, {})
    expect([open(profile), takeLock(profile)]).toEqual([[], null])
    lock?.release()
    const again = takeLock(profile)
    expect(again).not.toBe(null)
    again?.release()
  },
)
