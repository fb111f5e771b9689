import { dayMs } from '#shared/durations'
import type { Frame } from '../recipe.ts'
import { float, type Card } from './header.ts'
import { layersOf, rowBytes, type Hdu, type ImageHdu, type TableHdu } from './hdu.ts'

/** What the header of an HDU says, mandatory keywords first and in their order (FITS standard 4.0, section 4.4.1). */
export function cardsOf(
  hdu: Hdu,
  frame: Frame,
  file: { readonly filename: string; readonly version: string },
): Card[] {
  if (hdu.kind === 'primary')
    return frame.telescope === 'JWST' ? jwstPrimary(frame, file) : hstPrimary(frame, file)
  if (hdu.kind === 'bare') return [...extension('IMAGE', 8, []), ['EXTNAME', hdu.name]]
  return hdu.kind === 'image' ? imageCards(hdu, frame) : tableCards(hdu)
}

/** `2022-06-03T10:21:33.512` */
const isoOfMjd = (mjd: number): string => new Date((mjd - 40_587) * dayMs).toISOString().slice(0, 23)

const primary: readonly Card[] = [
  ['SIMPLE', true, 'conforms to FITS standard'],
  ['BITPIX', 8],
  ['NAXIS', 0],
  ['EXTEND', true],
]

function jwstPrimary(frame: Frame, { filename, version }: { filename: string; version: string }): Card[] {
  const begin = isoOfMjd(frame.startMjd)
  const end = isoOfMjd(frame.startMjd + frame.exposureSeconds / 86_400)
  const { software, target } = frame
  const integration = frame.exposureSeconds / frame.integrations
  const visit = `${frame.programId.padStart(5, '0')}${frame.observation}${frame.visit}`
  return [
    ...primary,
    ['DATE', software.date, '[UTC] time this file was created'],
    ['ORIGIN', 'STSCI', 'Organization responsible for creating file'],
    ['TIMESYS', 'UTC', 'principal time system'],
    ['TIMEUNIT', 's', 'Default unit for time-related keywords'],
    ['FILENAME', filename, 'Name of file'],
    ['SDP_VER', software.processing, 'Data processing software version'],
    ['CAL_VER', version, 'Calibration software version'],
    ['TELESCOP', 'JWST', 'Telescope used to acquire data'],
    ['PROGRAM', frame.programId.padStart(5, '0'), 'Program number'],
    ['OBSERVTN', frame.observation, 'Observation number'],
    ['VISIT', frame.visit, 'Visit number'],
    ['VISIT_ID', visit, 'Visit identifier'],
    ['VISITGRP', frame.activity.slice(0, 2), 'Visit group identifier'],
    ['SEQ_ID', frame.activity.slice(2, 3), 'Parallel sequence identifier'],
    ['ACT_ID', frame.activity.slice(3), 'Activity identifier'],
    ['EXPOSURE', frame.exposure, 'Exposure request number'],
    ['TITLE', frame.title, 'Proposal title'],
    ['PI_NAME', frame.investigator, 'Principal investigator name'],
    ['TARGPROP', target.name, "Proposer's name for the target"],
    ['TARGNAME', target.name, 'Standard astronomical catalog name'],
    ['TARGTYPE', 'FIXED', 'Type of target'],
    ['TARG_RA', float(target.ra), '[deg] Target RA'],
    ['TARG_DEC', float(target.dec), '[deg] Target Dec'],
    ['INSTRUME', frame.instrument, 'Instrument used to acquire the data'],
    ['DETECTOR', frame.detector, 'Name of detector used'],
    ...optional('FILTER', frame.filter, 'Name of the filter element used'),
    ...optional('PUPIL', frame.pupil, 'Name of the pupil element used'),
    ...optional('GRATING', frame.grating, 'Name of the grating element used'),
    ['EXP_TYPE', frame.exposureType, 'Type of data in the exposure'],
    ['DATE-OBS', begin.slice(0, 10), '[yyyy-mm-dd] Date of observation'],
    ['TIME-OBS', begin.slice(11), '[hh:mm:ss.sss] Time of observation'],
    ['DATE-BEG', begin, 'Date-time start of exposure'],
    ['DATE-END', end, 'Date-time end of exposure'],
    ['EXPSTART', float(frame.startMjd), '[d] exposure start time in MJD'],
    ['READPATT', readouts[frame.instrument] ?? 'FGS', 'Readout pattern'],
    ['NINTS', frame.integrations, 'Number of integrations in exposure'],
    ['NGROUPS', frame.groups, 'Number of groups in integration'],
    ['EFFINTTM', float(integration), '[s] Effective integration time'],
    ['EFFEXPTM', float(frame.exposureSeconds), '[s] Effective exposure time'],
    ['XPOSURE', float(frame.exposureSeconds), '[s] Effective exposure time'],
    ['DURATION', float(frame.exposureSeconds), '[s] Total duration of exposure'],
    ['SUBARRAY', 'FULL', 'Subarray used'],
    ['CRDS_VER', '12.1.9', 'Version of CRDS file selection software used'],
    ['CRDS_CTX', software.context, 'CRDS context (.pmap) used'],
  ]
}

/** Usual readout pattern of an instrument. */
const readouts: Readonly<Record<string, string>> = {
  MIRI: 'FASTR1',
  NIRCAM: 'SHALLOW4',
  NIRISS: 'NIS',
  NIRSPEC: 'NRSIRS2',
}

