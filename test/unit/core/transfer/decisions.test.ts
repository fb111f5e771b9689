import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PartRecord } from '#core/ports'
import { judge } from '#core/transfer/judge'
import { numberedName } from '#core/transfer/numbered-name'
import { partStarts } from '#core/transfer/part-offset'
import { decideRedirect, isRedirect, mayStartAt, type RedirectRules } from '#core/transfer/redirect'
import { parseHead } from '#core/transfer/response-head'
import { decideResponse, ifRangeOf } from '#core/transfer/resume'

const part: PartRecord = {
  validator: { etag: '"v1"', lastModified: null },
  totalBytes: 100,
  writtenBytes: 40,
  flushedBytes: 20,
  bootId: 'now',
}

const now = { isSameSession: true, isSameFile: true, isAsLeft: true }
const restarted = { ...now, isSameSession: false }
const onlyNamed = { ...now, isSameFile: false }
const touched = { ...now, isAsLeft: false }
const flushProof = { bytes: 20, sha256: 'of 20' }
const fromFlush = { bytes: 20, proofs: [flushProof] }
const running: PartRecord = { ...part, flushedSha256: 'of 20' }
const ended: PartRecord = { ...running, writtenSha256: 'of 40' }
const fromEnd = { bytes: 40, proofs: [{ bytes: 40, sha256: 'of 40' }] }

test.each([
  ['exactly as recorded', running, now, 40, [{ bytes: 40, proofs: [flushProof] }, fromFlush]],
  [
    'longer: written after the last record',
    running,
    now,
    70,
    [{ bytes: 70, proofs: [flushProof] }, fromFlush],
  ],
  ['complete', running, now, 100, [{ bytes: 100, proofs: [flushProof] }, fromFlush]],
  ['shorter than recorded', running, now, 39, [fromFlush]],
  ['longer than the file', running, now, 101, [fromFlush]],
  ['found after a restart', running, restarted, 70, [fromFlush]],
  ['found after a restart, shorter than flushed', running, restarted, 19, []],
  ['ours only by its name', running, onlyNamed, 70, [fromFlush]],
  ['touched by others after a kill', running, touched, 70, [fromFlush]],
  ['touched by others before the first proof', { ...part, flushedBytes: 0 }, touched, 70, []],
  ['the end of an attempt', ended, now, 40, [fromEnd, fromFlush]],
  [
    'longer: written after the last proof',
    ended,
    now,
    70,
    [{ bytes: 70, proofs: [{ bytes: 40, sha256: 'of 40' }] }, fromEnd, fromFlush],
  ],
  ['lengthened by others after the last proof', ended, touched, 70, [fromEnd, fromFlush]],
  ['lengthened beyond the file', ended, now, 101, [fromEnd, fromFlush]],
  ['cut after the end of an attempt', ended, now, 39, [fromFlush]],
  ['proven whatever was restarted', ended, restarted, 40, [fromEnd, fromFlush]],
  ['proven whatever file it is', ended, onlyNamed, 40, [fromEnd, fromFlush]],
  ['of an earlier version', part, now, 70, [{ bytes: 70, proofs: [] }]],
  ['of an earlier version, shorter than recorded', part, now, 39, []],
  ['of an earlier version, after a restart', part, restarted, 70, [{ bytes: 20, proofs: [] }]],
])('a part that is %s', (_name, recorded, seen, sizeBytes, starts) => {
  expect(partStarts(recorded, { ...seen, sizeBytes })).toEqual(starts)
})

test.each([
  [{ etag: '"a"', lastModified: 'date' }, 1, '"a"'],
  [{ etag: '"a"', lastModified: null }, null, '"a"'],
  [{ etag: 'W/"a"', lastModified: 'date' }, 1, null],
  [{ etag: 'a', lastModified: null }, 1, null],
  [{ etag: null, lastModified: 'date' }, 1, 'date'],
  [{ etag: null, lastModified: 'date' }, null, null],
  [{ etag: null, lastModified: null }, 1, null],
])('what makes %j with total %j safe to continue', (validator, totalBytes, expected) => {
  expect(ifRangeOf({ validator, totalBytes })).toBe(expected)
})

test('bytes are appended only where start, total and tag all match', () => {
  const tag = fc.constantFrom('"v1"', '"v2"', 'W/"v1"', undefined)
  const number = fc.integer({ min: 38, max: 42 })
  const total = fc.constantFrom(99, 100, 101, '*')
  fc.assert(
    fc.property(tag, number, total, fc.constantFrom(99, 60), (etag, start, totalText, end) => {
      const head = parseHead(206, { etag, 'content-range': `bytes ${start}-${end}/${totalText}` })
      const decision = decideResponse({ offset: 40, recorded: part }, head)
      const isRight = etag === '"v1"' && start === 40 && (totalText === 100 || totalText === '*')
      if (isRight) expect(decision).toEqual({ kind: 'append', endBytes: end + 1, totalBytes: 100 })
      else expect(['changed', 'start-over']).toContain(decision.kind)
    }),
  )
})

