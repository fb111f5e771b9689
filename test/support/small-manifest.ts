import type { ManifestItem, ManifestSource } from '#core/manifest/manifest-types'

/** What a manifest of a few verified files is written from; every file of it names the batch. */
export function smallManifest(folder: string, uuid: string, names: readonly string[]): ManifestSource {
  return {
    batch: {
      uuid,
      name: uuid,
      folder,
      layout: 'nested',
      note: null,
      createdMs: 0,
      writtenMs: 0,
      tool: 'Halyard test',
    },
    facts: { rows: names.length, isSignInNeeded: false },
    items: names.map(name => fileOf(`${uuid}-${name}`)),
  }
}

const fileOf = (filename: string): ManifestItem => ({
  id: 1,
  uri: `mast:JWST/product/${filename}`,
  filename,
  obsId: 'obs1',
  collection: 'JWST',
  programId: '2733',
  access: 'PUBLIC',
  version: null,
  listedSizeBytes: 3,
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
  finishedMs: 0,
  sizeBytes: 3,
  sha256: '0'.repeat(64),
  validator: { etag: null, lastModified: null },
  marks: [],
  provenance: {},
})