function hstPrimary(frame: Frame, { filename, version }: { filename: string; version: string }): Card[] {
  const begin = isoOfMjd(frame.startMjd)
  const { target } = frame
  return [
    ...primary,
    ['DATE', frame.software.date, 'date this file was written'],
    ['ORIGIN', 'STScI', 'organization responsible for creating file'],
    ['FILENAME', filename, 'name of file'],
    ['TELESCOP', 'HST', 'telescope used to acquire data'],
    ['INSTRUME', frame.instrument, 'instrument used to acquire data'],
    ['DETECTOR', frame.detector, 'detector in use'],
    ['ROOTNAME', filename.split('_')[0] ?? '', 'rootname of the observation set'],
    ['PROPOSID', Number(frame.programId), 'PEP proposal identifier'],
    ['PR_INV_L', frame.investigator.split(',')[0] ?? '', 'last name of principal investigator'],
    ['TARGNAME', target.name, "proposer's target name"],
    ['RA_TARG', float(target.ra), 'right ascension of the target (deg)'],
    ['DEC_TARG', float(target.dec), 'declination of the target (deg)'],
    ['FILTER1', 'CLEAR1L', 'element selected from filter wheel 1'],
    ['FILTER2', frame.filter, 'element selected from filter wheel 2'],
    ['DATE-OBS', begin.slice(0, 10), 'UT date of start of observation'],
    ['TIME-OBS', begin.slice(11, 19), 'UT time of start of observation'],
    ['EXPSTART', float(frame.startMjd), 'exposure start time (MJD)'],
    ['EXPTIME', float(frame.exposureSeconds), 'exposure duration (seconds)'],
    ['CAL_VER', version, 'calibration code version'],
    ['CRDS_CTX', frame.software.context, 'CRDS context'],
  ]
}

const optional = (keyword: string, value: string, comment: string): readonly Card[] =>
  value === '' ? [] : [[keyword, value, comment]]

function extension(type: 'IMAGE' | 'BINTABLE', bits: number, axes: readonly number[]): Card[] {
  return [
    ['XTENSION', type],
    ['BITPIX', bits],
    ['NAXIS', axes.length],
    ...axes.map((length, i): Card => [`NAXIS${i + 1}`, length]),
    ['PCOUNT', 0],
    ['GCOUNT', 1],
  ]
}

const bitsOf = { float: -32, word: 32, 'unsigned-word': 32, 'unsigned-half': 16 } as const

function imageCards(image: ImageHdu, frame: Frame): Card[] {
  const side = image.innerSide * image.zoom
  const zero = { float: null, word: null, 'unsigned-word': 2 ** 31, 'unsigned-half': 2 ** 15 }[image.pixel]
  return [
    ...extension('IMAGE', bitsOf[image.pixel], [side, side, ...image.depth]),
    ...(zero === null
      ? []
      : ([
          ['BSCALE', 1],
          ['BZERO', zero],
        ] satisfies Card[])),
    ['EXTNAME', image.name],
    ['EXTVER', image.extver],
    ...optional('BUNIT', image.unit, 'physical units of the array values'),
    ...(image.wcs === 'none' ? [] : wcsCards(image, frame, side)),
  ]
}

/** A tangent plane centred on the target, north up (FITS standard 4.0, section 8). */
function wcsCards(image: ImageHdu, frame: Frame, side: number): Card[] {
  const { target, window } = frame
  const step = (target.fieldArcsec * window.width) / side / 3600
  const pixel = (start: number): number => ((0.5 - start) / window.width) * side + 0.5
  const hasWave = image.wcs === 'sky-wave'
  const sky: Card[] = [
    ['WCSAXES', hasWave ? 3 : 2],
    ['CRPIX1', float(pixel(window.x))],
    ['CRPIX2', float(pixel(window.y))],
    ['CRVAL1', float(target.ra)],
    ['CRVAL2', float(target.dec)],
    ['CTYPE1', 'RA---TAN'],
    ['CTYPE2', 'DEC--TAN'],
    ['CUNIT1', 'deg'],
    ['CUNIT2', 'deg'],
    ['CDELT1', float(-step)],
    ['CDELT2', float(step)],
    ['PC1_1', float(1)],
    ['PC1_2', float(0)],
    ['PC2_1', float(0)],
    ['PC2_2', float(1)],
    ['RADESYS', 'ICRS'],
  ]
  if (!hasWave) return sky
  const span = (0.4 * frame.wavelength) / layersOf(image)
  return [
    ...sky,
    ['CRPIX3', float(1)],
    ['CRVAL3', float(0.8 * frame.wavelength)],
    ['CTYPE3', 'WAVE'],
    ['CUNIT3', 'um'],
    ['CDELT3', float(span)],
  ]
}

function tableCards(table: TableHdu): Card[] {
  return [
    ...extension('BINTABLE', 8, [rowBytes(table), table.rows]),
    ['TFIELDS', table.columns.length],
    ...table.columns.flatMap(({ name, form, unit }, i): Card[] => [
      [`TTYPE${i + 1}`, name],
      [`TFORM${i + 1}`, form],
      ...optional(`TUNIT${i + 1}`, unit, ''),
    ]),
    ['EXTNAME', table.name],
    ['EXTVER', table.extver],
  ]
}
