import { expect, test } from 'vitest'
import {
  checkText,
  countsText,
  endText,
  fetchedText,
  importedText,
  resultText,
  sideText,
  volumeText,
} from '#renderer/features/manifests/wording'
import type { CheckProgress, BatchFacts, ManifestBatch } from '#shared/contract/areas/manifests'

const batch: ManifestBatch = {
  id: 1,
  name: 'M 51 level 3',
  note: null,
  folder: '/data/m51',
  createdMs: Date.UTC(2026, 10, 20, 8, 12),
  totals: { asked: 1284, verified: 1280, failed: 4, cancelled: 0, waiting: 0, bytes: 412_600_000_000 },
  damage: { missing: 0, changed: 0, unreadable: 0 },
  result: 'incomplete',
  manifest: null,
}

test('what came of a batch is said with every number that is not zero', () => {
  expect(resultText(batch)).toBe('1,280 verified · 4 failed')
  expect(resultText({ ...batch, result: 'complete' })).toBe('All verified')
  const found = { missing: 2, changed: 1, unreadable: 0 }
  expect(resultText({ ...batch, damage: found })).toBe(
    '1,277 verified · 2 missing · 1 changed on disk · 4 failed',
  )
  const waiting = {
    ...batch,
    result: 'waiting',
    totals: { ...batch.totals, failed: 0, waiting: 4 },
  } as const
  expect(resultText(waiting)).toBe('1,280 verified · 4 left')
})

test('what a verification found is said with its time, and a part of one as such', () => {
  const counts = { intact: 8, missing: 1, changed: 0, unreadable: 2 }
  const others = { verified: 0, failed: 0, waiting: 0 }
  const facts: BatchFacts = {
    batch,
    layout: 'nested',
    rows: 11,
    isFolderThere: true,
    check: { endedMs: Date.UTC(2026, 10, 20, 21, 0), counts, others },
    fetchable: 3,
  }
  expect(countsText(counts)).toBe('8 OK · 1 missing · 2 unreadable')
  expect(checkText(facts, { isUtc: true })).toBe(
    'Verified again 2026-11-20 21:00 UTC: 8 OK · 1 missing · 2 unreadable',
  )
  expect(checkText({ ...facts, check: { endedMs: null, counts, others } }, {})).toMatch(
    /^Verified again in part: /,
  )
  expect(checkText({ ...facts, check: null }, {})).toBeNull()
})

test('files of which a verification says nothing are counted beside those of which it does', () => {
  const counts = { intact: 55, missing: 0, changed: 0, unreadable: 0 }
  const others = { verified: 2, failed: 1, waiting: 3 }
  const facts = (endedMs: number | null): BatchFacts => ({
    batch,
    layout: 'nested',
    rows: 61,
    isFolderThere: true,
    check: { endedMs, counts, others },
    fetchable: 0,
  })
  expect(checkText(facts(Date.UTC(2026, 10, 20, 21, 0)), { isUtc: true })).toBe(
    'Verified again 2026-11-20 21:00 UTC: 55 OK · 2 downloaded since · 1 failed · 3 in the queue',
  )
  expect(checkText(facts(null), {})).toBe(
    'Verified again in part: 55 OK · 2 not looked at · 1 failed · 3 in the queue',
  )
})

test('only the end of a verification is announced', () => {
  const progress: CheckProgress = {
    batchId: 1,
    state: 'running',
    files: 1,
    totalFiles: 2,
    bytes: 1,
    totalBytes: 2,
    counts: { intact: 1, missing: 0, changed: 0, unreadable: 0 },
    message: null,
  }
  expect(endText(progress, 'M 51')).toBeNull()
  expect(endText({ ...progress, state: 'done' }, 'M 51')).toBe('M 51: 1 OK.')
  expect(endText({ ...progress, state: 'failed', message: 'Gone.' }, 'M 51')).toBe(
    'M 51 was not verified. Gone.',
  )
})

test('one of something is said as one', () => {
  expect(fetchedText({ queued: 1, keptAside: [] })).toBe('1 file is downloaded again.')
  expect(fetchedText({ queued: 3, keptAside: ['/data/m51/a.1.fits'] })).toBe(
    '3 files are downloaded again. The changed copy was kept as a.1.fits.',
  )
  expect(fetchedText({ queued: 4, keptAside: ['/d/a', '/d/b', '/d/c', '/d/e'] })).toBe(
    '4 files are downloaded again. The changed copies were kept as a, b and 2 others.',
  )
  expect(importedText('picture.png', 0, 0)).toBe('No file list found in picture.png.')
  expect(importedText('list.txt', 1, 1)).toBe(
    'Read 1 file from list.txt. Nothing was executed. 1 line was not understood.',
  )
})

test('a side of a difference shows what is known of it', () => {
  expect(sideText(null)).toBe('—')
  expect(sideText({ path: 'a', state: 'failed', sizeBytes: null, sha256: null })).toBe('Failed')
  expect(sideText({ path: 'a', state: 'done', sizeBytes: null, sha256: null })).toBe('Listed')
  expect(sideText({ path: 'a', state: 'done', sizeBytes: 1000, sha256: 'ab'.repeat(32) })).toBe(
    '1 kB · abababababab',
  )
})

test('the chart is said in one sentence', () => {
  const empty = { day: '2026-11-19', files: 0, bytes: 0 }
  expect(volumeText([empty, empty])).toBe('Nothing was downloaded in the last 2 days.')
  expect(volumeText([empty, { day: '2026-11-20', files: 3, bytes: 2_000_000 }])).toBe(
    '2.0 MB in 3 files in the last 2 days; most on 2026-11-20 with 2.0 MB.',
  )
})
