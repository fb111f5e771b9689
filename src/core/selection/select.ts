import type { Product } from '#shared/models'
import { isGuideStar } from '../names/mast-names.ts'
import { classify, type ClassifiedProduct } from './classify.ts'
import { testOf, type SelectionRules } from './rules.ts'

/**
 * Decides which files of a list are wanted. The list is walked rather than held, as one in a database is; it is walked
 * twice when only the highest guide star files are wanted. Throws `usage` for a bad regex.
 */
export function* selectFrom(list: () => Iterable<Product>, rules: SelectionRules): Generator<Product> {
  const isSelected = testOf(rules, rules.guideStars === 'highest' ? guideStarsOf(list()) : [])
  for (const product of list()) if (isSelected(classify(product))) yield product
}

function guideStarsOf(products: Iterable<Product>): ClassifiedProduct[] {
  const found: ClassifiedProduct[] = []
  for (const product of products) if (isGuideStar(product.filename)) found.push(classify(product))
  return found
}
