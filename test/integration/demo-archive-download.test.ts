import { afterEach, describe, expect, test } from 'vitest'
import { startDemoArchive, type DemoArchive, type DemoArchiveOptions } from '#demo/server/index'
import { tinyBody, tinyBytes, tinyCatalogue } from '#test/tiny-catalogue'

const catalogue = tinyCatalogue()
const mosaic = 'mast:JWST/product/jw02733-o001_t001_nircam_clear-f090w_i2d.fits'
const exposure = 'mast:JWST/product/jw02733001001_02101_00001_nrcb1_cal.fits'
const exclusive = 'mast:JWST/product/jw01234001001_02101_00001_mirimage_cal.fits'

const running: DemoArchive[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map(archive => archive.stop()))
})
async function start(options: Partial<DemoArchiveOptions> = {}): Promise<DemoArchive> {
  const archive = await startDemoArchive({ catalogue, bodyOf: tinyBody, ...options })
  running.push(archive)
  return archive
}

const addressOf = (archive: DemoArchive, uri: string): string =>
  `${archive.url}/api/v0.1/Download/file?uri=${uri}`
const bytesOf = async (response: Response): Promise<Uint8Array> =>
  new Uint8Array(await response.arrayBuffer())
function truth(uri: string): Uint8Array {
  const file = catalogue.file(uri)
  if (file === undefined) throw new Error(`${uri} is not in the catalogue`)
  return tinyBytes(file)
}

describe('one file', () => {
  test.each([
    '/api/v0.1/Download/file',
    '/jwst/api/v0.1/Download/file',
    '/portal_jwst/Download/file',
    '/api/v0/download/file',
  ])('comes from %s', async path => {
    const { url } = await start()
    const response = await fetch(`${url}${path}?bundle_name=MAST_X.sh&uri=${encodeURIComponent(exposure)}`)
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-length': '28800',
      'accept-ranges': 'bytes',
      'content-type': 'application/fits',
      'content-disposition': 'attachment; filename="jw02733001001_02101_00001_nrcb1_cal.fits"',
    })
    expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{16}"$/)
    expect(Date.parse(response.headers.get('last-modified') ?? '')).not.toBeNaN()
    expect(await bytesOf(response)).toEqual(truth(exposure))
  })

  test('the collection may be written in small letters', async () => {
    const archive = await start()
    expect((await fetch(addressOf(archive, exposure.replace('JWST', 'jwst')))).status).toBe(200)
  })

  test.each([
    ['?uri=mast:JWST/product/nothing.fits', 404],
    ['', 400],
  ])('%j gives %i', async (query, status) => {
    const { url } = await start()
    expect((await fetch(`${url}/api/v0.1/Download/file${query}`)).status).toBe(status)
  })

  test('HEAD answers with the headers of GET, and counts as no download', async () => {
    const archive = await start()
    const response = await fetch(addressOf(archive, exposure), { method: 'HEAD' })
    expect(response.headers.get('content-length')).toBe('28800')
    expect(archive.requests()).toMatchObject({ heads: 1, downloads: 0, bodyBytes: 0 })
  })

  test.each([
    ['bytes=100-', 206, 'bytes 100-28799/28800'],
    ['bytes=0-9', 206, 'bytes 0-9/28800'],
    ['bytes=-10', 206, 'bytes 28790-28799/28800'],
    ['bytes=28800-', 416, 'bytes */28800'],
    ['bytes=0-1,4-5', 200, null],
  ])('Range %s gives %i', async (range, status, contentRange) => {
    const archive = await start()
    const response = await fetch(addressOf(archive, exposure), { headers: { range } })
    expect([response.status, response.headers.get('content-range')]).toEqual([status, contentRange])
    const [, from, to] = /bytes (\d+)-(\d+)/.exec(contentRange ?? '') ?? []
    const expected =
      status === 416 ? new Uint8Array() : truth(exposure).slice(Number(from ?? 0), Number(to ?? 28799) + 1)
    expect(await bytesOf(response)).toEqual(expected)
  })

  test('a part is resumed only while the validator still fits', async () => {
    const archive = await start()
    const first = await fetch(addressOf(archive, exposure))
    await first.arrayBuffer()
    const ask = async (headers: Record<string, string>): Promise<number> => {
      const response = await fetch(addressOf(archive, exposure), { headers })
      await response.arrayBuffer()
      return response.status
    }
    const etag = first.headers.get('etag') ?? ''
    expect(await ask({ range: 'bytes=5-', 'if-range': etag })).toBe(206)
    expect(await ask({ range: 'bytes=5-', 'if-range': '"older"' })).toBe(200)
    expect(await ask({ 'if-none-match': etag })).toBe(304)
  })
})

test('a body is made no faster than it is read', async () => {
  const sizeBytes = 400_000_000
  const archive = await start({
    bodyOf: file => ({ ...tinyBody(file), sizeBytes, read: (from, to) => new Uint8Array(to - from) }),
  })
  const response = await fetch(addressOf(archive, exposure))
  const reader = response.body?.getReader()
  await reader?.read()
  // A second answer shows that the server has had its turn, and did not fill its memory meanwhile.
  await (await fetch(`${archive.url}/whoami`)).json()
  expect(archive.requests().bodyBytes).toBeLessThan(sizeBytes / 4)
  await reader?.cancel()
})

