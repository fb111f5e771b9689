import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFaults, parseFaults } from '#demo/faults/index'
import { bundleScript } from '#demo/server/download/bundle-script'
import { engineeringRows } from '#demo/server/download/engineering'
import { manifestPage } from '#demo/server/download/manifest-page'
import { planAnswer } from '#demo/server/download/plan-answer'
import { readRange } from '#demo/server/download/range'
import { toRowTest } from '#demo/server/mashup/filters'
import { createLongPoll } from '#demo/server/mashup/long-poll'
import { parsePosition, separationArcsec } from '#demo/server/mashup/sky'
import { toConditionTest } from '#demo/server/mission/conditions'
import { publicPath } from '#demo/server/path-lookup'
import { resolveName } from '#demo/server/resolver'
import { tokenOf } from '#demo/server/tokens'
import { tinyCatalogue } from '#test/tiny-catalogue'

describe('Range (RFC 9110, 14.1.2)', () => {
  test.each([
    [undefined, { kind: 'whole' }],
    ['bytes=0-', { kind: 'part', start: 0, end: 100 }],
    ['bytes=10-19', { kind: 'part', start: 10, end: 20 }],
    ['bytes=99-', { kind: 'part', start: 99, end: 100 }],
    ['bytes=90-500', { kind: 'part', start: 90, end: 100 }],
    ['bytes=-5', { kind: 'part', start: 95, end: 100 }],
    ['bytes=-500', { kind: 'part', start: 0, end: 100 }],
    ['BYTES=1-1', { kind: 'part', start: 1, end: 2 }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=20-10', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
    ['bytes=a-b', { kind: 'whole' }],
  ])('%j of 100 bytes', (header, answer) => {
    expect(readRange(header, 100)).toEqual(answer)
  })

  test('a part always lies inside the body', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(1000), (junk, a, b, total) => {
        for (const header of [junk, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const range = readRange(header, total)
          if (range.kind === 'part') expect(range.start < range.end && range.end <= total).toBe(true)
        }
      }),
    )
  })
})

