import type { Software } from '../bodies/recipe.ts'
import { glass, smacs } from './cluster-groups.ts'
import { m51, phangs, southernRing } from './imaging-groups.ts'
import type { ProgramSpec } from './program-spec.ts'
import { disk, quintet, transit } from './special-groups.ts'
import { targets } from './targets.ts'

const early: Software = { processing: '2025_3', context: 'jwst_1413.pmap', date: '2025-07-16T09:15:33.412' }
const late: Software = { processing: '2025_4', context: 'jwst_1464.pmap', date: '2025-11-28T02:40:07.905' }
const version = '1.19.1'

/** 2030-01-01, so that the exclusive program stays exclusive. */
const farRelease = 62_502

const open = { access: 'PUBLIC', version, software: early, stamp: '20250716t091533', planned: [] } as const
const eroRelease = 59_773.6042

export const programs: readonly ProgramSpec[] = [
  {
    ...open,
    id: '2733',
    title: 'Southern Ring Nebula: early release observations of a planetary nebula',
    investigator: 'Pontoppidan, Klaus M.',
    proposalType: 'DD',
    releaseMjd: eroRelease,
    firstObsid: 87_600_000,
    groups: southernRing,
  },
  {
    ...open,
    id: '2736',
    title: 'SMACS 0723: early release observations of a lensing cluster',
    investigator: 'Pontoppidan, Klaus M.',
    proposalType: 'DD',
    releaseMjd: eroRelease,
    firstObsid: 87_700_000,
    groups: smacs,
  },
  {
    ...open,
    id: '2732',
    title: "Stephan's Quintet: early release observations of interacting galaxies",
    investigator: 'Pontoppidan, Klaus M.',
    proposalType: 'DD',
    releaseMjd: eroRelease,
    firstObsid: 87_800_000,
    groups: quintet,
  },
  {
    ...open,
    id: '2107',
    title: 'A JWST-HST-VLT/MUSE-ALMA Treasury of Star Formation in Nearby Galaxies',
    investigator: 'Lee, Janice',
    proposalType: 'GO',
    releaseMjd: 59_970.1,
    software: late,
    stamp: '20251128t024007',
    firstObsid: 94_300_000,
    groups: phangs,
    planned: [
      {
        obsId: 'jw02107044001_xx101_00001_miri',
        instrumentName: 'MIRI/IMAGE',
        filters: 'F2100W',
        target: targets.ngc1300,
        targetClass: 'Galaxy; Spiral galaxies',
        dataproductType: 'image',
        band: [18_000, 24_000],
      },
    ],
  },
  {
    ...open,
    id: '1783',
    title: 'Feedback in Emerging extrAgalactic Star clusTers: JWST-FEAST',
    investigator: 'Adamo, Angela',
    proposalType: 'GO',
    releaseMjd: 60_336.2,
    software: late,
    stamp: '20251128t024007',
    firstObsid: 95_100_000,
    groups: m51,
  },
  {
    ...open,
    id: '1324',
    title: 'Through the Looking GLASS: A JWST Exploration of Galaxy Formation and Evolution',
    investigator: 'Treu, Tommaso L.',
    proposalType: 'ERS',
    releaseMjd: 59_773.9,
    firstObsid: 88_000_000,
    groups: glass,
  },
  {
    ...open,
    id: '1366',
    title: 'The Transiting Exoplanet Community Early Release Science Program',
    investigator: 'Batalha, Natalie M.',
    proposalType: 'ERS',
    releaseMjd: 59_787.5,
    firstObsid: 88_900_000,
    groups: transit,
  },
  {
    ...open,
    id: '7340',
    title: 'A NIRCam - MIRI - ALMA synergy to constrain planet formation at large orbital separations',
    investigator: 'Facchini, Stefano',
    proposalType: 'GO',
    access: 'EXCLUSIVE_ACCESS',
    releaseMjd: farRelease,
    software: late,
    stamp: '20251128t024007',
    firstObsid: 309_300_000,
    groups: disk,
    planned: [
      {
        obsId: 'jw07340002001_xx101_00001_nircam',
        instrumentName: 'NIRCAM/CORON',
        filters: 'F410M;MASKRND',
        target: targets.as209,
        targetClass: 'Star; Circumstellar disks',
        dataproductType: 'image',
        band: [3866, 4302],
      },
    ],
  },
]
