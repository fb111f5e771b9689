import type { Reading } from '#shared/contract/areas/search'

import { countedText } from '../../kit/words.ts'
import { angleText, positionText } from './angles.ts'

/** How a text was understood, in words. Pure. */

/** What was understood, as the chip says it: `Target name, within 3′`. */
export function readingText(reading: Reading): string {
  switch (reading.kind) {
    case 'anything':
      return 'Criteria only'
    case 'program':
      return reading.mission === null
        ? `Program ${reading.program}`
        : `${reading.mission} program ${reading.program}`
    case 'programs':
      return `${reading.mission === null ? '' : `${reading.mission}, `}${countedText(reading.programs.length, 'program', 'programs')}`
    case 'cone':
      return `Position, within ${angleText(reading.radiusDeg)}`
    case 'target':
      return `Target name, within ${angleText(reading.radiusDeg)}`
    case 'proposal-target':
      return 'Target name in programs'
    case 'dataset':
      return reading.ids.some(id => id.includes('*')) ? 'Datasets by pattern' : 'Dataset'
    case 'file':
      return 'File, by its dataset'
  }
}

/** A reading in full, for the list of readings. */
export function readingDetail(reading: Reading): string {
  switch (reading.kind) {
    case 'anything':
      return 'Everything that the criteria allow'
    case 'program':
      return `Program ${reading.program}${reading.mission === null ? '' : ` of ${reading.mission}`}`
    case 'programs':
      return `Programs ${reading.programs.join(', ')}${reading.mission === null ? '' : ` of ${reading.mission}`}`
    case 'cone':
      return `${angleText(reading.radiusDeg)} around ${positionText(reading.ra, reading.dec)}`
    case 'target':
      return `${angleText(reading.radiusDeg)} around “${reading.name}”, by name resolver`
    case 'proposal-target':
      return `Target named “${reading.name}” in a program`
    case 'dataset':
      return `Dataset ${reading.ids[0] ?? ''}`
    case 'file':
      return `Dataset ${reading.ids[0] ?? ''}, which has this file`
  }
}

/** Nothing was found and no filter excludes it: what to try, by how the text was understood. */
export function nothingFoundText({ kind }: Reading): string {
  switch (kind) {
    case 'cone':
    case 'target':
      return 'The archive has nothing within this radius. Search a larger one.'
    case 'program':
      return 'The archive has no datasets of this program. Check its number.'
    case 'programs':
      return 'The archive has no datasets of these programs. Check their numbers.'
    case 'proposal-target':
      return 'No program names a target like this. Check the spelling, or search by position.'
    case 'dataset':
    case 'file':
      return 'The archive has no dataset of this name. Check the spelling; * stands for any characters.'
    case 'anything':
      return 'No datasets match all of these criteria. Leave out some of them.'
  }
}