describe('the answer to a download', () => {
  const facts = {
    etag: '"e"',
    lastModified: 'Wed, 01 Jan 2025 00:00:00 GMT',
    filename: 'a"b\u0007.fits',
    contentType: 'application/fits',
    sizeBytes: 28_800,
  }
  const plan = (headers: Record<string, string>, faults = '', method = 'GET') =>
    planAnswer({ method, headers }, facts, createFaults(parseFaults(faults), 3).next('uri', 'file'))

  test('a file name cannot break out of its header', () => {
    expect(plan({}).headers['Content-Disposition']).toBe('attachment; filename="a_b_.fits"')
  })

  test.each([
    [{ range: 'bytes=10-' }, 206],
    [{ range: 'bytes=10-', 'if-range': '"e"' }, 206],
    [{ range: 'bytes=10-', 'if-range': 'Wed, 01 Jan 2025 00:00:00 GMT' }, 206],
    [{ range: 'bytes=10-', 'if-range': '"other"' }, 200],
    [{ range: 'bytes=10-', 'if-range': 'W/"e"' }, 200],
    [{ range: 'bytes=28800-' }, 416],
    [{ 'if-none-match': '"e"' }, 304],
    [{ 'if-none-match': '"x", W/"e"' }, 304],
    [{ 'if-none-match': '*' }, 304],
    [{ 'if-none-match': '"x"', 'if-modified-since': 'Wed, 01 Jan 2025 00:00:00 GMT' }, 200],
    [{ 'if-modified-since': 'Wed, 01 Jan 2025 00:00:00 GMT' }, 304],
    [{ 'if-modified-since': 'Tue, 31 Dec 2024 00:00:00 GMT' }, 200],
  ])('%j gives %i', (headers, status) => {
    expect(plan(headers).status).toBe(status)
  })

  test('HEAD ignores Range', () => {
    expect(plan({ range: 'bytes=10-' }, '', 'HEAD')).toMatchObject({
      status: 200,
      headers: { 'Content-Length': 28_800 },
    })
  })

  test.each(['', 'drop:0.3,flip:0.3,short:0.3,long:0.3,wrong-206:0.3'])(
    'length and range of an answer agree with each other, faults: %j',
    faults => {
      fc.assert(
        fc.property(fc.nat(28_799), fc.nat(28_799), fc.nat(), (a, b, seed) => {
          const strike = createFaults(parseFaults(faults), seed).next('uri', 'file')
          const answer = planAnswer({ method: 'GET', headers: { range: `bytes=${a}-${b}` } }, facts, strike)
          if (answer.kind !== 'bytes') throw new Error('an answer with bytes was expected')
          const { start, end, damage } = answer
          expect(answer.headers['Content-Length']).toBe(end - start + damage.extraBytes)
          expect(0 <= start && start < end && end <= 28_800).toBe(true)
        }),
      )
    },
  )

  test('each fault does what its name says', () => {
    const range = { range: 'bytes=2880-' }
    expect(plan(range, 'ignore-range')).toMatchObject({ status: 200, start: 0, end: 28_800 })
    expect(plan(range, 'wrong-416')).toMatchObject({ status: 416 })
    expect(plan({}, 'no-length').headers).not.toHaveProperty('Content-Length')
    expect(plan({}, 'no-validator').headers).not.toHaveProperty('ETag')
    expect(plan({}, 'no-validator').headers).not.toHaveProperty('Last-Modified')
    expect(plan({}, 'weak-etag').headers).toMatchObject({ ETag: 'W/"e"' })
    expect(plan({}, 'long')).toMatchObject({ end: 28_800 })
    expect(Number(plan({}, 'long').headers['Content-Length'])).toBeGreaterThan(28_800)
    expect(Number(plan({}, 'short').headers['Content-Length'])).toBeLessThan(28_800)
    expect(plan({}, 'drop')).toMatchObject({ headers: { 'Content-Length': 28_800 } })
  })

  test('a wrong 206 never states the bytes that were asked for', () => {
    for (let seed = 0; seed < 30; seed += 1) {
      const strike = createFaults(parseFaults('wrong-206'), seed).next('uri', 'file')
      const answer = planAnswer({ method: 'GET', headers: { range: 'bytes=100-199' } }, facts, strike)
      expect(answer.status).toBe(206)
      expect(answer.headers['Content-Range']).not.toBe('bytes 100-199/28800')
    }
  })
})

describe('Mashup filters', () => {
  const columns = new Set(['filters', 'proposal_id', 't_min', 'calib_level', 'target_name', 'mtFlag'])
  const row = {
    filters: 'F170LP;G235M',
    proposal_id: '2733',
    t_min: 59733.5,
    calib_level: 3,
    target_name: 'NGC-3132',
    mtFlag: false,
  }
  test.each([
    [{ paramName: 'proposal_id', values: ['2733'] }, true],
    [{ paramName: 'proposal_id', values: [2733] }, true],
    [{ paramName: 'proposal_id', values: ['02733'] }, false],
    [{ paramName: 'proposal_id', values: ['1', '2733'] }, true],
    [{ paramName: 'calib_level', values: ['3'] }, true],
    [{ paramName: 'target_name', values: ['ngc-3132'] }, true],
    [{ paramName: 'filters', values: ['G235M'] }, false],
    [{ paramName: 'filters', values: ['G235M'], separator: ';' }, true],
    [{ paramName: 'filters', values: ['F170LP;G235M'] }, true],
    [{ paramName: 't_min', values: [{ min: 59733, max: 59734 }] }, true],
    [{ paramName: 't_min', values: [{ min: '59733' }] }, true],
    [{ paramName: 't_min', values: [{ max: 59733 }] }, false],
    [{ paramName: 'target_name', values: [], freeText: 'NGC%' }, true],
    [{ paramName: 'target_name', values: [], freeText: 'GC%' }, false],
    [{ paramName: 'target_name', values: [], freeText: '%3132' }, true],
    [{ paramName: 'target_name', values: ['x'], freeText: 'N.C%' }, false],
    [{ paramName: 'filters', values: [], freeText: 'G%', separator: ';' }, true],
    [{ paramName: 'mtFlag', values: ['false'] }, true],
  ])('%j', (filter, isFound) => {
    expect(toRowTest([filter], columns)(row)).toBe(isFound)
  })

  test('an empty cell passes no filter', () => {
    const isWanted = toRowTest([{ paramName: 't_min', values: [{ min: -1e9 }] }], columns)
    expect(isWanted({ ...row, t_min: null })).toBe(false)
  })

  test.each([
    ['no list', {}],
    ['no object', ['x']],
    ['an unknown column', [{ paramName: 'nonsense', values: [] }]],
    ['values that are no list', [{ paramName: 't_min', values: 1 }]],
    ['a bound that is no number', [{ paramName: 't_min', values: [{ min: 'x' }] }]],
  ])('%s is an error', (_, filters) => {
    expect(() => toRowTest(filters, columns)).toThrow(/./)
  })
})

