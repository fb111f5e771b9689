/** The exposures, products and association names of each kind of observation. */
export interface ModeFacts {
  readonly exposure: readonly string[]
  readonly product: readonly string[]
  readonly stage2: { readonly type: string; readonly rule: string }
  readonly stage3: { readonly type: string; readonly rule: string }
  /** Suffix of the exposures that stage 3 starts from. */
  readonly stage3Input: string
}

export type Mode = 'image' | 'shutters' | 'grism' | 'time-series' | 'cube' | 'coronagraph'

const image2 = { type: 'image2', rule: 'Asn_Lv2Image' }
const spec2 = { type: 'spec2', rule: 'Asn_Lv2Spec' }

export const modes: Readonly<Record<Mode, ModeFacts>> = {
  image: {
    exposure: ['uncal', 'trapsfilled', 'rate', 'rateints', 'cal', 'i2d', 'crf'],
    product: ['i2d', 'segm', 'cat'],
    stage2: image2,
    stage3: { type: 'image3', rule: 'Asn_Lv3Image' },
    stage3Input: 'cal',
  },
  shutters: {
    exposure: ['uncal', 'rate', 'rateints', 'cal', 's2d', 'x1d'],
    product: ['cal', 'crf', 's2d', 'x1d'],
    stage2: { type: 'spec2', rule: 'Asn_Lv2NRSMSA' },
    stage3: { type: 'spec3', rule: 'Asn_Lv3NRSMOS' },
    stage3Input: 'cal',
  },
  grism: {
    exposure: ['uncal', 'rate', 'rateints', 'cal', 'x1d'],
    product: ['cal', 'x1d', 'c1d'],
    stage2: { type: 'spec2', rule: 'Asn_Lv2WFSSNIS' },
    stage3: { type: 'spec3', rule: 'Asn_Lv3WFSS' },
    stage3Input: 'cal',
  },
  'time-series': {
    exposure: ['uncal', 'rate', 'rateints', 'calints', 'x1dints', 'crfints'],
    product: ['x1dints', 'whtlt'],
    stage2: { type: 'spec2', rule: 'Asn_Lv2SpecTSO' },
    stage3: { type: 'tso3', rule: 'Asn_Lv3TSO' },
    stage3Input: 'calints',
  },
  cube: {
    exposure: ['uncal', 'rate', 'rateints', 'cal', 's3d', 'x1d', 'crf'],
    product: ['s3d', 'x1d'],
    stage2: spec2,
    stage3: { type: 'spec3', rule: 'Asn_Lv3MIRMRS' },
    stage3Input: 'cal',
  },
  coronagraph: {
    exposure: ['uncal', 'rate', 'rateints', 'calints', 'crfints'],
    product: ['psfstack', 'psfalign', 'psfsub', 'i2d'],
    stage2: image2,
    stage3: { type: 'coron3', rule: 'Asn_Lv3Coron' },
    stage3Input: 'calints',
  },
}
