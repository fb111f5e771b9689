import type { FitsLayout } from '../bodies/recipe.ts'
import type { DemoFile } from './types.ts'

/** The meaning of a suffix and its stage in the pipeline. */
export interface SuffixFacts {
  readonly body: FitsLayout | 'source-table' | 'light-curve'
  readonly category: '1b' | '2a' | '2b' | '2c' | '3'
  readonly productType: DemoFile['productType']
  readonly description: string
  readonly dataproductType: string
  readonly hasPreview: boolean
}

const science = { productType: 'SCIENCE', dataproductType: 'image', hasPreview: true } as const
const spectrum = { ...science, dataproductType: 'spectrum' } as const

/** Files of one exposure of one detector, stages 0 to 2c. */
export const exposureSuffixes: Readonly<Record<string, SuffixFacts>> = {
  uncal: {
    ...science,
    body: 'uncal',
    category: '1b',
    description: 'exposure (L1b): Uncalibrated 4D exposure data',
  },
  trapsfilled: {
    body: 'traps',
    category: '2a',
    productType: 'AUXILIARY',
    dataproductType: 'image',
    hasPreview: false,
    description: 'exposure (L2a): Persistence trap state',
  },
  rate: {
    ...science,
    body: 'rate',
    category: '2a',
    description: 'exposure (L2a): 2D count rate averaged over integrations',
  },
  rateints: {
    ...science,
    body: 'rates',
    category: '2a',
    description: 'exposure (L2a): 3D count rate per integration',
  },
  cal: { ...science, body: 'image', category: '2b', description: 'exposure (L2b): 2D calibrated data' },
  calints: {
    ...science,
    body: 'cube',
    category: '2b',
    description: 'exposure (L2b): 3D calibrated data per integration',
  },
  i2d: {
    ...science,
    body: 'resampled',
    category: '2b',
    description: 'exposure/target (L2b/L3): 2D rectified image',
  },
  s2d: {
    ...spectrum,
    body: 'spectrum-2d',
    category: '2b',
    description: 'exposure/target (L2b/L3): 2D rectified spectrum',
  },
  s3d: {
    ...spectrum,
    body: 'spectral-cube',
    category: '2b',
    description: 'exposure/target (L2b/L3): 3D image of spectrum',
  },
  x1d: {
    ...spectrum,
    body: 'spectrum-1d',
    category: '2b',
    description: 'exposure/target (L2b/L3): 1D extracted spectrum',
  },
  x1dints: {
    ...spectrum,
    body: 'spectra-1d',
    category: '2b',
    description: 'exposure (L2b): 1D spectra per integration',
  },
  crf: {
    ...science,
    body: 'image',
    category: '2c',
    description: 'exposure (L2c): 2D outlier-flagged calibrated data',
  },
  crfints: {
    ...science,
    body: 'cube',
    category: '2c',
    description: 'exposure (L2c): 3D outlier-flagged data per integration',
  },
}

/** Files of a combined product, stage 3. */
export const productSuffixes: Readonly<Record<string, SuffixFacts>> = {
  i2d: {
    ...science,
    body: 'resampled',
    category: '3',
    description: 'exposure/target (L2b/L3): 2D rectified image',
  },
  segm: {
    body: 'labels',
    category: '3',
    productType: 'AUXILIARY',
    dataproductType: 'image',
    hasPreview: false,
    description: 'target   (L3) : segmentation map',
  },
  cat: {
    body: 'source-table',
    category: '3',
    productType: 'CATALOG',
    dataproductType: 'image',
    hasPreview: false,
    description: 'target   (L3) : source catalog',
  },
  cal: {
    ...spectrum,
    body: 'image',
    category: '3',
    description: 'source/target (L3) : calibrated cutouts of a source',
  },
  crf: {
    ...spectrum,
    body: 'image',
    category: '3',
    description: 'source/target (L3) : outlier-flagged cutouts of a source',
  },
  s2d: {
    ...spectrum,
    body: 'spectrum-2d',
    category: '3',
    description: 'exposure/target (L2b/L3): 2D rectified spectrum',
  },
  s3d: {
    ...spectrum,
    body: 'spectral-cube',
    category: '3',
    description: 'exposure/target (L2b/L3): 3D image of spectrum',
  },
  x1d: {
    ...spectrum,
    body: 'spectrum-1d',
    category: '3',
    description: 'exposure/target (L2b/L3): 1D extracted spectrum',
  },
  c1d: {
    ...spectrum,
    body: 'combined-1d',
    category: '3',
    description: 'source/target (L3) : 1D combined spectrum',
  },
  x1dints: {
    ...spectrum,
    body: 'spectra-1d',
    category: '3',
    description: 'target   (L3) : 1D spectra per integration',
  },
  whtlt: {
    body: 'light-curve',
    category: '3',
    productType: 'CATALOG',
    dataproductType: 'timeseries',
    hasPreview: false,
    description: 'target   (L3) : white-light time series',
  },
  psfstack: {
    ...science,
    body: 'cube',
    category: '3',
    description: 'target   (L3) : stacked reference PSFs',
  },
  psfalign: {
    ...science,
    body: 'cube',
    category: '3',
    description: 'target   (L3) : aligned reference PSFs',
  },
  psfsub: { ...science, body: 'cube', category: '3', description: 'target   (L3) : PSF-subtracted images' },
}
