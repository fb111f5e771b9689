import type { LinearWcs } from '#shared/contract/areas/quick-look'
import { stringValue } from '#platform/fits/card'
import { numberOf } from './values.ts'

/**
 * The tangent-plane coordinates of an image, from CD or from PC and CDELT (FITS WCS papers I and II); null where the
 * first two axes are not right ascension and declination in that projection.
 */
export function linearWcs(keyword: (name: string) => string | null): LinearWcs | null {
  const number = (name: string): number | null => numberOf(keyword(name))
  const types = ['CTYPE1', 'CTYPE2'].map(name => (stringValue(keyword(name) ?? '') ?? '').toUpperCase())
  if (!/^RA---TAN(-SIP)?$/.test(types[0] ?? '') || !/^DEC--TAN(-SIP)?$/.test(types[1] ?? '')) return null
  const crpix = [number('CRPIX1'), number('CRPIX2')] as const
  const crval = [number('CRVAL1'), number('CRVAL2')] as const
  if (crpix[0] === null || crpix[1] === null || crval[0] === null || crval[1] === null) return null
  const cd = cdOf(number)
  if (cd === null) return null
  return {
    crpix: [crpix[0], crpix[1]],
    crval: [crval[0], crval[1]],
    cd,
    isApproximate: types.some(type => type.endsWith('-SIP')),
  }
}

function cdOf(number: (name: string) => number | null): LinearWcs['cd'] | null {
  const given = ['CD1_1', 'CD1_2', 'CD2_1', 'CD2_2'].map(number)
  if (given.some(value => value !== null)) return [given[0] ?? 0, given[1] ?? 0, given[2] ?? 0, given[3] ?? 0]
  const scale = [number('CDELT1'), number('CDELT2')] as const
  if (scale[0] === null || scale[1] === null) return null
  const pc = (name: string, otherwise: number): number => number(name) ?? otherwise
  return [
    scale[0] * pc('PC1_1', 1),
    scale[0] * pc('PC1_2', 0),
    scale[1] * pc('PC2_1', 0),
    scale[1] * pc('PC2_2', 1),
  ]
}
