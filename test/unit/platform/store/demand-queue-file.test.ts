import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openRecordedBatches } from '#platform/manifests/open-manifests'
import { openStore } from '#platform/store/index'
import { AppError } from '#shared/errors'
import { temporaryFolder } from '#test/transfer-kit'

const thrownBy = (work: () => void): unknown => {
  try {
    work()
    return null
  } catch (thrown) {
    return thrown
  }
}

test.each(['', 'not empty'])(
  'an emptied database is a lost history, whatever log lies beside it (%j)',
  async log => {
    const folder = await temporaryFolder()
    const file = path.join(folder, 'halyard.db')
    openStore(file).close()
    truncateSync(file)
    writeFileSync(`${file}-wal`, log)
    for (const open of [() => openRecordedBatches(folder), () => openStore(file)])
      expect(thrownBy(() => open().close())).toMatchObject({
        code: 'damaged',
        message: expect.stringContaining(`${file} is empty`) as string,
      })
  },
)

test.each(['a file in the place of the profile', 'a link that leads to itself'])(
  '%s is reported in one sentence that names the database, for every program that opens it',
  async kind => {
    const place = path.join(await temporaryFolder(), 'profile')
    const file = kind.startsWith('a link') ? `${place}.db` : path.join(place, 'halyard.db')
    if (kind.startsWith('a link')) symlinkSync(file, file)
    else writeFileSync(place, '')
    const thrown = thrownBy(() => openStore(file).close())
    expect(thrown).toBeInstanceOf(AppError)
    expect(thrown).toMatchObject({
      code: 'not-writable',
      message: expect.stringContaining(file) as string,
    })
  },
)
