import type { WrittenBatch, ManifestItem, ManifestSource } from '#core/manifests/manifest-types'

/** A verified file of the data set `obs1`; whatever a spec is about comes in. */
export const manifestItem = (filename: string, facts: Partial<ManifestItem> = {}): ManifestItem => ({
  id: 1,
  uri: `mast:JWST/product/${filename}`,
  filename,
  obsId: 'obs1',
  collection: 'JWST',
  programId: '2733',
  access: 'PUBLIC',
  version: null,
  listedSizeBytes: null,
  relativePath: `JWST/obs1/${filename}`,
  madeSafeFrom: null,
  references: ['obs1'],
  state: 'done',
  reason: null,
  detail: null,
  user: 'anonymous',
  attempt: 1,
  attempts: [],
  startedMs: 0,
  finishedMs: 1,
  sizeBytes: 3,
  sha256: 'ab'.repeat(32),
  validator: { etag: null, lastModified: null },
  marks: [],
  provenance: {},
  ...facts,
})

export const manifestBatch = (facts: Partial<WrittenBatch> = {}): WrittenBatch => ({
  uuid: 'u',
  name: 'ring',
  folder: '/data',
  layout: 'nested',
  note: null,
  createdMs: 0,
  writtenMs: 0,
  tool: 'Halyard test',
  ...facts,
})

/** What a manifest of these files is written from. */
export const manifestOf = (batch: Partial<WrittenBatch>, items: readonly ManifestItem[]): ManifestSource => ({
  batch: manifestBatch(batch),
  facts: { rows: items.length, isSignInNeeded: false },
  items,
})

/** The same of a few files whose names hold that of the batch. */
export const smallManifest = (folder: string, uuid: string, names: readonly string[]): ManifestSource =>
  manifestOf(
    { uuid, name: uuid, folder },
    names.map(name => manifestItem(`${uuid}-${name}`)),
  )
