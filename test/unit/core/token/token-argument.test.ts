import { expect, test } from 'vitest'
import { refuseTokenArguments, refuseTokenText, withoutArgumentSecrets } from '#core/token/token-argument'

const hex = '4f0a9b8c7d6e5f40a1b2c3d4e5f60718'
const known = 'kN0wn/T0ken+value=='

test.each([
  ['bare', [hex]],
  ['in capitals', [hex.toUpperCase()]],
  ['quoted with its scheme', ['set', `token ${hex}`]],
  ['as a header', ['-H', `Authorization: token ${hex}`]],
  ['in an option', [`--api-token=${hex}`]],
  ['behind a short option', [`-t${hex}`]],
  ['behind a long option', ['get', `--token${hex}`]],
  ['behind a known scheme', [`mast:${hex}`]],
  ['in the query of an address', [`https://mast.stsci.edu/x?uri=mast:JWST/a.fits&token=${hex}`]],
  ['glued to words', ['get', `Authorization:token${hex}`]],
  ['between signs', ['--layout', `template:{${hex}}`]],
  ['known, as it is', ['search', '--target', known]],
  ['known, inside a name', [`mast:JWST/product/${known}.fits`]],
  ['known, percent-encoded', [`--note=${encodeURIComponent(known)}`]],
  ['before a host', ['get', `http://token:${known}@127.0.0.1/x.fits`]],
  ['before a host without a name', ['get', 'https://s3cret@mast.stsci.edu/x.fits']],
])('a token %s is refused, and the refusal does not repeat it', (_where, args) => {
  const refusal = (): void => refuseTokenArguments(args, known)
  expect(refusal).toThrow(expect.objectContaining({ code: 'usage' }) as Error)
  expect(refusal).toThrow(
    expect.objectContaining({ message: expect.not.stringMatching(/4f0a|T0ken|s3cret/i) as string }) as Error,
  )
})

test.each([
  [['get', 'mast:JWST/product/jw02733001001_02101_00001_nrca1_cal.fits', '--to', 'out']],
  [['get', `https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:HLSP/${hex}/a.fits`]],
  [['get', '--to', `./${hex}`]],
  [['get', `--to=./${hex}`]],
  [['get', '--from', `/data/${hex}/list.txt`]],
  [['import', 'a@b.txt']],
  [['import', `list_${hex}.csv`]],
  [['get', `mast:HLSP/x/y_${hex}.fits`, '--to', `data/run_${hex}`]],
  [['search', '--target', `${hex}${hex}`]],
  [['search', '--target', 'M 51', '--radius=3m']],
])('%j is no token', args => {
  // A short value in the environment is in many a word.
  for (const token of [known, null, 'get']) expect(() => refuseTokenArguments(args, token)).not.toThrow()
})

test('a text for the search that looks like a token is not taken', () => {
  expect(() => refuseTokenText(` ${hex} `)).toThrow('Token screen')
  expect(() => refuseTokenText('NGC 3132, 3m')).not.toThrow()
})

test('messages about arguments repeat what a person mistyped, and nothing that may be a secret', () => {
  const secret = 'Kq8vT0ken9mNb3Rr5Yy'
  const shown = withoutArgumentSecrets(['serach', `--tokn=${secret}`, secret, '--level=2c'])
  expect([
    shown("unknown command 'serach'"),
    shown(`unknown command '${secret}'`),
    shown(`unknown option '--tokn=${secret}'`),
    shown("error: too many arguments for 'set'. Expected 0 arguments but got 2: pass word."),
    shown(`"${secret}" is not a rate`),
    shown('--level takes 2b, not "2c"'),
  ]).toEqual([
    "unknown command 'serach'",
    "unknown command '[hidden]'",
    "unknown option '--tokn'",
    "error: too many arguments for 'set'. Expected 0 arguments but got 2.",
    '"[hidden]" is not a rate',
    '--level takes 2b, not "2c"',
  ])
})

test.each(['--to', '--from', '--out', '--csv', '--profile'])(
  'a message repeats the file or folder that %s names',
  option => {
    const name = 'MyJwstFileProgram2733'
    for (const args of [[option, name], [`${option}=${name}`]]) {
      const shown = withoutArgumentSecrets(['get', 'mast:JWST/product/a.fits', ...args])
      expect(shown(`${name} or one of its parent folders is a file`)).toBe(
        `${name} or one of its parent folders is a file`,
      )
    }
    expect(withoutArgumentSecrets([option, name, name])(name)).toBe('[hidden]')
    for (const other of ['--limit', '--token-file'])
      expect(withoutArgumentSecrets([other, name])(name)).toBe('[hidden]')
  },
)
