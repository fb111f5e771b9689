import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { ManifestJobs } from '#service/manifests/manifests-port'
import type { QuickLookJobs } from '#service/quick-look/node/quick-look-jobs'
import { openWorker } from '#service/node/worker/open-worker'
import { AppError } from '#shared/errors'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'halyard-worker-'))
})
afterEach(() => rm(folder, { recursive: true }))

const text = async (name: string): Promise<string> => {
  const file = path.join(folder, name)
  await writeFile(file, 'plain words')
  return file
}

test('questions are answered in a thread, and a failure is the error that the job threw', async () => {
  const worker = openWorker<QuickLookJobs>('quick-look', null)
  const path = await text('a.txt')
  expect(await worker.ask('open', { path })).toMatchObject({ kind: 'text', text: 'plain words' })
  await expect(worker.ask('table', { path, hdu: 0 })).rejects.toBeInstanceOf(AppError)
  await worker.stop()
})

test('a question over its budget ends with its own error, and the next one finds a new thread', async () => {
  const worker = openWorker<QuickLookJobs>('quick-look', null)
  const path = await text('a.txt')
  const lateError = (): AppError => new AppError('usage', 'Too slow.')
  await expect(worker.ask('open', { path }, { budgetMs: 0, lateError })).rejects.toMatchObject({
    message: 'Too slow.',
  })
  expect(await worker.ask('open', { path })).toMatchObject({ kind: 'text' })
  await worker.stop()
})

test('stopping fails what is asked, and a later question is answered all the same', async () => {
  const worker = openWorker<QuickLookJobs>('quick-look', null)
  const path = await text('a.txt')
  const asked = worker.ask('open', { path })
  const failed = expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  await worker.stop()
  await failed
  expect(await worker.ask('open', { path })).toMatchObject({ kind: 'text' })
  await worker.stop()
})

test('a group that could not be opened is opened again by the next question', async () => {
  const setting = { profileFolder: folder, baseUrl: 'http://127.0.0.1:1/' }
  const worker = openWorker<ManifestJobs>('manifests', setting)
  const inTheWay = path.join(folder, 'checks.db')
  await mkdir(inTheWay)
  const days = { days: 1, timeZone: 'UTC' }
  await expect(worker.ask('days', days)).rejects.toBeInstanceOf(AppError)
  await rm(inTheWay, { recursive: true })
  await expect
    .poll(() =>
      worker.ask('days', days).then(
        () => 'answered',
        () => 'failed',
      ),
    )
    .toBe('answered')
  await worker.stop()
})

test('a thread that is being started is never torn down from outside, for that would end the process', async () => {
  const terminate = vi.spyOn(Worker.prototype, 'terminate')
  const setting = { profileFolder: folder, baseUrl: 'http://127.0.0.1:1/' }
  // From before its first line to after its answer: loading SQLite is the moment that does not bear it.
  for (const afterMs of [0, 20, 60, 100, 150, 200, 300, 400]) {
    const worker = openWorker<ManifestJobs>('manifests', setting)
    worker.ask('days', { days: 1, timeZone: 'UTC' }).catch(() => undefined)
    await sleep(afterMs)
    await worker.stop()
  }
  expect(terminate).not.toHaveBeenCalled()
})
