import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFileList } from '#service/selection/file-list'
import { createSelectionList, type SelectionList } from '#service/selection/selection-list'
import { classify } from '#core/selection/classify'
import { testOf } from '#core/selection/rules'
import { noFilter, type Change, type FileFilter, type TriState } from '#shared/contract/areas/selection-views'
import type { Product, ProductRow } from '#shared/models'

const suffixes = ['uncal', 'rate', 'cal', 'i2d', 'gs'] as const
const rowOf = (
  exposure: number,
  suffix: (typeof suffixes)[number],
  facts: Partial<ProductRow>,
): ProductRow => {
  const dataSet = `jw02733001001_02101_0000${exposure}_nrcb1`
  const filename =
    suffix === 'gs' ? `jw02733001001_gs-track_202115301${exposure}_cal.fits` : `${dataSet}_${suffix}.fits`
  return {
    uri: `mast:JWST/product/${filename}`,
    filename,
    obsId: dataSet,
    collection: 'JWST',
    sizeBytes: 1000 * exposure,
    access: 'PUBLIC',
    calibLevel: 2,
    productType: 'SCIENCE',
    subGroup: null,
    isRecommended: false,
    description: null,
    version: null,
    programId: '2733',
    instrument: 'NIRCAM',
    filters: null,
    parentObsid: '1',
    extra: {},
    ...facts,
  }
}

const rows: fc.Arbitrary<readonly ProductRow[]> = fc.uniqueArray(
  fc
    .record({
      exposure: fc.integer({ min: 1, max: 9 }),
      suffix: fc.constantFrom(...suffixes),
      isRecommended: fc.boolean(),
      access: fc.constantFrom('PUBLIC', 'EXCLUSIVE_ACCESS'),
      sizeBytes: fc.option(fc.integer({ min: 0, max: 5000 })),
    })
    .map(({ exposure, suffix, ...facts }) => rowOf(exposure, suffix, facts)),
  { selector: ({ uri }) => uri, maxLength: 24 },
)
const filter: fc.Arbitrary<FileFilter> = fc.record({
  text: fc.constantFrom('', 'cal', '_0000', 'UNCAL'),
  isRegex: fc.constant(false),
  extension: fc.constantFrom(null, 'fits', 'jpg'),
  minBytes: fc.constantFrom(null, 1500),
  maxBytes: fc.constantFrom(null, 4000),
})
type Click = Extract<Change, { kind: 'files' }>
const target: fc.Arbitrary<Click['target']> = fc.oneof(
  fc.constant({ kind: 'all' as const }),
  fc.constantFrom('1b', '2a', '2b', 'guide').map(level => ({ kind: 'level' as const, level })),
  fc.constantFrom('_cal', '_rate', '_i2d').map(suffix => ({ kind: 'suffix' as const, level: '2b', suffix })),
  fc.integer({ min: 1, max: 9 }).map(n => ({ kind: 'group' as const, group: rowOf(n, 'cal', {}).obsId })),
  fc
    .tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...suffixes))
    .map(([n, suffix]) => ({ kind: 'file' as const, uri: rowOf(n, suffix, {}).uri })),
)
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('quick' as const),
    quick: fc.constantFrom('all', 'none', 'recommended', 'pipeline'),
  }),
  fc.record({
    kind: fc.constant('guide-stars' as const),
    guideStars: fc.constantFrom('none', 'highest', 'all'),
  }),
  fc.record({ kind: fc.constant('files' as const), target, isWanted: fc.boolean(), filter }),
)

const fresh = (): SelectionList =>
  createSelectionList({ quick: 'recommended', guideStars: 'none', exceptions: [] })
const arrive = (list: SelectionList, some: readonly ProductRow[], index = 0): void => {
  list.files.addRows(some, () => ({ obsId: 'asked', index }))
  list.arrived()
}
const chosenUris = (list: SelectionList, hasToken = true): readonly string[] =>
  list.selected(hasToken).map(({ file }) => file.product.uri)

/** The plain meaning: a rule gives a set, then every click adds to it or takes from it. */
function plainChoice(products: readonly Product[], changes: readonly Change[]): ReadonlySet<string> {
  let quick: Extract<Change, { kind: 'quick' }>['quick'] = 'recommended'
  let guideStars: Extract<Change, { kind: 'guide-stars' }>['guideStars'] = 'none'
  let clicks: readonly Click[] = []
  for (const one of changes) {
    if (one.kind === 'quick') {
      quick = one.quick
      if (quick === 'none') guideStars = 'none'
      clicks = []
    } else if (one.kind === 'files') clicks = [...clicks, one]
    else {
      guideStars = one.guideStars
      clicks = clicks.filter(click => !('level' in click.target && click.target.level === 'guide'))
    }
  }
  const files = products.map(classify)
  const rule = testOf({ quick, guideStars }, files)
  const chosen = new Set(files.filter(rule).map(({ product }) => product.uri))
  for (const click of clicks)
    for (const file of files) {
      const { product, level, suffix } = file
      const { target: at } = click
      const isMeant =
        at.kind === 'all' ||
        (at.kind === 'level' && at.level === level) ||
        (at.kind === 'suffix' && at.level === level && at.suffix === suffix) ||
        (at.kind === 'group' && at.group === product.obsId) ||
        (at.kind === 'file' && at.uri === product.uri)
      if (!isMeant || !isKept(click.filter, product)) continue
      if (click.isWanted) chosen.add(product.uri)
      else chosen.delete(product.uri)
    }
  return chosen
}