describe('the storage host', () => {
  test('large combined products are redirected there, with a permission in the address', async () => {
    const archive = await start()
    const response = await fetch(addressOf(archive, mosaic), { redirect: 'manual' })
    const location = response.headers.get('location') ?? ''
    expect([response.status, new URL(location).origin]).toEqual([302, archive.secondUrl])
    const stored = await fetch(location, { headers: { range: 'bytes=1439990-' } })
    expect([stored.status, stored.headers.get('content-range')]).toEqual([
      206,
      'bytes 1439990-1439999/1440000',
    ])
    expect(await bytesOf(await fetch(addressOf(archive, mosaic)))).toEqual(truth(mosaic))
  })

  test('an address that was not signed, or whose time was changed, is refused', async () => {
    const archive = await start()
    const response = await fetch(addressOf(archive, mosaic), { redirect: 'manual' })
    const location = response.headers.get('location') ?? ''
    const later = location.replace(/\/(\d+)\/mast/, (_, seconds: string) => `/${Number(seconds) + 1}/mast`)
    const other = location.replace('i2d.fits', 'i2d.jpg')
    for (const address of [later, other, `${archive.secondUrl}/s/00/0/%E0%A4%A`, `${archive.secondUrl}/`])
      expect((await fetch(address)).status).toBe(403)
  })

  test('it records whether a token arrived that it does not need', async () => {
    const archive = await start()
    const headers = { authorization: `token ${archive.token}` }
    const response = await fetch(addressOf(archive, mosaic), { headers, redirect: 'manual' })
    const location = response.headers.get('location') ?? ''
    await (await fetch(location)).arrayBuffer()
    expect(archive.requests()).toMatchObject({ storage: 1, storageWithAuthorization: 0, publicWithToken: 1 })
    await (await fetch(location, { headers })).arrayBuffer()
    await (await fetch(location, { headers: { cookie: `mast_token=${archive.token}` } })).arrayBuffer()
    expect(archive.requests()).toMatchObject({
      storage: 3,
      storageWithAuthorization: 1,
      storageWithCookie: 1,
    })
  })
})

describe('exclusive files', () => {
  test('only the right token opens them', async () => {
    const archive = await start({ token: 'secret' })
    const ask = async (headers: Record<string, string>): Promise<number> => {
      const response = await fetch(addressOf(archive, exclusive), { headers })
      await response.arrayBuffer()
      return response.status
    }
    expect(await ask({})).toBe(401)
    expect(await ask({ authorization: 'token wrong' })).toBe(401)
    expect(await ask({ authorization: `token ${archive.issueToken('outsider')}` })).toBe(401)
    expect(await ask({ authorization: 'token secret' })).toBe(200)
    expect(await ask({ cookie: 'mast_token=secret' })).toBe(200)
    archive.revokeToken('secret')
    expect(await ask({ authorization: 'token secret' })).toBe(401)
    expect(await ask({ authorization: `token ${archive.issueToken('member')}` })).toBe(200)
  })

  test('a public file does not mind a wrong token', async () => {
    const archive = await start()
    const response = await fetch(addressOf(archive, exposure), { headers: { authorization: 'token wrong' } })
    expect(response.status).toBe(200)
    await response.arrayBuffer()
  })

  test('engineering data need a token and come as CSV of unknown length', async () => {
    const archive = await start()
    const uri = 'mast:jwstedb/SA_ZATTEST2-20220202T222458-20220202T222459.csv'
    expect((await fetch(addressOf(archive, uri))).status).toBe(401)
    const headers = { authorization: `token ${archive.token}` }
    const response = await fetch(addressOf(archive, uri), { headers })
    expect(response.headers.get('content-length')).toBeNull()
    const [first, ...rows] = (await response.text()).split('\r\n')
    expect([first, rows.length, rows.at(-1)]).toEqual(['theTime,MJD,euvalue,sqldataType', 7, ''])
    expect((await fetch(addressOf(archive, 'mast:jwstedb/x.csv'), { headers })).status).toBe(404)
  })

  test('nothing of a token is logged', async () => {
    const lines: string[] = []
    const archive = await start({ token: 'secret', log: line => lines.push(line) })
    await (
      await fetch(addressOf(archive, exclusive), { headers: { authorization: 'token secret' } })
    ).arrayBuffer()
    await fetch(`${archive.url}/whoami`, { headers: { cookie: 'mast_token=secret' } })
    await archive.stop()
    expect(lines.length).toBe(2)
    expect(lines.join('\n')).not.toContain('secret')
  })
})

