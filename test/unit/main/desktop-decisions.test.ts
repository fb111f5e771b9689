import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { closeChoice, quitQuestion } from '#main/window/close-choice'
import { createCrashPolicy } from '#main/window/crash-policy'
import { finishedNotice, finishedNotices, problemNotices, updateNotice } from '#main/integration/notices'
import { isTooLongToPass, openRequestOfLink, openRequestsOfArguments } from '#main/lifecycle/open-request'
import { traySummaryOf } from '#main/integration/tray-summary'
import type { TraySummary } from '#main/integration/tray-summary'
import { sleepRule } from '#main/integration/sleep-rule'
import { taskbarProgress } from '#main/integration/taskbar'
import { trayContent } from '#main/integration/tray-content'
import { openingBounds, smallest } from '#main/window/window-state'
import type { Reason } from '#shared/reasons'
import { noCounts, totalsOf } from '#shared/counts'

const idle: TraySummary = {
  bytesPerSecond: 0,
  limitBytesPerSecond: null,
  inProgress: 0,
  canRun: 0,
  outsideWindow: 0,
  paused: 0,
  needPerson: 0,
  asked: 0,
  verified: 0,
  isAllPaused: false,
}
const nowMs = Date.UTC(2026, 10, 20, 20)
const sleep = (figures: Partial<TraySummary>, rest: Partial<Parameters<typeof sleepRule>[0]> = {}) =>
  sleepRule({
    summary: { ...idle, ...figures },
    nextDueMs: null,
    nowMs,
    isOnBattery: false,
    isWanted: true,
    ...rest,
  })

test('the machine is kept awake on mains power while any file can still run, and the reason is given', () => {
  expect(sleep({ canRun: 3, inProgress: 1 })).toEqual({
    isAwake: true,
    why: 'Keeps the computer awake until the queue is done.',
  })
  expect(sleep({ canRun: 3 }, { isOnBattery: true })).toMatchObject({
    isAwake: false,
    why: expect.stringContaining('battery') as string,
  })
  expect(sleep({ canRun: 3 }, { isWanted: false })).toMatchObject({
    isAwake: false,
    why: expect.stringContaining('switched off') as string,
  })
  expect(sleep({ paused: 3 })).toMatchObject({
    isAwake: false,
    why: expect.stringContaining('paused') as string,
  })
  expect(sleep({ needPerson: 3 })).toMatchObject({
    isAwake: false,
    why: expect.stringContaining('need your attention') as string,
  })
  expect(sleep({})).toMatchObject({
    isAwake: false,
    why: expect.stringContaining('nothing is left') as string,
  })
})

test('what is due within twelve hours keeps it awake, what is due later does not', () => {
  const hour = 3_600_000
  expect(sleep({ outsideWindow: 5 }, { nextDueMs: nowMs + 11 * hour }).isAwake).toBe(true)
  expect(sleep({ outsideWindow: 5 }, { nextDueMs: nowMs + 13 * hour }).isAwake).toBe(false)
})

const batch = (id: number, state: 'queued' | 'paused', counts: Partial<typeof noCounts>) => {
  const all = { ...noCounts, ...counts }
  return {
    id,
    name: `b${id}`,
    folder: `/d/${id}`,
    state,
    createdMs: 0,
    totals: totalsOf(all),
    counts: all,
    damaged: 0,
    manifest: null,
    priority: 'normal' as const,
    place: id,
  }
}

test('the tray summary separates files that can run from files that wait for a window, a person or a resume', () => {
  const overview = {
    bytesPerSecond: 5,
    batches: [
      batch(1, 'queued', { queued: 4, fetching: 1, done: 5 }),
      batch(2, 'paused', { queued: 3 }),
      batch(3, 'queued', { done: 9 }),
    ],
  }
  const outcome = (
    state: 'queued' | 'paused' | 'fetching' | 'waiting' | 'done',
    reason: Reason | null,
    items: number,
  ) => ({ state, reason, items, bytes: 0 })
  const summary = traySummaryOf(
    overview,
    [
      outcome('queued', 'turn', 4),
      outcome('paused', null, 3),
      outcome('fetching', null, 1),
      outcome('waiting', 'network', 2),
      outcome('waiting', 'auth-needed', 6),
      outcome('waiting', 'window', 8),
      outcome('done', null, 14),
    ],
    100,
  )
  expect(summary).toEqual({
    bytesPerSecond: 5,
    limitBytesPerSecond: 100,
    inProgress: 1,
    canRun: 7,
    outsideWindow: 8,
    paused: 3,
    needPerson: 6,
    asked: 13,
    verified: 5,
    isAllPaused: false,
  })
})