function isKept({ text, extension, minBytes, maxBytes }: FileFilter, product: Product): boolean {
  const { filename, obsId, sizeBytes } = product
  return (
    `${filename} ${obsId}`.toLowerCase().includes(text.toLowerCase()) &&
    (extension === null || filename.endsWith(`.${extension}`)) &&
    (minBytes === null || sizeBytes === null || sizeBytes >= minBytes) &&
    (maxBytes === null || sizeBytes === null || sizeBytes <= maxBytes)
  )
}

test('a rule with exceptions chooses what sets would, also of files that arrive later', () => {
  fc.assert(
    fc.property(rows, rows, fc.array(change, { maxLength: 8 }), (early, late, changes) => {
      const list = fresh()
      arrive(list, early)
      for (const one of changes) list.choose(one)
      arrive(list, late, 1)
      const products = list.files.entries.map(({ file }) => file.product)
      expect(new Set(chosenUris(list))).toEqual(plainChoice(products, changes))
    }),
  )
})

test('every step back leads to what was chosen before it', () => {
  fc.assert(
    fc.property(rows, fc.array(change, { maxLength: 8 }), (some, changes) => {
      const list = fresh()
      arrive(list, some)
      const before: (readonly string[])[] = []
      for (const one of changes) {
        before.push(chosenUris(list))
        list.choose(one)
      }
      for (const uris of before.reverse()) {
        list.undo()
        expect(chosenUris(list)).toEqual(uris)
      }
      expect(list.counts(noFilter, true).canUndo).toBe(false)
    }),
  )
})

test('ticks say what the counts say, and the counts are those of the files', () => {
  const stateOf = (selected: number, selectable: number): TriState =>
    selected === 0 ? 'none' : selected === selectable ? 'all' : 'some'
  fc.assert(
    fc.property(
      rows,
      fc.array(change, { maxLength: 5 }),
      filter,
      fc.boolean(),
      (some, changes, seen, hasToken) => {
        const list = fresh()
        arrive(list, some)
        for (const one of changes) list.choose(one)
        const selected = new Set(chosenUris(list, hasToken))
        const kept = some.filter(row => isKept(seen, { ...row, parents: [] }))
        const counts = list.counts(seen, hasToken)
        expect(counts.total.selected.files).toBe(selected.size)
        expect(counts.filtered.available.files).toBe(kept.length)
        expect(counts.filtered.selected.files).toBe(kept.filter(({ uri }) => selected.has(uri)).length)
        for (const level of counts.levels) {
          const inLevel = kept.filter(row => classify({ ...row, parents: [] }).level === level.level)
          const selectable = inLevel.filter(({ access }) => hasToken || access === 'PUBLIC')
          const chosen = inLevel.filter(({ uri }) => selected.has(uri))
          expect(level.available.files).toBe(inLevel.length)
          expect(level.selected.files).toBe(chosen.length)
          expect(level.state).toBe(stateOf(chosen.length, selectable.length))
        }
        for (const row of list.rows(seen, 0, 200, hasToken).rows) {
          if (row.kind !== 'group') continue
          const inGroup = kept.filter(({ obsId }) => obsId === row.group)
          const selectable = inGroup.filter(({ access }) => hasToken || access === 'PUBLIC')
          const chosen = inGroup.filter(({ uri }) => selected.has(uri))
          expect([row.available.files, row.selected.files]).toEqual([inGroup.length, chosen.length])
          expect(row.state).toBe(stateOf(chosen.length, selectable.length))
        }
      },
    ),
  )
})

test('windows of rows put together are the tree, whichever data sets are open', () => {
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.integer({ min: 1, max: 9 })),
      fc.integer({ min: 1, max: 7 }),
      (some, open, count) => {
        const list = fresh()
        arrive(list, some)
        const isOpen = new Set(open.map(n => rowOf(n, 'cal', {}).obsId))
        for (const group of isOpen) list.expand(group, true)
        const { total } = list.rows(noFilter, 0, 1, true)
        const shown: string[] = []
        for (let first = 0; first < total; first += count)
          for (const row of list.rows(noFilter, first, count, true).rows)
            shown.push(row.kind === 'group' ? row.group : row.uri)
        const groups = [...Map.groupBy(some, ({ obsId }) => obsId)]
        const expected = groups.flatMap(([group, files]) => [
          group,
          ...(isOpen.has(group) ? files.map(({ uri }) => uri) : []),
        ])
        expect(shown).toEqual(expected)
      },
    ),
  )
})

