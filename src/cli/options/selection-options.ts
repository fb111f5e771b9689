import { Option, type Command } from 'commander'
import { knownValue } from '#core/archive/known-values'
import { levels, type Level } from '#core/selection/level'
import { compileRegex, type SelectionRules } from '#core/selection/rules'
import { AppError } from '#shared/errors'
import { list } from './observation-options.ts'

/** What narrows a product list: the download overlay's rules, as options. */
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
    .addOption(new Option('--level <level>', `pipeline level: ${levels.join(', ')}`).argParser(list))
    .addOption(new Option('--suffix <suffix>', 'file suffix, e.g. _cal or _i2d').argParser(list))
    .addOption(new Option('--ext <extension>', 'file extension, e.g. fits or fits.gz').argParser(list))
    .option('--regex <pattern>', 'JavaScript regular expression searched in the file name')
    .option('--recommended', "only the archive's minimum recommended products")
    .option(
      '--pipeline',
      'only what the calibration pipeline needs: uncal, asn, pool, msa (JWST), raw and asn (HST)',
    )
    .option('--guide-stars', 'guide star files too; they are left out otherwise')
}

/** The selection rules of the options. Throws AppError('usage') for an unknown level or a broken expression. */
export function rulesOf(options: SelectionOptions): SelectionRules {
  if (options.recommended && options.pipeline)
    throw new AppError('usage', 'Give either --recommended or --pipeline.')
  if (options.regex !== undefined) compileRegex(options.regex)
  return {
    quick: options.recommended ? 'recommended' : options.pipeline ? 'pipeline' : 'all',
    guideStars: options.guideStars ? 'all' : 'none',
    ...(options.level && { levels: options.level.map(toLevel) }),
    ...(options.suffix && { suffixes: options.suffix }),
    ...(options.ext && { extensions: options.ext }),
    ...(options.regex !== undefined && { regex: options.regex }),
  }
}

const toLevel = (text: string): Level => knownValue('--level', text, levels)
