import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { AttemptResult, PartRecord, TransferJob, TransferListener } from '#core/ports'
import { createTransfers, type TransfersOptions } from '#platform/transfer/index'
import type { ContentCheck } from '#platform/verify/content-check.types'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { startMisbehavingServer, type MisbehavingServer, type Script } from './misbehaving-server.ts'

/** A folder for one test, removed afterwards. Its path is real. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'halyard-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Sound unless the bytes say otherwise: pages are not the file, and a file with the word UNSOUND is damaged. */
export function simpleCheck(): ContentCheck {
  let text = ''
  return {
    update: bytes => void (text = (text + Buffer.from(bytes).toString('latin1')).slice(-4_000_000)),
    end() {
      if (/^\s*<(?:!doctype|html)/i.test(text)) return { kind: 'not-the-file', detail: 'It is a web page.' }
      if (text.includes('UNSOUND')) return { kind: 'damaged', detail: 'A checksum does not fit.' }
      return { kind: 'sound', provenance: { CAL_VER: '1.0' } }
    },
  }
}

export interface TransferKit {
  readonly server: MisbehavingServer
  readonly folder: string
  readonly clock: ManualClock
  /** What the listener was told to save, in order. */
  readonly saved: PartRecord[]
  readonly told: { verifying: number }
  attempt(
    job?: Partial<TransferJob>,
    signal?: AbortSignal,
    listener?: Partial<TransferListener>,
  ): Promise<AttemptResult>
  /** All files below the folder with their content as latin1 text, by path. */
  files(): Promise<Record<string, string>>
}

export const etag = '"v1"'

/** A server, a folder and transfers that know the server as the archive. Closed when the test ends. */
export async function transferKit(
  script: Script,
  options: Partial<TransfersOptions> = {},
): Promise<TransferKit> {
  const server = await startMisbehavingServer(script)
  onTestFinished(() => server.close())
  const folder = await temporaryFolder()
  const clock = createManualClock(1_000_000)
  const transfers = createTransfers({
    clock,
    createContentCheck: simpleCheck,
    isArchiveOrigin: url => url.origin === server.origin,
    isLoopbackBase: true,
    userAgent: 'Halyard/test (https://example.invalid)',
    bootId: () => Promise.resolve('boot-1'),
    partTag: 'tag',
    ...options,
    tuning: { gatherBytes: 0, ...options.tuning },
  })
  onTestFinished(() => transfers.close())
  const saved: PartRecord[] = []
  const told = { verifying: 0 }
  return {
    server,
    folder,
    clock,
    saved,
    told,
    attempt: async (job = {}, signal = new AbortController().signal, listener = {}) => {
      const whole = { ...plainJob(server.origin, folder), ...job }
      const result = await transfers.attempt(
        whole,
        {
          progressed: () => undefined,
          verifying: () => void (told.verifying += 1),
          partChanged: part => void saved.push(part),
          partProven: part => void saved.push(part),
          ...listener,
        },
        signal,
      )
      if (result.kind === 'done') await requireServed(whole.root, result, server.served)
      return result
    },
    files: () => filesBelow(folder),
  }
}

/** What is told as done lies under its name, is what was told of it, and is what the server serves. */
export async function requireServed(
  root: string,
  done: Extract<AttemptResult, { kind: 'done' }>,
  served: readonly Uint8Array[],
): Promise<void> {
  const bytes = await readFile(path.join(root, done.relativePath))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  expect({ sha256, sizeBytes: bytes.length }).toEqual({ sha256: done.sha256, sizeBytes: done.sizeBytes })
  // A script that writes its answers by hand says nothing of what they are about.
  const isFromHere = served.length > 0 && !done.marks.includes('copied from an earlier batch')
  if (isFromHere) expect(served.some(body => bytes.equals(body))).toBe(true)
}

export function plainJob(origin: string, root: string): TransferJob {
  return {
    uri: 'mast:JWST/product/jw02733_cal.fits',
    url: `${origin}/file`,
    token: null,
    root,
    relativePath: 'JWST/obs/jw02733_cal.fits',
    listedSizeBytes: null,
    part: null,
    onClash: 'keep-both',
    lastDamaged: null,
    acceptAsArchived: false,
    allowedHosts: [],
  }
}

export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue
    const file = path.join(entry.parentPath, entry.name)
    found[path.relative(folder, file)] = await readFile(file, 'latin1')
  }
  return found
}
