import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { TokenRecord } from '#core/token/keychain'
import { Secret } from '#core/token/secret'
import {
  loadProfileToken,
  markProfileTokenUsed,
  removeProfileToken,
  saveProfileToken,
} from '#platform/token/profile-token'

const value = '4f9d0123456789abcdefWXYZ'
const record: TokenRecord = { savedMs: 2_000, createdMs: 1_000, lastUsedMs: null, user: 'mdoe' }
let profile: string

beforeEach(() => {
  profile = mkdtempSync(path.join(tmpdir(), 'halyard-token-'))
  return () => rmSync(profile, { recursive: true, force: true })
})

const modeOf = (name: string): string => (statSync(path.join(profile, name)).mode & 0o777).toString(8)

test('a kept token lies in one file, readable for its owner alone, and its times beside it', async () => {
  const file = await saveProfileToken(profile, new Secret(value), record)
  expect(file).toBe(path.join(profile, 'token'))
  expect(readdirSync(profile).sort()).toEqual(['token', 'token.json'])
  expect([modeOf('token'), modeOf('token.json')]).toEqual(['600', '600'])
  expect(readFileSync(file, 'utf8')).toBe(`${value}\n`)
  expect(readFileSync(path.join(profile, 'token.json'), 'utf8')).not.toContain(value.slice(-4))
  const kept = await loadProfileToken(profile)
  expect([kept?.token.reveal(), kept?.record, kept?.file]).toEqual([value, record, file])
})

test('another token replaces the first one and its times', async () => {
  await saveProfileToken(profile, new Secret(value), record)
  const next = { savedMs: 9_000, createdMs: null, lastUsedMs: 9_000, user: null }
  await saveProfileToken(profile, new Secret('another-token-1234'), next)
  const kept = await loadProfileToken(profile)
  expect([kept?.token.reveal(), kept?.record]).toEqual(['another-token-1234', next])
})

test.each([0o640, 0o604, 0o660, 0o602])('a token file with the rights %o is refused', async mode => {
  const file = await saveProfileToken(profile, new Secret(value), record)
  chmodSync(file, mode)
  const refused = loadProfileToken(profile)
  await expect(refused).rejects.toMatchObject({ code: 'auth-needed' })
  await expect(refused).rejects.toThrow(`Run: chmod 600 ${file}`)
  await expect(refused).rejects.not.toThrow(value)
  chmodSync(file, 0o600)
  expect((await loadProfileToken(profile))?.token.reveal()).toBe(value)
})

test('a link to a file elsewhere is not followed', async () => {
  writeFileSync(path.join(profile, 'elsewhere'), value, { mode: 0o600 })
  symlinkSync(path.join(profile, 'elsewhere'), path.join(profile, 'token'))
  await expect(loadProfileToken(profile)).rejects.toMatchObject({ code: 'auth-needed' })
})

test('no file is no token, and a file with anything else in it is refused without quoting it', async () => {
  expect(await loadProfileToken(profile)).toBeNull()
  writeFileSync(path.join(profile, 'token'), 'two words\n', { mode: 0o600 })
  await expect(loadProfileToken(profile)).rejects.toMatchObject({ code: 'usage' })
  await expect(loadProfileToken(profile)).rejects.not.toThrow('two words')
  writeFileSync(path.join(profile, 'token'), '\n', { mode: 0o600 })
  await expect(loadProfileToken(profile)).rejects.toThrow('is empty')
})

test('without its record a token counts as saved when its file was written', async () => {
  const file = await saveProfileToken(profile, new Secret(value), record)
  writeFileSync(path.join(profile, 'token.json'), '{"version":1,"saved":"soon"}', { mode: 0o600 })
  expect((await loadProfileToken(profile))?.record).toEqual({
    savedMs: statSync(file).mtimeMs,
    createdMs: null,
    lastUsedMs: null,
    user: null,
  })
})

test('the last use is written once a day', async () => {
  await saveProfileToken(profile, new Secret(value), record)
  const dayMs = 24 * 3_600_000
  const used = async (nowMs: number): Promise<number | null | undefined> => {
    await markProfileTokenUsed(profile, value, nowMs)
    await markProfileTokenUsed(profile, 'another-token-1234', nowMs + dayMs)
    return (await loadProfileToken(profile))?.record.lastUsedMs
  }
  expect(await used(5 * dayMs + 1)).toBe(5 * dayMs + 1)
  expect(await used(5 * dayMs + 9_000)).toBe(5 * dayMs + 1)
  expect(await used(6 * dayMs)).toBe(6 * dayMs)
})

test('removing leaves nothing behind, and says whether there was anything', async () => {
  await saveProfileToken(profile, new Secret(value), record)
  expect(await removeProfileToken(profile)).toBe(true)
  expect(readdirSync(profile)).toEqual([])
  expect(await removeProfileToken(profile)).toBe(false)
  await markProfileTokenUsed(profile, value, 1)
  expect(readdirSync(profile)).toEqual([])
})

test('a folder that cannot be written is reported', async () => {
  writeFileSync(path.join(profile, 'file'), '')
  await expect(saveProfileToken(path.join(profile, 'file'), new Secret(value), record)).rejects.toMatchObject(
    { code: 'not-writable' },
  )
})