describe('faults', () => {
  const statuses = async (archive: DemoArchive, uri: string, times: number): Promise<number[]> => {
    const result: number[] = []
    for (let i = 0; i < times; i += 1) {
      const response = await fetch(addressOf(archive, uri), { redirect: 'manual' })
      await response.arrayBuffer()
      result.push(response.status)
    }
    return result
  }

  test.each([
    ['busy', 503],
    ['too-many', 429],
    ['error-500', 500],
    ['gone', 404],
    ['unauthorized', 401],
    ['bad-redirect', 302],
  ])('%s gives %i twice, then the file', async (faults, status) => {
    expect(await statuses(await start({ faults }), exposure, 4)).toEqual([status, status, 200, status])
  })

  test('the same seed brings the same faults to the same requests', async () => {
    const options = { faults: 'busy:0.4,error-500:0.2,gone:0.1', seed: 11 }
    const [one, two] = await Promise.all([start(options), start(options)])
    const [first, second] = await Promise.all([statuses(one, exposure, 20), statuses(two, exposure, 20)])
    expect(first).toEqual(second)
    expect(new Set(first).size).toBeGreaterThan(1)
  })

  test('a dropped body ends before its declared length', async () => {
    const archive = await start({ faults: 'drop', seed: 2 })
    const response = await fetch(addressOf(archive, mosaic))
    expect(response.headers.get('content-length')).toBe('1440000')
    await expect(response.arrayBuffer()).rejects.toThrow()
    expect(archive.requests().bodyBytes).toBeLessThan(1_440_000)
  })

  test('faults of a redirected file are drawn once, and the third try is sound', async () => {
    const archive = await start({ faults: 'flip' })
    const isSound: boolean[] = []
    for (let i = 0; i < 6; i += 1) {
      const bytes = await bytesOf(await fetch(addressOf(archive, mosaic)))
      isSound.push(Buffer.compare(bytes, truth(mosaic)) === 0)
    }
    expect(isSound).toEqual([false, false, true, false, false, true])
  })

  test('a flipped body differs in one bit', async () => {
    const archive = await start({ faults: 'flip' })
    const bytes = await bytesOf(await fetch(addressOf(archive, exposure)))
    const different = [...truth(exposure)].filter((byte, i) => byte !== bytes[i])
    expect([bytes.length, different.length]).toEqual([28_800, 1])
  })

  test.each(['short', 'long'])('a %s body agrees with its length', async faults => {
    const archive = await start({ faults })
    const response = await fetch(addressOf(archive, exposure))
    const length = Number(response.headers.get('content-length'))
    expect((await bytesOf(response)).length).toBe(length)
    expect(length).not.toBe(28_800)
  })

  test('no length means chunks', async () => {
    const archive = await start({ faults: 'no-length' })
    const response = await fetch(addressOf(archive, exposure))
    expect([response.headers.get('content-length'), response.headers.get('transfer-encoding')]).toEqual([
      null,
      'chunked',
    ])
    expect(await bytesOf(response)).toEqual(truth(exposure))
  })

  test('a page instead of the file', async () => {
    const response = await fetch(addressOf(await start({ faults: 'html' }), exposure))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await response.text()).toMatch(/^<!DOCTYPE html>/)
  })

  test('a reprocessed file has another validator and other bytes, from then on', async () => {
    const archive = await start({ faults: 'changed' })
    const tags: (string | null)[] = []
    for (let i = 0; i < 3; i += 1) {
      const response = await fetch(addressOf(archive, exposure))
      tags.push(response.headers.get('etag'))
      expect(await bytesOf(response)).not.toEqual(truth(exposure))
    }
    expect(new Set(tags).size).toBe(2)
    expect(tags[1]).toBe(tags[2])
  })

  test('a reset connection gives no answer at all', async () => {
    const archive = await start({ faults: 'reset' })
    for (let i = 0; i < 2; i += 1) await expect(fetch(addressOf(archive, exposure))).rejects.toThrow()
    expect(
      (await fetch(addressOf(archive, exposure), { method: 'HEAD' }).catch(() => null))?.status,
    ).toBeUndefined()
    expect(await bytesOf(await fetch(addressOf(archive, exposure)))).toEqual(truth(exposure))
  })

  test('HEAD can be refused while GET works', async () => {
    const archive = await start({ faults: 'always:no-head' })
    expect((await fetch(addressOf(archive, exposure), { method: 'HEAD' })).status).toBe(405)
    expect(await statuses(archive, exposure, 1)).toEqual([200])
  })

  test('a redirect loop never ends', async () => {
    const archive = await start({ faults: 'redirect-loop' })
    await expect(fetch(addressOf(archive, exposure))).rejects.toThrow()
    expect(archive.requests().byStatus[302]).toBeGreaterThan(10)
  })

  test('a stalled body and every other open connection end when the archive stops', async () => {
    const archive = await start({ faults: 'stall' })
    const response = await fetch(addressOf(archive, exposure))
    const body = response.arrayBuffer()
    const failed = expect(body).rejects.toThrow()
    await archive.stop()
    await failed
  })

  test('a rate holds every connection back', async () => {
    const archive = await start({ faults: 'slow:1kB' })
    const response = await fetch(addressOf(archive, exposure))
    const reader = response.body?.getReader()
    // A busy machine reads two steps at once.
    expect((await reader?.read())?.value?.length).toBeLessThan(1_000)
    expect(archive.requests().bodyBytes).toBeLessThan(28_800)
    await reader?.cancel()
  })
})