test('the tray shows speed, limit, files left and files that need a person', () => {
  const content = trayContent(
    { ...idle, bytesPerSecond: 84_200_000, limitBytesPerSecond: 100_000_000, canRun: 12_408, needPerson: 2 },
    'Why.',
  )
  expect(content).toEqual({
    isPaused: false,
    tooltip: 'Halyard · ↓ 84.2 MB/s · limit 100.0 MB/s · 12,408 files left',
    lines: ['↓ 84.2 MB/s · limit 100.0 MB/s', '12,408 files left', '2 need your attention', 'Why.'],
  })
  expect(trayContent({ ...idle, paused: 1, isAllPaused: true }, 'Why.')).toMatchObject({
    isPaused: true,
    lines: ['Paused', '1 file left', 'Why.'],
  })
})

test('the taskbar shows how much is verified, and whether it is paused or stuck', () => {
  expect(taskbarProgress(idle)).toEqual({ fraction: -1, mode: 'normal' })
  expect(taskbarProgress({ ...idle, asked: 8, verified: 2, inProgress: 1, needPerson: 1 })).toEqual({
    fraction: 0.25,
    mode: 'normal',
  })
  expect(taskbarProgress({ ...idle, asked: 8, verified: 2, needPerson: 1 })).toEqual({
    fraction: 0.25,
    mode: 'error',
  })
  expect(taskbarProgress({ ...idle, asked: 8, verified: 2, isAllPaused: true })).toEqual({
    fraction: 0.25,
    mode: 'paused',
  })
})

const summary = {
  asked: 3,
  verified: 3,
  failed: 0,
  cancelled: 0,
  waiting: 0,
  bytes: 412_600_000,
  manifest: '/d/MANIFEST.HTML',
}
test('a finished batch gives one notice with its figures, which opens its folder or its failures', () => {
  const m51 = { name: 'M 51', folder: '/d' }
  expect(finishedNotice(m51, summary)).toEqual({
    title: 'Done',
    body: 'M 51: 3 files, 412.6 MB, verified.',
    opens: { kind: 'folder', path: '/d/MANIFEST.HTML' },
  })
  expect(finishedNotice(m51, { ...summary, verified: 1, failed: 2 })).toEqual({
    title: 'Done with failures',
    body: 'M 51: 1 verified, 2 failed.',
    opens: { kind: 'queue' },
  })
  expect(finishedNotice(m51, { ...summary, verified: 1, waiting: 2 })).toBeNull()
  expect(finishedNotice(m51, { ...summary, verified: 0, cancelled: 3 })).toBeNull()
})

test('many batches that finish at once share one notice, a few have one each', () => {
  const finished = (name: string, rest: Partial<typeof summary> = {}) => ({
    batch: { name, folder: `/d/${name}` },
    summary: { ...summary, ...rest },
  })
  expect(finishedNotices([finished('a'), finished('b'), finished('c', { waiting: 1 })])).toHaveLength(2)
  const many = Array.from({ length: 500 }, (_, index) => finished(`b${index}`))
  expect(finishedNotices(many)).toEqual([
    { title: 'Done', body: '500 batches: 1,500 verified, 0 failed.', opens: { kind: 'queue' } },
  ])
  expect(finishedNotices([...many, finished('x', { verified: 1, failed: 2 })])).toEqual([
    { title: 'Done with failures', body: '501 batches: 1,501 verified, 2 failed.', opens: { kind: 'queue' } },
  ])
})

test('the notice of an update names its version and when it is installed', () => {
  expect(updateNotice('1.2.3')).toMatchObject({ body: 'Halyard 1.2.3 will be installed when you quit.' })
})

test('a blocking problem gives one notice, and another only after it was gone', () => {
  const full = [{ state: 'waiting' as const, reason: 'disk-full' as const, items: 4, bytes: 0 }]
  const first = problemNotices(full, new Set())
  expect(first.notices.map(notice => notice.title)).toEqual(['The disk is full'])
  expect(problemNotices(full, first.nowKnown).notices).toEqual([])
  const over = problemNotices([], first.nowKnown)
  expect(over.notices).toEqual([])
  expect(problemNotices(full, over.nowKnown).notices.length).toBe(1)
})

test('closing the window hides it in the tray, with one explanation; it never stops quitting', () => {
  const facts = { isQuitting: false, closeToTray: true, isTrayTold: false, platform: 'linux' as const }
  expect(closeChoice(facts)).toBe('hide-and-explain')
  expect(closeChoice({ ...facts, isTrayTold: true })).toBe('hide')
  expect(closeChoice({ ...facts, closeToTray: false })).toBe('quit')
  expect(closeChoice({ ...facts, platform: 'darwin', closeToTray: false })).toBe('hide')
  expect(closeChoice({ ...facts, isQuitting: true })).toBe('close')
})

test('quitting asks only while files are downloading', () => {
  expect(quitQuestion(0)).toBeNull()
  expect(quitQuestion(1)?.message).toBe('1 file is downloading.')
  expect(quitQuestion(3)?.message).toBe('3 files are downloading.')
})

test('a page that crashes is reloaded, and after too many crashes the person is asked', () => {
  const policy = createCrashPolicy()
  expect([0, 1, 2, 3].map(second => policy.crashed(second * 1000))).toEqual([
    'reload',
    'reload',
    'reload',
    'ask',
  ])
  expect(policy.crashed(200_000)).toBe('reload')
})

