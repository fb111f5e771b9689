import { Option, type Command } from 'commander'
import { levels } from '#core/selection/level'
import { commaList } from './option-parsers.ts'

/** The options that narrow a product list; the same rules as in the window. */
export interface SelectionOptions {
  readonly level?: readonly string[]
  readonly suffix?: readonly string[]
  readonly ext?: readonly string[]
  readonly regex?: string
  readonly recommended?: boolean
  readonly pipeline?: boolean
  readonly guideStars?: boolean
}

export function addSelectionOptions(command: Command): Command {
  return command
    .addOption(new Option('--level <level>', `pipeline level: ${levels.join(', ')}`).argParser(commaList))
    .addOption(new Option('--suffix <suffix>', 'file suffix, e.g. _cal or _i2d').argParser(commaList))
    .addOption(new Option('--ext <extension>', 'file extension, e.g. fits or fits.gz').argParser(commaList))
    .option('--regex <pattern>', 'JavaScript regular expression, matched anywhere in the file name')
    .option('--recommended', "only the archive's minimum recommended products")
    .option(
      '--pipeline',
      'only what the calibration pipeline needs: uncal, asn, pool, msa (JWST), raw and asn (HST)',
    )
    .option('--guide-stars', 'include guide star files')
}
