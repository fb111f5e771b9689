import { expect, test } from 'vitest'
import { withoutTokenWords } from '#core/token/token-words'

const hex = '4f0a9b8c7d6e5f40a1b2c3d4e5f60718'

test.each([
  [`no such column ${hex}.`, 'no such column [hidden].'],
  [`"{${hex.toUpperCase()}}"`, '"{[hidden]}"'],
  [`Authorization:token${hex}`, 'Authorization:[hidden]'],
  [`/data/x${hex}y/list_${hex}.txt`, '/data/[hidden]/list_[hidden].txt'],
  ['4f0a9b8c-7d6e-5f40-a1b2-c3d4e5f60718', '[hidden]'],
  ['?token=4f0a9b8c-7d6e-5f40-a1b2-c3d4e5f60718.', '?token=[hidden].'],
  ['https://127.0.0.1/4f0a9b8c-7d6e-5f40-a1b2-c3d4e5f60718=x', 'https://127.0.0.1/[hidden]=x'],
])('%s is shown as %s', (text, shown) => {
  expect(withoutTokenWords(text)).toBe(shown)
})

test.each([
  'mast:JWST/product/jw02733001001_02101_00001_nrcb1_cal.fits',
  'mast:TESS/product/tess2018206045859-s0001-0000000012345678-0120-s_lc.fits',
  `sha256 ${hex}${hex}`,
  '/scratch/550e8400-e29b-41d4-a716-446655440000/pp/halyard.db is empty.',
  'The folder /scratch/550e8400-e29b-41d4-a716-446655440000 is gone.',
  'The folder "/scratch/550e8400-e29b-41d4-a716-446655440000" is gone; /a/550e8400-e29b-41d4-a716-446655440000.',
  String.raw`C:\jobs\550e8400-e29b-41d4-a716-446655440000\a.fits`,
  '550e8400-e29b-41d4-a716-446655440000/list.txt is a folder.',
  'list_550e8400-e29b-41d4-a716-446655440000.csv is not there.',
  'The archive at 127.0.0.1:41234 answered 500 to Mast.Caom.Products.',
])('%s is no token', text => {
  expect(withoutTokenWords(text)).toBe(text)
})