test('a range of rows is the closed data sets and the open files in it', () => {
  const list = fresh()
  arrive(
    list,
    [1, 2, 3].flatMap(n => [rowOf(n, 'cal', {}), rowOf(n, 'rate', {})]),
  )
  list.choose({ kind: 'quick', quick: 'none' })
  list.expand(rowOf(2, 'cal', {}).obsId, true)
  // Rows: 1 closed, 2 open with two files, 3 closed. From the first file of 2 to 3.
  const rowsTarget = { kind: 'rows', first: 2, last: 4 } as const
  list.choose({ kind: 'files', target: rowsTarget, isWanted: true, filter: noFilter })
  expect(chosenUris(list)).toEqual(
    [rowOf(2, 'cal', {}), rowOf(2, 'rate', {}), rowOf(3, 'cal', {}), rowOf(3, 'rate', {})].map(
      ({ uri }) => uri,
    ),
  )
})

test('a pattern is asked for before it filters, again when more has arrived, and never when it cannot be read', () => {
  const list = fresh()
  arrive(list, [rowOf(1, 'cal', {}), rowOf(1, 'rate', {})])
  const cal = { ...noFilter, text: '_cal', isRegex: true }
  expect(list.missingPatterns(cal)).toEqual(['_cal'])
  list.setMatches('_cal', { kind: 'matched', bits: Uint8Array.of(1, 0) })
  expect(list.missingPatterns(cal)).toEqual([])
  expect(list.counts(cal, true).filtered.available.files).toBe(1)
  list.choose({ kind: 'files', target: { kind: 'all' }, isWanted: true, filter: cal })
  arrive(list, [rowOf(2, 'cal', {})], 1)
  // The click goes on asking for its pattern, whatever is looked at now.
  expect(list.missingPatterns(noFilter)).toEqual(['_cal'])
  list.setMatches('_cal', { kind: 'matched', bits: Uint8Array.of(1, 0, 1) })
  expect(chosenUris(list)).toEqual([rowOf(1, 'cal', {}).uri, rowOf(2, 'cal', {}).uri])
  const broken = { ...noFilter, text: '_cal(', isRegex: true }
  expect(list.missingPatterns(broken)).toEqual([])
  expect(list.counts(broken, true)).toMatchObject({
    filterProblem: { kind: 'not-understood', position: 5 },
    filtered: { available: { files: 0 } },
  })
})

test('of patterns that are not clicked on, only the last ones are kept', () => {
  const list = fresh()
  arrive(list, [rowOf(1, 'cal', {}), rowOf(1, 'rate', {})])
  const regex = (text: string): FileFilter => ({ ...noFilter, text, isRegex: true })
  list.setMatches('_cal', { kind: 'matched', bits: Uint8Array.of(1, 0) })
  list.choose({ kind: 'files', target: { kind: 'all' }, isWanted: true, filter: regex('_cal') })
  for (let typed = 0; typed < 100; typed += 1)
    list.setMatches(`_rate${typed}`, { kind: 'matched', bits: Uint8Array.of(0, 1) })
  expect(list.missingPatterns(regex('_rate99'))).toEqual([])
  expect(list.missingPatterns(regex('_rate0'))).toEqual(['_rate0'])
})

test('names that differ in case only are twins in the flat layout', () => {
  const files = createFileList()
  const twin = rowOf(1, 'cal', {})
  files.addRows(
    [twin, { ...twin, uri: `${twin.uri}x`, filename: twin.filename.toUpperCase() }],
    () => undefined,
  )
  expect(files.entries.map(({ flatKey }) => files.twinsOf(flatKey))).toEqual([2, 2])
})

test('file types add up to their level, levels to what the filter keeps, in files, bytes and unknown sizes', () => {
  type Shares = Pick<ReturnType<SelectionList['counts']>['total'], 'available' | 'selected'>
  const sumOf = (shares: readonly Shares[], of: keyof Shares) =>
    (['files', 'bytes', 'unsized'] as const).map(name =>
      shares.reduce((sum, share) => sum + share[of][name], 0),
    )
  const given = fc.tuple(rows, fc.array(change, { maxLength: 5 }), filter, fc.boolean())
  fc.assert(
    fc.property(given, ([some, changes, seen, hasToken]) => {
      const list = fresh()
      arrive(list, some)
      for (const one of changes) list.choose(one)
      const { levels, filtered, total } = list.counts(seen, hasToken)
      for (const of of ['available', 'selected'] as const) {
        expect(sumOf(levels, of)).toEqual(sumOf([filtered], of))
        for (const level of levels) expect(sumOf(level.suffixes, of)).toEqual(sumOf([level], of))
        const groups = list.rows(noFilter, 0, 200, hasToken).rows.filter(row => row.kind === 'group')
        expect(sumOf(groups, of)).toEqual(sumOf([total], of))
      }
    }),
  )
})
