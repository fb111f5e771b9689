import { describe, expect, test } from 'vitest'
import { uriFromDownloadUrl } from '#core/archive/download-url'
import { importText } from '#core/scripts/import-text'

const uriOf = (url: string) => uriFromDownloadUrl(url, new URL('https://mast.stsci.edu'))
const cal = 'jw02733002001_02103_00001_mirimage_cal.fits'
const rate = 'jw02733002001_02103_00001_mirimage_rate.fits'
const calUrl = `https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/${cal}`
const rateUrl = `https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/${rate}`

const read = (text: string, name = 'list.txt') => {
  const { kind, files, refused, refusedCount } = importText(name, text, uriOf)
  return {
    kind,
    files: files.map(({ uri, relativePath }) => [uri.replace('mast:JWST/product/', ''), relativePath]),
    refused: refused.map(({ lineNumber }) => lineNumber),
    refusedCount,
    why: refused.map(({ why }) => why),
  }
}

type ReadCase = [why: string, text: string, files: (readonly [string, string | null])[], name?: string]
type RefusedCase = [why: string, text: string, lineNumber: number, name?: string]

describe('commands in the dialect of their shell are read', () => {
  test.each<ReadCase>([
    ['wget', `wget '${calUrl}'`, [[cal, null]]],
    [
      'wget with options',
      `wget -c -q --tries=5 --header="Authorization: token x" '${calUrl}'`,
      [[cal, null]],
    ],
    ['wget -O', `wget -O a.fits '${calUrl}'`, [[cal, 'a.fits']]],
    [
      'wget with the output behind',
      `wget '${calUrl}' --output-document=JWST/x/a.fits`,
      [[cal, 'JWST/x/a.fits']],
    ],
    [
      'wget of two',
      `wget -nc '${calUrl}' '${rateUrl}'`,
      [
        [cal, null],
        [rate, null],
      ],
    ],
    [
      'several places in a line',
      `curl -L -o a.fits '${calUrl}' -o b.fits '${rateUrl}'`,
      [
        [cal, 'a.fits'],
        [rate, 'b.fits'],
      ],
    ],
    [
      'several names in a line',
      `curl -L -O '${calUrl}' -O '${rateUrl}'`,
      [
        [cal, null],
        [rate, null],
      ],
    ],
    [
      'names for all',
      `curl --remote-name-all '${calUrl}' '${rateUrl}'`,
      [
        [cal, null],
        [rate, null],
      ],
    ],
    ['a folder made before', `mkdir -p x && curl -o x/a.fits '${calUrl}'`, [[cal, 'x/a.fits']]],
    ['a folder entered before', `cd x; curl -O '${calUrl}' || exit 1`, [[cal, null]]],
    [
      'two commands',
      `curl -O '${calUrl}' && curl -O '${rateUrl}'`,
      [
        [cal, null],
        [rate, null],
      ],
    ],
    ['an assignment before', `TOKEN=abc curl -O '${calUrl}'`, [[cal, null]]],
    ['a path and an ending', `/usr/bin/curl.exe -O '${calUrl}'`, [[cal, null]]],
    ['a condition', `if curl -f -O '${calUrl}'; then echo done; fi`, [[cal, null]]],
    ['a caret', `curl -L ^\r\n  -o "a.fits" ^\r\n  "${calUrl}"`, [[cal, 'a.fits']]],
    [
      'a batch file',
      `@echo off\r\nrem all of it\r\n@curl -L -o a.fits "${calUrl.replaceAll(':', '%%3A').replace('https%%3A', 'https:')}"`,
      [[cal, 'a.fits']],
    ],
    [
      'a batch file with single quotes in a name',
      `curl -o "it's.fits" "${calUrl}"`,
      [[cal, "it's.fits"]],
      'x.bat',
    ],
    [
      'a folder as Windows writes it',
      `curl -L -o JWST\\x\\a.fits "${calUrl}"`,
      [[cal, 'JWST/x/a.fits']],
      'x.bat',
    ],
    ['Invoke-WebRequest', `Invoke-WebRequest -Uri "${calUrl}" -OutFile "a.fits"`, [[cal, 'a.fits']]],
    [
      'Invoke-WebRequest over lines',
      `Invoke-WebRequest \`\r\n  -Uri "${calUrl}" \`\r\n  -OutFile 'JWST\\x\\a.fits'`,
      [[cal, 'JWST/x/a.fits']],
    ],
    ['its short name, in place', `iwr ${calUrl} -OutF a.fits -UseBasicParsing`, [[cal, 'a.fits']]],
    [
      'headers with a variable',
      `iwr -Uri "${calUrl}" -Headers @{ Authorization = "token $env:MAST_API_TOKEN" } -OutFile a.fits`,
      [[cal, 'a.fits']],
    ],
    ['Start-BitsTransfer', `Start-BitsTransfer -Source "${calUrl}" -Destination a.fits`, [[cal, 'a.fits']]],
    ['curl in PowerShell', `curl -Uri "${calUrl}" -OutFile a.fits`, [[cal, 'a.fits']], 'x.ps1'],
    ['curl.exe over lines in PowerShell', `curl.exe -L \`\n -o a.fits \`\n "${calUrl}"`, [[cal, 'a.fits']]],
    [
      'bare addresses among commands',
      `#!/bin/sh\ncurl -O '${calUrl}'\n"${rateUrl}"`,
      [
        [cal, null],
        [rate, null],
      ],
    ],
    [
      'carriage returns alone',
      `curl -O '${calUrl}'\rcurl -O '${rateUrl}'\r`,
      [
        [cal, null],
        [rate, null],
      ],
    ],
  ])('%s', (_, text, files, name) => {
    expect(read(`${text}\n`, name)).toEqual({ kind: 'script', files, refused: [], refusedCount: 0, why: [] })
  })
})

