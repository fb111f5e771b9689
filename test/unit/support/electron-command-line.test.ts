import { expect, test } from 'vitest'

import { readCommandLine } from '#test/electron/command-line'

test('what comes before the app is for Electron, the rest is for the app', () => {
  const args = ['-r', '/loader.js', '--no-sandbox', '--lang=de', '.', '--hidden', 'halyard:open']
  expect(readCommandLine(args)).toEqual({
    required: ['/loader.js'],
    switches: new Map([
      ['no-sandbox', ''],
      ['lang', 'de'],
    ]),
    entry: '.',
  })
})

test('an executable that carries its app needs none to be named', () => {
  expect(readCommandLine(['--inspect=0'])).toEqual({
    required: [],
    switches: new Map([['inspect', '0']]),
    entry: null,
  })
})
