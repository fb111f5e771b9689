import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { compileCacheFolder } from '#cli/process/compile-cache'
import { runCli } from '#test/cli'
import { temporaryFolder } from '#test/transfer-kit'

const isLinux = process.platform === 'linux'
const isRoot = process.geteuid?.() === 0
let base: string
let folder: string
beforeEach(async () => {
  base = realpathSync(await temporaryFolder())
  folder = path.join(base, 'halyard', 'compiled')
})
const found = (): string | null => compileCacheFolder({ XDG_CACHE_HOME: base })

test.runIf(isLinux)('compiled code lies in a folder of this user alone (needs: other system)', () => {
  expect(found()).toBe(folder)
  expect(found()).toBe(folder)
})

const unsafe: Readonly<Record<string, () => void>> = {
  'may be written by its group': () => chmodSync(folder, 0o770),
  'may be read by others': () => chmodSync(folder, 0o705),
  'lies in a folder that others may write': () => chmodSync(path.dirname(folder), 0o777),
  'lies far below a folder that a group may write': () => chmodSync(base, 0o770),
}
test.runIf(isLinux).each(Object.entries(unsafe))(
  'there is no cache when its folder %s (needs: other system)',
  (_what, loosen) => {
    found()
    loosen()
    expect(found()).toBe(null)
  },
)

test.runIf(isLinux && isRoot)(
  'there is no cache in a folder of another user, or below one (needs: root)',
  () => {
    found()
    chownSync(folder, 65_534, 65_534)
    expect(found()).toBe(null)
    chownSync(folder, 0, 0)
    chownSync(path.dirname(folder), 65_534, 65_534)
    expect(found()).toBe(null)
  },
)

test.runIf(isLinux)(
  'a link counts as what it leads to; a file in the way, and no place at all, mean no cache (needs: other system)',
  () => {
    const elsewhere = path.join(base, 'elsewhere')
    mkdirSync(elsewhere, { mode: 0o777 })
    chmodSync(elsewhere, 0o777)
    mkdirSync(path.dirname(folder))
    symlinkSync(elsewhere, folder)
    expect(found()).toBe(null)
    writeFileSync(path.join(base, 'file'), '')
    expect(compileCacheFolder({ XDG_CACHE_HOME: path.join(base, 'file') })).toBe(null)
  },
)

test.runIf(isLinux)(
  'the command puts nothing into the shared temporary folder (needs: other system)',
  async () => {
    const shared = path.join(base, 'tmp')
    mkdirSync(shared)
    const env = { TMPDIR: shared, XDG_CACHE_HOME: base, NODE_COMPILE_CACHE: undefined }
    expect((await runCli(['--version'], { profile: base, env })).code).toBe(0)
    expect(readdirSync(shared)).toEqual([])
    expect(existsSync(folder) && readdirSync(folder).length).toBe(1)
  },
)