describe('what cannot be read is refused in one sentence, counted, and runs nothing', () => {
  test.each<RefusedCase>([
    ['a loop in a line', `for f in a b; do curl -O "${calUrl}$f"; done`, 1],
    [
      'a loop over lines',
      `for f in a b; do\n  curl -O "https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/$f"\ndone`,
      2,
    ],
    ['another program', `aria2c -x 4 '${calUrl}'`, 1],
    ['a program that starts others', `cat urls.txt | xargs curl -O '${calUrl}'`, 1],
    ['a call of a function', `get() {\n  curl -O "$1"\n}\nget '${calUrl}'`, 4],
    ['a removal beside it', `curl -O '${calUrl}' && rm -rf x`, 1],
    ['a list from elsewhere', `wget -i list.txt '${calUrl}'`, 1],
    ['a command of wget', `wget -e use_proxy=yes '${calUrl}'`, 1],
    ['sent data', `wget --post-data=x '${calUrl}'`, 1],
    ['two addresses into one file', `wget -O a.fits '${calUrl}' '${rateUrl}'`, 1],
    ['more places than addresses', `curl -o a -o b '${calUrl}'`, 1],
    ['fewer places than addresses', `curl -o a '${calUrl}' '${rateUrl}'`, 1],
    ['a variable of cmd', `curl -o a.fits "https://mast.stsci.edu/%NAME%"`, 1, 'x.cmd'],
    ['two commands of cmd', `curl -o a.fits "${calUrl}" & del x`, 1, 'x.cmd'],
    ['a variable of PowerShell', `iwr -Uri $url -OutFile a.fits`, 1],
    ['a sub-expression', `iwr -Uri "${calUrl}" -OutFile $(Get-Date).fits`, 1],
    ['an absolute place', `iwr -Uri "${calUrl}" -OutFile C:\\Windows\\a.fits`, 1],
    ['a body', `iwr -Method POST -Uri "${calUrl}" -OutFile a.fits`, 1],
    ['an address in an assignment', `#!/bin/sh\nURL='${calUrl}'`, 2],
  ])('%s', (_, text, lineNumber, name) => {
    const end = name === undefined && !text.includes('iwr') ? `\ncurl -O '${rateUrl}'\n` : '\n'
    const { files, refused, why } = read(text + end, name)
    expect([files.map(([file]) => file), refused]).toEqual([end === '\n' ? [] : [rate], [lineNumber]])
    expect(why[0]).toMatch(/^[A-Z][^\n]+\.$/)
  })
})

test('text that only mentions commands is neither read nor refused', () => {
  const text = `#!/bin/bash
# curl -O '${calUrl}'
command -v curl >/dev/null || { echo 'This needs curl.' >&2; exit 1; }
if ! [ -x "$(command -v wget)" ]; then echo "wget is missing"; fi
echo "mast:JWST/product/${cal} is next"
curl -O '${rateUrl}'
`
  expect(read(text)).toMatchObject({ files: [[rate, null]], refused: [] })
})
