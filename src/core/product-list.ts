import type { Product, ProductRow } from '#shared/models'

/** An observation that was asked for, and its place among all of them. */
export interface AskedFor {
  readonly obsId: string
  readonly index: number
}

/** One product list while it arrives: rows are stored as they come, unified by URI, every reference kept. */
export interface ProductList {
  /** Adds one group's rows. `askedFor` holds the observations that were asked for, by their obsid. */
  add(rows: readonly ProductRow[], askedFor: (obsid: string) => AskedFor | undefined): void
  /** Every file once, in list order: that of the observations asked for, whatever the order in which groups arrived. */
  products(): IterableIterator<Product>
  readonly counts: { readonly rows: number; readonly files: number }
  /** Forgets the list. */
  drop(): void
}
