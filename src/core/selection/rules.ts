import { AppError } from '#shared/errors'
import type { ClassifiedProduct } from './classify.ts'
import { highestGuideStars } from './guide-stars.ts'
import type { Level } from './level.ts'

/** Where a selection starts. `pipeline` is everything needed to run the pipeline: uncal, asn, pool and msa files. */
export const quickSelects = ['all', 'recommended', 'none', 'pipeline'] as const
export type QuickSelect = (typeof quickSelects)[number]

/** Which files of a list are wanted. Everything given must hold; within a list any may. */
export interface SelectionRules {
  readonly quick: QuickSelect
  readonly levels?: readonly Level[]
  /** With or without underscore; exactly this file type (`_cal` is not `_calints`). */
  readonly suffixes?: readonly string[]
  /**
   * Guide star files are apart, as in the archive: `quick` and `levels` do not touch them, all else does.
   * `highest` takes the most processed file of each; none unless said otherwise.
   */
  readonly guideStars?: 'none' | 'highest' | 'all'
  /** A JavaScript regular expression, searched anywhere in the file name. */
  readonly regex?: string
  /** With or without dot. `gz` is every packed file, `fits.gz` a packed FITS file. */
  readonly extensions?: readonly string[]
  /** Inclusive, in bytes of the listed size; a file of unknown size passes. */
  readonly minBytes?: number
  readonly maxBytes?: number
  /** Words that must all occur in the file name or dataset, in any case. */
  readonly text?: string
  readonly access?: 'public' | 'protected'
  /** URIs chosen or left out one by one; they win over every rule. */
  readonly included?: readonly string[]
  readonly excluded?: readonly string[]
}

export type Test = (file: ClassifiedProduct) => boolean

/**
 * The rules as one test for files of this list. The regular expression runs as it was typed: against a hostile one run
 * this where it can be stopped. Throws `usage` when it cannot be read.
 */
export function testOf(rules: SelectionRules, files: readonly ClassifiedProduct[]): Test {
  const included = new Set(rules.included)
  const excluded = new Set(rules.excluded)
  const tests = [...filters(rules), baseTest(rules, files)]
  return file => {
    if (excluded.has(file.product.uri)) return false
    return included.has(file.product.uri) || tests.every(test => test(file))
  }
}

/** A regular expression as the archive's overlay takes it. Throws `usage` with what is wrong. */
export function compileRegex(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AppError('usage', `Correct the regular expression: ${why}.`, { cause: error })
  }
}

/** The quick select and the levels for ordinary files, the switch for guide star files. */
function baseTest(rules: SelectionRules, files: readonly ClassifiedProduct[]): Test {
  const levels = rules.levels === undefined ? null : new Set<Level | null>(rules.levels)
  const guideStars = guideStarTest(rules, files)
  return file => {
    if (file.isGuideStar) return guideStars(file)
    if (levels !== null && !levels.has(file.level)) return false
    switch (rules.quick) {
      case 'all':
        return true
      case 'recommended':
        return file.product.isRecommended
      case 'none':
        return false
      case 'pipeline':
        return file.isPipelineInput
    }
  }
}

function guideStarTest(rules: SelectionRules, files: readonly ClassifiedProduct[]): Test {
  switch (rules.guideStars ?? 'none') {
    case 'none':
      return () => false
    case 'all':
      return () => true
    case 'highest': {
      const highest = highestGuideStars(files)
      return file => highest.has(file.product.uri)
    }
  }
}

function filters(rules: SelectionRules): Test[] {
  const tests: Test[] = []
  const { minBytes, maxBytes } = rules
  if (rules.suffixes !== undefined) {
    const suffixes = new Set<string | null>(
      rules.suffixes.map(suffix => `_${suffix.replace(/^_/, '').toLowerCase()}`),
    )
    tests.push(file => suffixes.has(file.suffix))
  }
  if (rules.extensions !== undefined) {
    const extensions = new Set(rules.extensions.map(extension => extension.replace(/^\./, '').toLowerCase()))
    tests.push(
      ({ extension }) => extensions.has(extension) || extensions.has(extension.split('.').at(-1) ?? ''),
    )
  }
  if (minBytes !== undefined) tests.push(({ product }) => (product.sizeBytes ?? minBytes) >= minBytes)
  if (maxBytes !== undefined) tests.push(({ product }) => (product.sizeBytes ?? maxBytes) <= maxBytes)
  if (rules.access !== undefined) tests.push(file => file.isPublic === (rules.access === 'public'))
  const words = (rules.text ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length > 0) {
    tests.push(({ product }) => {
      const text = `${product.filename} ${product.obsId}`.toLowerCase()
      return words.every(word => text.includes(word))
    })
  }
  // Last, since it may be slow: the cheap tests leave it fewer names.
  if (rules.regex !== undefined && rules.regex !== '') {
    const regex = compileRegex(rules.regex)
    tests.push(({ product }) => regex.test(product.filename))
  }
  return tests
}