test.each([
  ['bytes 0-9/20', '10'],
  ['bytes 10-19/20', '10'],
  ['bytes 1-9/*', '9'],
  ['bytes 0-9/*', '11'],
  ['bytes 0-9/10', '9'],
  ['bytes */10', '10'],
  ['what', '10'],
])('a part of a file that nobody asked for is refused: %s, %s bytes', (range, length) => {
  const head = parseHead(206, { 'content-range': range, 'content-length': length })
  expect(decideResponse(null, head)).toEqual({ kind: 'refused' })
})
test('all of a file is all of it, also as a range that nobody asked for, or passed on by a proxy', () => {
  const ranged = parseHead(206, { 'content-range': 'bytes 0-9/10', 'content-length': '10' })
  const passedOn = parseHead(203, { 'content-length': '10' })
  for (const head of [ranged, passedOn])
    expect(decideResponse(null, head)).toEqual({ kind: 'whole', totalBytes: 10 })
})

test('a body that may be all of a file must prove it: a part that nobody asked for, and that does not say of how much', () => {
  const decided = (fields: Record<string, string>): unknown => decideResponse(null, parseHead(206, fields))
  expect(decided({ 'content-length': '10' })).toEqual({ kind: 'whole', totalBytes: 10 })
  expect(decided({})).toEqual({ kind: 'whole', totalBytes: null })
  expect(decided({ 'content-range': 'bytes 0-9/*' })).toEqual({ kind: 'whole', totalBytes: 10 })
  expect(decided({ 'content-range': 'bytes 0-9/10' })).toEqual({ kind: 'whole', totalBytes: 10 })
  expect(decided({ 'content-type': 'multipart/byteranges; boundary=x' })).toEqual({ kind: 'refused' })
})

test('numbers of success, of which only some promise no body', () => {
  const kindOf = (status: number): string =>
    decideResponse(null, parseHead(status, { 'content-length': '10' })).kind
  for (const status of [200, 201, 203, 207, 208, 226, 299])
    expect([status, kindOf(status)]).toEqual([status, 'whole'])
  for (const status of [202, 204, 205]) expect([status, kindOf(status)]).toEqual([status, 'refused'])
})

test('a redirect is a number that says so, or another 3xx that names a place', () => {
  const all = Array.from({ length: 100 }, (_, at) => 300 + at)
  expect(all.filter(status => isRedirect(status, null))).toEqual([301, 302, 303, 307, 308])
  expect(all.filter(status => !isRedirect(status, '/there'))).toEqual([304, 305, 306])
})

test('a status that is about the question leads to another one, others do not', () => {
  const asked = { offset: 40, recorded: part }
  const kindOf = (status: number): string => decideResponse(asked, parseHead(status, {})).kind
  for (const status of [204, 304, 400, 405, 406, 412, 413, 417, 422, 501])
    expect([status, kindOf(status)]).toEqual([status, 'ask-whole'])
  for (const status of [202, 401, 403, 404, 407, 408, 410, 425, 429, 451, 500, 502, 503, 504])
    expect([status, kindOf(status)]).toEqual([status, 'refused'])
})

test('the same bytes under a new length are another version', () => {
  const asked = { offset: 40, recorded: { validator: { etag: null, lastModified: 'date' }, totalBytes: 100 } }
  expect(decideResponse(asked, parseHead(200, { 'content-length': '101' }))).toEqual({ kind: 'changed' })
  expect(decideResponse(asked, parseHead(200, { 'content-length': '100' }))).toEqual({
    kind: 'whole',
    totalBytes: 100,
  })
})

const rules: RedirectRules = {
  isArchiveOrigin: url => url.origin === 'https://mast.stsci.edu',
  isLoopbackBase: false,
  allowedHosts: ['data.example.org'],
}
const from = new URL('https://mast.stsci.edu/file')

test.each([
  ['/other', 'https://mast.stsci.edu/other'],
  ['//s3.amazonaws.com/a', 'https://s3.amazonaws.com/a'],
  ['https://user:word@s3.amazonaws.com/a#part', 'https://s3.amazonaws.com/a'],
])('a redirect to %s is followed to %s', (location, href) => {
  const decision = decideRedirect(location, [from], rules)
  expect(decision.kind === 'follow' ? decision.url.href : decision).toBe(href)
})

