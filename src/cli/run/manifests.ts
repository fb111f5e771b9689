/** What the commands of `halyard manifests` do. */
export { compareBatches } from './manifests-compare.ts'
export { exportManifest } from './manifests-export.ts'
export { listManifests } from './manifests-list.ts'
export { searchManifests } from './manifests-search.ts'
export { showManifest } from './manifests-show.ts'
export { verifyManifest } from './manifests-verify.ts'
