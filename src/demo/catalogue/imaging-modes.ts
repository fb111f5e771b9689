/** Settings that all imaging observations of an instrument share. */
const imaging = {
  mode: 'image',
  dataproductType: 'image',
  instrumentMode: 'IMAGE',
  integrations: 2,
  groups: 12,
  view: 'field',
} as const
export const nircamImage = {
  ...imaging,
  instrument: 'NIRCAM',
  exposureType: 'NRC_IMAGE',
  side: 288,
  productSide: 640,
} as const
export const miriImage = {
  ...imaging,
  instrument: 'MIRI',
  exposureType: 'MIR_IMAGE',
  side: 272,
  productSide: 480,
} as const
export const nirissImage = {
  ...imaging,
  instrument: 'NIRISS',
  exposureType: 'NIS_IMAGE',
  side: 272,
  productSide: 480,
} as const