describe('mission search conditions', () => {
  const row = { program: 2107, instrume: 'MIRI  ', date_obs: '2023-01-25T14:53:08.6650000', empty: null }
  const columns = new Set(Object.keys(row))
  test.each([
    [{ program: '2107' }, true],
    [{ program: 2107 }, true],
    [{ program: '02107' }, true],
    [{ program: '2733,2107' }, true],
    [{ program: ['2733', '2107'] }, true],
    [{ program: '!2107' }, false],
    [{ program: '>2000' }, true],
    [{ program: '<=2107' }, true],
    [{ program: '<2107' }, false],
    [{ program: '2100..2107' }, true],
    [{ program: '2108..3000' }, false],
    [{ instrume: 'miri' }, true],
    [{ instrume: 'MI*' }, true],
    [{ instrume: 'NIRCAM,!MIRI' }, false],
    [{ instrume: '' }, true],
    [{ date_obs: '>2023-01-01' }, true],
    [{ date_obs: '2023-01-25..2023-01-26' }, true],
    [{ empty: '>0' }, false],
    [{ program: '2107', instrume: 'NIRCAM' }, false],
  ])('%j', (condition, isFound) => {
    expect(toConditionTest([condition], columns)(row)).toBe(isFound)
  })

  test('an unknown column is refused', () => {
    expect(() => toConditionTest([{ nonsense: '1' }], columns)).toThrow('There is no column nonsense.')
  })
})

