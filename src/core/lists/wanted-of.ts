import { knownAccess } from '../archive/access.ts'
import type { Product, WantedFile } from '#shared/models'

/** A product of a list as a file to fetch. */
export const wantedOf = (product: Product): WantedFile => ({
  uri: product.uri,
  filename: product.filename,
  obsId: product.obsId,
  collection: product.collection,
  sizeBytes: product.sizeBytes,
  access: knownAccess(product.access),
  calibLevel: product.calibLevel,
  version: product.version,
  programId: product.programId,
  parents: product.parents,
})