test.each([
  'http://mast.stsci.edu/file',
  'http://s3.amazonaws.com/a',
  'https://localhost/a',
  'https://x.localhost/a',
  'https://localhost./a',
  'https://127.0.0.1/a',
  'https://127.1/a',
  'https://0x7f000001/a',
  'https://0.0.0.0/a',
  'https://[::1]/a',
  'https://[::]/a',
  'https://[::ffff:127.0.0.1]/a',
  'ftp://s3.amazonaws.com/a',
  'data:text/plain,a',
  'https://',
])('a redirect to %s is refused', location => {
  expect(decideRedirect(location, [from], rules).kind).toBe('refused')
})

test('the demo archive may redirect on loopback, but not to plain http elsewhere', () => {
  const demo = { ...rules, isLoopbackBase: true }
  expect(decideRedirect('http://localhost:8000/a', [from], demo).kind).toBe('follow')
  expect(decideRedirect('http://s3.amazonaws.com/a', [from], demo).kind).toBe('refused')
})

test.each([
  ['https://mast.stsci.edu/a', true],
  ['https://data.example.org/a', true],
  ['http://data.example.org/a', false],
  ['https://s3.amazonaws.com/a', false],
  ['http://127.0.0.1/a', false],
])('asking may start at %s: %s', (url, expected) => {
  expect(mayStartAt(new URL(url), rules)).toBe(expected)
})

test.each([
  ['name.fits', 2, 'name (2).fits'],
  ['name.fits.gz', 3, 'name (3).fits.gz'],
  ['v1.2.fits', 2, 'v1.2 (2).fits'],
  ['name (2).fits', 2, 'name (3).fits'],
  ['name (2).fits', 3, 'name (4).fits'],
  ['name', 2, 'name (2)'],
  ['.hidden', 2, '.hidden (2)'],
])('%s, copy %d, is %s', (name, copy, expected) => {
  expect(numberedName(name, copy)).toBe(expected)
})

test('numbered names stay within 200 bytes, keep their suffix and differ', () => {
  const stem = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 250 })
    .filter(text => !/[./]/.test(text))
  fc.assert(
    fc.property(stem, fc.integer({ min: 2, max: 9_999 }), (text, copy) => {
      const name = numberedName(`${text}.fits`, copy)
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
      expect(name.endsWith('.fits')).toBe(true)
      expect(name).not.toBe(`${text}.fits`)
      expect(name).not.toBe(numberedName(`${text}.fits`, copy + 1))
    }),
  )
})

const bytes = { sizeBytes: 10, sha256: 'aa' }
const wish = { listedSizeBytes: 10, lastDamaged: null, acceptAsArchived: false }
const damaged = { kind: 'damaged', detail: 'A block is missing.' } as const

test('sound content is accepted with what was unusual about it', () => {
  const sound = { bytes, verdict: { kind: 'sound' }, isEndDeclared: true } as const
  expect(judge(wish, sound)).toEqual({ kind: 'accepted', marks: [] })
  expect(judge({ ...wish, listedSizeBytes: 11 }, { ...sound, isEndDeclared: false })).toEqual({
    kind: 'accepted',
    marks: ['length: not declared', 'size differs from the list'],
  })
})

test('damaged content is accepted only when it came twice, whole, and the person wants it', () => {
  const judged = { bytes, verdict: damaged, isEndDeclared: true }
  const accept = { ...wish, acceptAsArchived: true, lastDamaged: bytes }
  expect(judge(accept, judged)).toEqual({ kind: 'accepted', marks: ['damaged, as archived'] })
  expect(judge({ ...accept, acceptAsArchived: false }, judged)).toMatchObject({
    kind: 'rejected',
    detail: 'damaged, as archived: A block is missing.',
  })
  expect(judge({ ...accept, lastDamaged: null }, judged).kind).toBe('rejected')
  expect(judge({ ...accept, lastDamaged: { ...bytes, sha256: 'bb' } }, judged).kind).toBe('rejected')
  expect(judge({ ...accept, lastDamaged: { ...bytes, sizeBytes: 9 } }, judged).kind).toBe('rejected')
  expect(judge(accept, { ...judged, isEndDeclared: false }).kind).toBe('rejected')
})

test('what is not the file is never accepted', () => {
  const verdict = { kind: 'not-the-file', detail: 'It is a web page.' } as const
  const accept = { ...wish, acceptAsArchived: true, lastDamaged: bytes }
  expect(judge(accept, { bytes, verdict, isEndDeclared: true })).toEqual({
    kind: 'rejected',
    reason: 'not-the-file',
    detail: 'It is a web page.',
  })
})
