import { userInfo } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { profileFolderOf } from '#platform/profile'

afterEach(() => void vi.unstubAllEnvs())

test('an asked folder goes before HALYARD_PROFILE, and ~ is the home folder', () => {
  expect(profileFolderOf('a', { HALYARD_PROFILE: '/b' })).toBe(path.resolve('a'))
  expect(profileFolderOf(undefined, { HALYARD_PROFILE: '/b' })).toBe(path.resolve('/b'))
})

test.each(['', ' '])('a HALYARD_PROFILE of %j is none, and not the current folder', value => {
  expect(profileFolderOf(undefined, { HALYARD_PROFILE: value })).toBe(profileFolderOf(undefined, {}))
})

test('--profile with an empty folder is refused', () => {
  expect(() => profileFolderOf('', { HALYARD_PROFILE: '/b' })).toThrow('--profile names no folder.')
})

test.runIf(process.platform === 'linux')(
  'a relative XDG_DATA_HOME is none: the queue is the same in every folder (needs: other system)',
  () => {
    vi.stubEnv('XDG_DATA_HOME', 'here')
    expect(profileFolderOf(undefined, {})).toBe(path.join(userInfo().homedir, '.local/share/halyard'))
  },
)
