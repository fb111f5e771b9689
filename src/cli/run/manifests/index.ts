/** What the commands of `halyard manifests` do. */
export { compareBatches } from './compare.ts'
export { exportManifest } from './export.ts'
export { listManifests } from './list.ts'
export { searchManifests } from './search.ts'
export { showManifest } from './show.ts'
export { verifyManifest } from './verify.ts'
