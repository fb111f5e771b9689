import type { QuickLookReader } from '../quick-look-handlers.ts'
import { knownSecrets } from '#core/token/redact'
import { AppError } from '#shared/errors'
import type { QuickLookJobs } from './quick-look-jobs.ts'
import { openWorker } from '../../node/worker/open-worker.ts'

/** A file that takes longer than this to read is not looked at; its thread is stopped. */
const budgetMs = 10_000

/** Reads files in a thread of its own. The thread has no secrets, so its answers are redacted here. */
export function openQuickLook(): QuickLookReader {
  const worker = openWorker<QuickLookJobs>('quick-look', null)
  const asking = {
    budgetMs,
    lateError: () => new AppError('usage', 'This file takes too long to draw; open it in your own tool.'),
  }
  return {
    open: async path => knownSecrets.redactAll(await worker.ask('open', { path }, asking)),
    image: (path, hdu, plane, mostPixels) => worker.ask('image', { path, hdu, plane, mostPixels }, asking),
    table: async (path, hdu) => knownSecrets.redactAll(await worker.ask('table', { path, hdu }, asking)),
    header: async (path, hdu) => knownSecrets.redactAll(await worker.ask('header', { path, hdu }, asking)),
    close: () => worker.stop(),
  }
}
