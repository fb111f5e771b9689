import { knownValue } from '#core/archive/known-values'
import { levels, type Level } from '#core/selection/level'
import { compileRegex, type SelectionRules } from '#core/selection/rules'
import { AppError } from '#shared/errors'
import type { SelectionOptions } from '../options/selection-options.ts'

/** The selection rules of the options. Throws AppError('usage') for an unknown level or a broken expression. */
export function rulesOf(options: SelectionOptions): SelectionRules {
  if (options.recommended && options.pipeline)
    throw new AppError('usage', 'Give either --recommended or --pipeline, not both.')
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
