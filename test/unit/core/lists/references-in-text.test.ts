import { expect, test } from 'vitest'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { readWantedList } from '#core/lists/wanted-list'

const base = new URL('https://mast.stsci.edu/')
const read = (text: string) => {
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
])('%s names one file', line => {
  expect(read(line)).toEqual([[a], 0])
})

test('a line of prose may name several files', () => {
  expect(read(`see ${a}, and ${b}; thanks!`)).toEqual([[a, b], 0])
})

test.each([
  ['a name without its mission', 'see jw02733001001_02101_00001_nrcb1_cal.fits for that'],
  ['a row without a header', `${a},2880,PUBLIC`],
  ['a row with tabs', `x\t${a}\tPUBLIC`],
  ['a row with bars', `| ${a} | ${b} |`],
  ['a name that goes on', `see ${a}(2).fits there`],
  ['a name that goes on behind a bracket', `(${a})x.fits and more`],
  ['something in front', `see x${a} there`],
  ['an observation', 'see mast:JWST/product/jw02733001001 there'],
  ['a page of the archive', 'see https://mast.stsci.edu/portal there'],
  ['another host', `${a} and https://example.org/x.fits`],
  ['two with a blank alone', `${a} ${b}`],
  ['a row of a page', `<tr><td>${a}</td></tr>`],
  ['two without a blank', `see ${a},${b} there`],
  ['a JSON list', `["${a}", "${b}"]`],
])('%s is refused as a whole', (_, line) => {
  expect(read(line)).toEqual([[], 1])
})
