import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor, knownSecrets } from '#core/token/redact'
import { Secret } from '#core/token/secret'

const value = 'a+b/c=="&<>4f9d%27(x)y*zQ1234'
const redactor = createRedactor()
redactor.learn(value, '[token]')

describe('a known token is blanked in every spelling', () => {
  const spellings: readonly (readonly [string, string])[] = [
    ['plain', value],
    ['lower case', value.toLowerCase()],
    ['percent-encoded', encodeURIComponent(value)],
    ['percent-encoded in small letters', encodeURIComponent(value).toLowerCase()],
    ['as a form', new URLSearchParams({ t: value }).toString()],
    ['in the search of a URL', new URL(`http://h/?t=${encodeURIComponent(value)}`).href],
    ['in JSON', JSON.stringify({ t: value })],
    [
      'in HTML',
      value
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;'),
    ],
    ['base64', Buffer.from(value).toString('base64')],
    ['base64url', Buffer.from(value).toString('base64url')],
    ['basic authorization', Buffer.from(`token:${value}`).toString('base64')],
    ['base64 one byte in', Buffer.from(`t${value}!`).toString('base64')],
    ['base64 two bytes in', Buffer.from(`to${value}!!`).toString('base64')],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(value))],
    ['in JSON escapes', Array.from(value, sign => `\\u00${sign.charCodeAt(0).toString(16)}`).join('')],
    [
      'in JSON escapes, quoted once more',
      Array.from(value, sign => `\\\\u00${sign.charCodeAt(0).toString(16)}`).join(''),
    ],
    ['in numbered entities', Array.from(value, sign => `&#${sign.charCodeAt(0)};`).join('')],
    ['in hexadecimal entities', Array.from(value, sign => `&#x${sign.charCodeAt(0).toString(16)};`).join('')],
    ['in hexadecimal digits', Buffer.from(value).toString('hex')],
    ['in capital hexadecimal digits', Buffer.from(value).toString('hex').toUpperCase()],
    ['every octet', Buffer.from(value).toString('hex').replace(/../g, '%$&')],
  ]
  test.each(spellings)('%s', (_name, text) => {
    const redacted = redactor.redact(`before ${text} after`)
    expect(redacted).toContain('[token]')
    expect(redacted).toMatch(/^before .*after$/)
    expect(redacted).not.toContain(text)
    expect(redactor.isTold(text)).toBe(true)
  })
})

test('whatever is said around it, no token gets through, also not in base64', () => {
  const token = fc.stringMatching(/^[\x21-\x7e]{8,64}$/)
  fc.assert(
    fc.property(token, fc.string(), fc.string(), (secret, before, after) => {
      const knowing = createRedactor()
      knowing.learn(secret, '␀')
      expect(knowing.redact(before + secret + after)).not.toContain(secret)
      const packed = Buffer.from(before + secret + after).toString('base64')
      expect(Buffer.from(knowing.redact(packed), 'base64').toString()).not.toContain(secret)
    }),
  )
})

test('texts without the token stay as they are', () => {
  const text =
    'jw02733-o001_t001_nircam_clear-f090w_i2d.fits: 2 of 3 files, https://127.0.0.1/x?uri=mast%3AJWST'
  expect(redactor.redact(text)).toBe(text)
  expect(redactor.isTold(text)).toBe(false)
  expect(createRedactor().redact(text)).toBe(text)
})

test('a value of foreign make is gone through to its depth, names of fields included', () => {
  const given = { [value]: [1, null, { text: `a ${encodeURIComponent(value)} b`, other: 'x' }], kept: true }
  expect(redactor.redactAll(given)).toEqual({
    '[token]': [1, null, { text: 'a [token] b', other: 'x' }],
    kept: true,
  })
})

test.each([
  ['http://token:s3cret@127.0.0.1:9/x', 'http://[hidden]@127.0.0.1:9/x'],
  [
    '(https://s3cret@h.example), and HTTP://a:b@c@h/x',
    '(https://[hidden]@h.example), and HTTP://[hidden]@h/x',
  ],
  ['me@h.example wrote https://h.example/a@b?c=d@e', 'me@h.example wrote https://h.example/a@b?c=d@e'],
])('the sign-in of an address is blanked: %s', (text, expected) => {
  expect(createRedactor().redact(text)).toBe(expected)
})

test('a secret is known from its making, and shows its last four characters at most', () => {
  const secret = new Secret('0123456789abcdef0123')
  expect(`${String(secret)} ${JSON.stringify({ secret })} ${inspect(secret)}`).toBe(
    '[token …0123] {"secret":"[token …0123]"} [token …0123]',
  )
  expect(knownSecrets.redact('token 0123456789abcdef0123!')).toBe('token [token …0123]!')
  expect(String(new Secret('abc'))).toBe('[token]')
  expect(JSON.parse(knownSecrets.redact(JSON.stringify([new Secret('0123456789"ab\\').reveal()])))).toEqual([
    '[token]',
  ])
})

test('long runs of marks that begin an escape do not take long', () => {
  // Quadratic in the length they would take hours, and the test would not end.
  const runs = ['\\', '%25', '%', '&#0', '&#x0'].map(mark => mark.repeat(1_000_000))
  expect(runs.map(run => redactor.isTold(run))).toEqual(runs.map(() => false))
})

test('what was given as a token by mistake, such as a whole key file, is blanked however long it is', () => {
  const hashes = Array.from({ length: 150 }, (_, index) => createHash('sha512').update(`${index}`))
  const long = hashes.map(hash => hash.digest('hex')).join('')
  const knowing = createRedactor()
  knowing.learn(long, '␀')
  expect(knowing.redact(`before ${long} after`)).toMatch(/^before ␀+ after$/)
  expect(knowing.isTold(Buffer.from(long).toString('base64'))).toBe(true)
  expect(knowing.isTold('before and after')).toBe(false)
})
