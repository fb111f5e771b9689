import { expect, test } from 'vitest'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { readWantedList } from '#core/lists/wanted-list'

const base = new URL('https://mast.stsci.edu/')
const read = (text: string): readonly [readonly string[], number] => {
  const { files, refusedCount } = readWantedList(text, url => uriFromDownloadUrl(url, base))
  return [files.map(({ uri }) => uri), refusedCount]
}
const a = 'mast:JWST/product/jw02733001001_02101_00001_nrcb1_cal.fits'
const b = 'mast:JWST/product/jw02733001001_02101_00002_nrcb1_rate.fits'
const url = `https://mast.stsci.edu/api/v0.1/Download/file?uri=${a}`

test.each([
  [`- ${a}`],
  [`* ${a},`],
  [`1. ${a}`],
  [`12) ${url}`],
  [`> ${url}`],
  [`> > ${a}`],
  [`[the mosaic](${url})`],
  [`See ${a}.`],
  [`(see ${a})`],
  [`| is no row, but "${a}" is`.slice(2)],
  [`the file \`${a}\`, please`],
  [`<li><a href="${url}">cal</a></li>`],
  [`<p>${a}</p>`],
  [`![the mosaic](${url})`],
  [`note: ${a}`],
])('%s names one file', line => {
  expect(read(line)).toEqual([[a], 0])
})

test('a line of prose may name several files', () => {
  expect(read(`see ${a}, and ${b}; thanks!`)).toEqual([[a, b], 0])
})

test.each<readonly [string, string]>([
  ['a name without its mission', 'see jw02733001001_02101_00001_nrcb1_cal.fits for that'],
  ['a row without a header', `${a},2880,PUBLIC`],
  ['a row with tabs', `x\t${a}\tPUBLIC`],
  ['a row with bars', `| ${a} | ${b} |`],
  ['a name with more text after it', `see ${a}(2).fits there`],
  ['a name with more text after a bracket', `(${a})x.fits and more`],
  ['something in front', `see x${a} there`],
  ['an observation', 'see mast:JWST/product/jw02733001001 there'],
  ['a page of the archive', 'see https://mast.stsci.edu/portal there'],
  ['another host', `${a} and https://example.org/x.fits`],
  ['two with a blank alone', `${a} ${b}`],
  ['a row of a page', `<tr><td>${a}</td></tr>`],
  ['two without a blank', `see ${a},${b} there`],
  ['a JSON list', `["${a}", "${b}"]`],
  ...['//', ';', '--', '<!--', '%', '!', '/*', '- //', '> --', '..', 'REM', '1. ;'].map(
    sign => [`a line switched off by ${sign}`, `${sign} ${a}`] as const,
  ),
  ['the end of a comment', `${a} was here -->`],
  ['a name struck out', `<li><del>${a}</del></li>`],
  ...['rm', '$ rm -f', 'sudo rm', 'mv', 'del', 'ls -l', 'echo', 'halyard remove'].map(
    command => [`the command ${command}`, `${command} ${a}`] as const,
  ),
  ...[
    `-- ${a} was bad`,
    `do NOT fetch ${a}`,
    `please don't take ${a}`,
    `we don’t need ${a}`,
    `never ${a}!`,
    `${a} is broken.`,
    `everything except ${a}`,
    `excluded: ${a}`,
    `skip ${a}`,
    `Skipping ${a} for now`,
    `removed ${a}`,
    `delete ${a} please`,
    `all without ${a}`,
    `${b} instead of ${a}`,
    `${a} (no longer needed)`,
    `${a} is corrupted`,
  ].map(line => ['a line that says no', line] as const),
])('%s is refused as a whole', (_, line) => {
  expect(read(line)).toEqual([[], 1])
})

test.each(['not', 'bad', 'skip', 'without'])('the word %s in the name of a file says nothing', name => {
  const uri = `mast:HLSP/${name}/hlsp_${name}_x_${name}.fits`
  expect(read(`see ${uri}, please`)).toEqual([[uri], 0])
})

test.each([
  ['addresses without a blank between them', `x ${'(mast:K2/a.fits)'.repeat(60_000)}\n`.repeat(4), 1, 0],
  ['signs behind an address', `x mast:JWST/product/${'.'.repeat(300_000)}a`, 0, 1],
])(
  'a long line of %s is read like a plain one, and does not take minutes',
  (_, text, files, refusedLines) => {
    const [uris, refused] = read(text)
    expect([uris.length, refused]).toEqual([files, refusedLines])
  },
)