describe('small rules', () => {
  test.each([
    [{ authorization: 'token abc' }, 'abc'],
    [{ authorization: 'Token abc' }, 'abc'],
    [{ authorization: 'Bearer abc' }, 'abc'],
    [{ authorization: 'Basic abc' }, null],
    [{ cookie: 'mast_token=abc' }, 'abc'],
    [{ cookie: 'a=1; mast_token="abc"; b=2' }, 'abc'],
    [{ cookie: 'not_mast_token=abc' }, null],
    [{}, null],
  ])('the token of %j', (headers, token) => {
    expect(tokenOf(headers)).toBe(token)
  })

  test('separations: a degree of declination, right ascension at the pole, nothing', () => {
    expect(separationArcsec(10, 0, 10, 1)).toBeCloseTo(3600, 6)
    expect(separationArcsec(0, 60, 1, 60)).toBeCloseTo(1800, 0)
    expect(separationArcsec(359.9, 0, 0.1, 0)).toBeCloseTo(720, 6)
    expect(separationArcsec(151.757, -40.4364, 151.757, -40.4364)).toBe(0)
  })

  test.each([
    ['151.757, -40.4364, 0.2', { raDeg: 151.757, decDeg: -40.4364, radiusDeg: 0.2 }],
    ['151.757 -40.4364 0.2', null],
    ['1, 2', null],
    ['1, 95, 0.2', null],
    ['1, 2, , 3', null],
    [12, null],
  ])('position %j', (text, cone) => {
    expect(parsePosition(text)).toEqual(cone)
  })

  test.each(['NGC 3132', 'ngc3132', 'Southern Ring Nebula', 'NGC-3132', 'Eight-burst nebula'])(
    '%s is found',
    name => {
      expect(resolveName(tinyCatalogue(), name)).toEqual({
        raDeg: 151.757,
        decDeg: -40.4364,
        canonicalName: 'NGC-3132',
      })
    },
  )

  test.each(['Messier 51', 'M51', 'Whirlpool Galaxy', 'NGC 5194'])('%s is found', name => {
    expect(resolveName(tinyCatalogue(), name)?.canonicalName).toBe('M 51')
  })

  test.each(['', 'Jupiter', 'NGC 313', 'constructor'])('%j is not', name => {
    expect(resolveName(tinyCatalogue(), name)).toBeNull()
  })

  test.each([
    ['jw02733001001_02101_00001_nrcb1_cal.fits', 'JWST', '/jwst/public/jw02733/jw02733001001/'],
    ['jw02733-o001_t001_miri_f1130w_i2d.fits', 'JWST', '/jwst/public/jw02733/L3/t/o001/'],
    ['u9o40504m_c3m.fits', 'HST', '/hst/public/u9o4/u9o40504m/'],
  ] as const)('the public copy of %s', (filename, collection, folder) => {
    const [file] = tinyCatalogue().filesOf(1001)
    if (file === undefined) throw new Error('the catalogue is empty')
    expect(publicPath({ ...file, filename, collection })).toBe(folder + filename)
  })

  test('telemetry has the entries just before and just after the time asked for', () => {
    const [startMs, endMs] = [Date.UTC(2022, 1, 2, 22, 24, 58), Date.UTC(2022, 1, 2, 22, 24, 59)]
    const times = [...engineeringRows('SA_ZATTEST2', startMs, endMs)].map(row =>
      Date.parse(`${row.split(',')[0]?.replace(' ', 'T') ?? ''}Z`),
    )
    const [first = 0, second = 0] = times
    const [last = 0, beforeLast = 0] = times.toReversed()
    expect(first < startMs && startMs <= second && beforeLast <= endMs && endMs < last).toBe(true)
    expect([...engineeringRows('SA_ZATTEST2', startMs, endMs)][0]).toMatch(
      /^2022-02-02 22:24:57\.\d{6},59612\.934\d{7},-?\d+\.\d{10},real\r\n$/,
    )
  })

  test('a query that executes is done after two polls at most and stays done', () => {
    const poll = createLongPoll(createFaults(parseFaults('executing'), 1))
    const answers = Array.from({ length: 5 }, () => poll.isExecuting('{"cacheBreaker":1}', 'key'))
    expect(answers[0]).toBe(true)
    expect(answers.slice(2)).toEqual([false, false, false])
    expect(poll.isExecuting('{"cacheBreaker":2}', 'key')).toBe(true)
  })

  test('manifests and scripts keep hostile names in their place', () => {
    const [file] = tinyCatalogue().filesOf(1004)
    if (file === undefined) throw new Error('the catalogue is empty')
    const hostile = { ...file, filename: `a'$(reboot)<b>.fits` }
    const broken = bundleScript(
      'MAST_X',
      'http://127.0.0.1:1',
      [{ ...file, filename: 'a\nEOT\nreboot' }],
      'demo',
    )
    expect(broken).toContain('a_EOT_reboot\nEOT')
    expect(broken).toContain('a&#10;EOT&#10;reboot</td>')
    const script = bundleScript('MAST_X', 'http://127.0.0.1:1', [hostile], 'demo')
    expect(script).toContain(`a'\\''$(reboot)<b>.fits' 'http`)
    expect(script).toContain(`a'\\$(reboot)<b>.fits\nEOT`)
    expect(script).toContain('-H "Authorization: token $MAST_API_TOKEN"')
    expect(bundleScript('MAST_X', 'http://127.0.0.1:1', [], 'demo')).not.toContain('MAST_API_TOKEN')
    const row = { uri: 'mast:x', file: hostile.filename, access: 'PUBLIC', status: 'OK', user: 'demo' }
    expect(manifestPage('M', [row])).toContain('<td>a&#39;$(reboot)&#60;b&#62;.fits</td>')
  })
})
