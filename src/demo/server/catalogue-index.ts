import type { DemoCatalogue, DemoFile, DemoObservation } from '../catalogue/types.ts'

/** A row of the mission search: all files of an exposure, or one level-3 product group. */
export interface DataSet {
  readonly id: string
  readonly files: readonly DemoFile[]
  /** The observation that describes it; null when none lists them. */
  readonly observation: DemoObservation | null
}

/** Look-ups in the catalogue that the protocol needs. Each index is built on first use. */
export interface CatalogueIndex {
  observation(obsid: number): DemoObservation | undefined
  /** By URI, ignoring the letter case of the collection, since saved links contain both. */
  fileByUri(uri: string): DemoFile | undefined
  fileByName(filename: string): DemoFile | undefined
  dataSets(collection: 'JWST' | 'HST'): ReadonlyMap<string, DataSet>
}

export function indexCatalogue(catalogue: DemoCatalogue): CatalogueIndex {
  const byObsid = new Map(catalogue.observations.map(row => [row.obsid, row]))
  const byObsId = new Map(catalogue.observations.map(row => [row.obs_id, row]))
  const dataSets = { JWST: new Map<string, DataSet>(), HST: new Map<string, DataSet>() }
  let isGrouped = false

  const group = (): void => {
    const files = { JWST: new Map<string, DemoFile[]>(), HST: new Map<string, DemoFile[]>() }
    for (const file of catalogue.files()) {
      const list = files[file.collection].get(file.dataset)
      if (list === undefined) files[file.collection].set(file.dataset, [file])
      else list.push(file)
    }
    const listing = listedBy(catalogue)
    for (const collection of ['JWST', 'HST'] as const)
      for (const [id, members] of files[collection]) {
        const observation = byObsId.get(id) ?? listing.get(id) ?? null
        dataSets[collection].set(id, { id, files: members, observation })
      }
    isGrouped = true
  }

  const fileByUri = (uri: string): DemoFile | undefined =>
    catalogue.file(uri) ??
    catalogue.file(uri.replace(/^mast:(jwst|hst)\//i, start => `mast:${start.slice(5).toUpperCase()}`))

  return {
    observation: obsid => byObsid.get(obsid),
    fileByUri,
    fileByName: name => fileByUri(`mast:JWST/product/${name}`) ?? fileByUri(`mast:HST/product/${name}`),
    dataSets: collection => {
      if (!isGrouped) group()
      return dataSets[collection]
    },
  }
}

/**
 * The simplest observation that lists files of each dataset. Most exposures appear only inside a combined observation,
 * from which they take target, position and dates.
 */
function listedBy(catalogue: DemoCatalogue): ReadonlyMap<string, DemoObservation> {
  const listing = new Map<string, DemoObservation>()
  for (const observation of catalogue.observations.toSorted((a, b) => a.calib_level - b.calib_level))
    for (const { dataset } of catalogue.filesOf(observation.obsid))
      if (!listing.has(dataset)) listing.set(dataset, observation)
  return listing
}
