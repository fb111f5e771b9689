import { parseMastName } from './parse-mast-name.ts'

/** The first letters of JWST detectors, and the instruments that they belong to. */
const detectors: readonly (readonly [string, string])[] = [
  ['nrc', 'NIRCAM'],
  ['nrs', 'NIRSPEC'],
  ['nis', 'NIRISS'],
  ['miri', 'MIRI'],
  ['guider', 'FGS'],
]

/** The first letter of an HST root name (`ipppssoot`). */
const hubbleLetters: ReadonlyMap<string, string> = new Map([
  ['f', 'FGS'],
  ['i', 'WFC3'],
  ['j', 'ACS'],
  ['l', 'COS'],
  ['n', 'NICMOS'],
  ['o', 'STIS'],
  ['u', 'WFPC2'],
  ['v', 'HSP'],
  ['w', 'WFPC'],
  ['x', 'FOC'],
  ['y', 'FOS'],
  ['z', 'HRS'],
])
const hubbleInstruments = /_(acs|cos|fgs|foc|fos|hrs|nicmos|stis|wfc3|wfpc2|wfpc)(?:-|_|$)/i

/**
 * The instrument of a file, without mode and in the archive's capitals, as far as its name shows; null for lists of the
 * pipeline and names of no known form. Detectors as in the JWST documentation, letters of HST as in its data handbook.
 */
export function instrumentOf(filename: string): string | null {
  const name = parseMastName(filename)
  switch (name.kind) {
    case 'exposure':
      return detectors.find(([start]) => name.detector.toLowerCase().startsWith(start))?.[1] ?? null
    case 'stage3':
      return name.instrument.toUpperCase()
    case 'hst':
      return (
        hubbleInstruments.exec(name.root)?.[1]?.toUpperCase() ??
        (name.root.startsWith('hst_') ? null : (hubbleLetters.get(name.root.charAt(0).toLowerCase()) ?? null))
      )
    case 'guide-star':
      return 'FGS'
    case 'association':
    case 'pool':
    case 'unknown':
      return null
  }
}
