import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { msFromMjd, parseDate } from '#core/archive/dates'
import { readMissionColumns, readMissionPage, readMissionProducts } from '#platform/archive/mission-answers'
import { readObservations } from '#platform/archive/observation-rows'
import { readProducts } from '#platform/archive/product-rows'
import { readColumns, readCount, readPosition } from '#platform/archive/small-answers'
import { describeWithFixtures, fixture } from '#test/fixtures'

const recorded = (name: string): unknown => JSON.parse(fixture(name))
/** Recorded answers of `invoke` all have a list of rows. */
const rowsOf = (name: string): readonly Record<string, unknown>[] =>
  (recorded(name) as { data: Record<string, unknown>[] }).data
const table = (name: string): Record<string, string | null>[] =>
  parse(fixture(name), { columns: true, cast: text => (text === '' || text === '--' ? null : text) })

describeWithFixtures('recorded answers', () => {
  test.each([
    ['astroquery_advSearch.json', 3],
    ['astroquery_caom.json', 19],
  ])('%s: every observation, and every column of it somewhere', (name, count) => {
    const rows = rowsOf(name)
    const { rows: observations } = readObservations('Mast.Caom.Filtered', rows)
    expect(observations).toHaveLength(count)
    for (const [index, { obsid, extra, ra, filters }] of observations.entries()) {
      const row = rows[index] ?? {}
      expect([obsid, ra, filters.join(';')]).toEqual([String(row['obsid']), row['s_ra'], row['filters']])
      expect(extra).toMatchObject({ objID: row['objID'], project: row['project'] })
      expect(extra).not.toHaveProperty('_selected_')
    }
  })

  test('the positional answer brings distances', () => {
    const { rows: observations } = readObservations('Mast.Caom.Cone', rowsOf('astroquery_caom.json'))
    expect(observations.every(({ distanceArcsec }) => distanceArcsec !== null)).toBe(true)
  })

  test('the older set of product columns', () => {
    const { rows: products } = readProducts('Mast.Caom.Products', rowsOf('astroquery_products.json'))
    expect(products).toHaveLength(22)
    expect(products[0]).toMatchObject({
      uri: 'mast:HST/product/u9o40504m_c3m.fits',
      obsId: 'U9O40504M',
      sizeBytes: 207_360,
      access: 'UNKNOWN',
      subGroup: 'C3M',
      parentObsid: null,
      extra: { obsID: 2_003_738_726, type: 'S' },
    })
  })

  test('the newer set of product columns', () => {
    const { rows: products } = readProducts('Mast.Caom.Products', table('jwst_products_jw02736_rows.csv'))
    expect(products).toHaveLength(7)
    expect(products.filter(({ isRecommended }) => isRecommended)).toHaveLength(4)
    expect(products[1]).toMatchObject({
      filename: 'jw02736_20231116t144653_pool.csv',
      sizeBytes: 177_115,
      access: 'PUBLIC',
      calibLevel: 3,
      programId: '2736',
      version: '1.11.4',
      parentObsid: '100975615',
      subGroup: 'POOL',
    })
  })

  test('six thousand observations, with their dates', () => {
    const rows = table('jwst_observations_latest.csv').filter(({ obsid }) => obsid !== null)
    const dates = rows.map(({ t_max }) => t_max).filter(date => typeof date === 'string')
    const { rows: observations } = readObservations(
      'Mast.Caom.Filtered',
      rows.map(row => ({ ...row, obs_id: 'x', obs_collection: 'JWST', t_max: null, t_obs_release: null })),
    )
    expect(observations).toHaveLength(rows.length)
    expect(observations.every(({ programId }) => /^\d+$/.test(programId ?? ''))).toBe(true)
    expect(dates.length).toBeGreaterThan(5_000)
    const returned = dates.map(date => new Date(msFromMjd(parseDate(date))).toISOString())
    expect(returned).toEqual(
      dates.map(date => `${date.replace(' ', 'T').padEnd(19, ':00')}${date.length > 19 ? '' : '.000'}Z`),
    )
  })

  test('the count, the resolver and the column dictionary', () => {
    expect(readCount('Mast.Caom.Filtered', rowsOf('astroquery_countsResp.json'))).toBe(599)
    expect(readPosition(recorded('astroquery046_resolver.json'), 'M103')).toEqual({
      ra: 23.34086,
      dec: 60.658,
      canonicalName: 'MESSIER 103',
      resolver: 'NED',
    })
    const columns = readColumns(recorded('astroquery_columnsconfig.json'))
    expect(columns.find(({ name }) => name === 'filters')).toMatchObject({ label: 'Filters', separator: ';' })
    expect(columns.map(({ name }) => name)).not.toContain('_selected_')
  })

  test('the mission searches', () => {
    const jwst = readMissionPage('jwst', recorded('jwst_mission_search_ngc1300.json'))
    expect([jwst.total, jwst.rows.length]).toEqual([5, 5])
    expect(jwst.rows[0]).toMatchObject({
      dataset: 'jw02107002001_02101_00002',
      columns: { exp_type: 'MIR_IMAGE' },
    })
    const hst = readMissionPage('hst', recorded('astroquery_mission_results.json'))
    expect(hst.rows[0]).toMatchObject({ dataset: 'W1DG8D06T', columns: { sci_instrume: 'WFPC' } })
  })

  test('the products and columns of a mission', () => {
    const { rows: products } = readMissionProducts('hst', recorded('astroquery_mission_products.json'))
    expect(products[0]).toEqual({
      uri: 'mast:HST/product/z14z0104t_shf.fits',
      filename: 'z14z0104t_shf.fits',
      dataset: 'Z14Z0104T',
      access: 'PUBLIC',
      sizeBytes: 31_680,
      suffix: 'SHF',
      category: 'UNCALIBRATED',
      type: 'science',
      instrument: 'HRS',
      filters: 'MIRROR-N2',
    })
    const columns = readMissionColumns(recorded('astroquery_mission_columns.json'))
    expect(new Set(columns.map(({ name }) => name)).size).toBe(columns.length)
    expect(columns.find(({ name }) => name === 'search_pos')).toMatchObject({ isQueryable: false })
  })
})