test('links bring archive URIs or words for the search box, and nothing else', () => {
  expect(openRequestOfLink('halyard:open?uri=mast:JWST/product/a.fits&uri=mast:HST/product/b.fits')).toEqual({
    kind: 'list',
    text: 'mast:JWST/product/a.fits\nmast:HST/product/b.fits',
  })
  expect(openRequestOfLink('halyard://open?uri=mast%3AJWST%2Fproduct%2Fa.fits')).toEqual({
    kind: 'list',
    text: 'mast:JWST/product/a.fits',
  })
  expect(openRequestOfLink('halyard:search?q=M%2051')).toEqual({ kind: 'search', query: 'M 51' })
  for (const foreign of [
    'halyard:open?uri=https://evil.test/x',
    'halyard:open?uri=mast:a%0Ab',
    'halyard:delete?all',
    'https://x.test/?uri=mast:a',
    'halyard:',
    'nonsense',
  ])
    expect(openRequestOfLink(foreign)).toBeNull()
})

test('no link whatever makes more than a list of archive URIs or a short line of text', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom('open?uri=', 'search?q=', ''), (text, verb) => {
      const opening = openRequestOfLink(`halyard:${verb}${text}`)
      if (opening?.kind === 'list')
        for (const line of opening.text.split('\n')) expect(line).toMatch(/^mast:[\x21-\x7e]+$/i)
      if (opening?.kind === 'search') expect(opening.query).toMatch(/^\P{Cc}{1,200}$/u)
    }),
  )
})

test('of the arguments of a start the links and files count, whatever order the system gave them', () => {
  expect(openRequestsOfArguments(['/opt/halyard', '--hidden', '.'], '/home/m')).toEqual([])
  expect(openRequestsOfArguments(['/opt/halyard', '--x=1', 'lists/m51.halyard'], '/home/m')).toEqual([
    { kind: 'file', path: path.resolve('/home/m/lists/m51.halyard') },
  ])
  expect(openRequestsOfArguments(['/opt/halyard', 'halyard:search?q=2733'], '/')).toEqual([
    { kind: 'search', query: '2733' },
  ])
  expect(openRequestsOfArguments(['/opt/halyard', 'halyard:delete?all', 'a.csv', 'b.csv'], '/')).toEqual([
    { kind: 'file', path: path.resolve('/a.csv') },
    { kind: 'file', path: path.resolve('/b.csv') },
  ])
})

test('a file that a desktop hands over as an address is found, and one of another computer is not', () => {
  const opened = (address: string) => openRequestsOfArguments(['/opt/halyard', address], '/')
  const file = path.resolve('/home/m/my list.halyard')
  const { href } = pathToFileURL(file)
  expect(href).toContain('my%20list')
  expect(opened(href)).toEqual([{ kind: 'file', path: file }])
  expect(opened(href.replace('file://', 'file://localhost'))).toEqual([{ kind: 'file', path: file }])
  for (const foreign of ['file://elsewhere/share/a.csv', 'file:///a%2Fb.csv', 'https://x.test/a.csv'])
    expect(opened(foreign)).toEqual([])
})

test('a start with more than a running app can take is recognised before it is passed on', () => {
  expect(isTooLongToPass(['/opt/halyard', `halyard:open?uri=mast:${'a'.repeat(40_000)}`], '/home/m')).toBe(
    true,
  )
  expect(isTooLongToPass(['/opt/halyard', 'lists/m51.halyard'], '/home/m')).toBe(false)
  expect(isTooLongToPass(['/opt/halyard', `/home/${'ü'.repeat(6_000)}.csv`], '/')).toBe(true)
})

test('a search that is cut stays text that can be sent', () => {
  const query = `${'a'.repeat(199)}😀b`
  expect(openRequestOfLink(`halyard:search?q=${encodeURIComponent(query)}`)).toEqual({
    kind: 'search',
    query: `${'a'.repeat(199)}😀`,
  })
})

test('the window opens where it was, and within reach when its screen is gone', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1080 },
    { x: 1920, y: 0, width: 1280, height: 1024 },
  ]
  expect(openingBounds(null, screens)).toEqual({ width: 1180, height: 780 })
  expect(openingBounds({ x: 2000, y: 100, width: 900, height: 700 }, screens)).toEqual({
    x: 2000,
    y: 100,
    width: 900,
    height: 700,
  })
  expect(openingBounds({ x: 4000, y: 100, width: 900, height: 700 }, screens)).toEqual({
    width: 900,
    height: 700,
  })
  fc.assert(
    fc.property(fc.integer(), fc.integer(), fc.nat(1e5), fc.nat(1e5), (x, y, width, height) => {
      const bounds = openingBounds({ x, y, width, height }, screens)
      expect(bounds.width).toBeGreaterThanOrEqual(smallest.width)
      expect(bounds.height).toBeGreaterThanOrEqual(smallest.height)
      expect(bounds.width).toBeLessThanOrEqual(1920)
    }),
  )
})
