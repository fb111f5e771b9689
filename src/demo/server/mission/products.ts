import type { DemoFile } from '../../catalogue/types.ts'
import type { Exchange } from '../context.ts'
import { HttpError } from '../http-error.ts'
import { readJsonObject } from '../read-body.ts'
import { replyJson } from '../reply.ts'
import type { Mission } from './missions.ts'

const mostDataSets = 1000
const usualNestedShare = 0.1

/**
 * `POST .../post_list_products` with `{"dataset_ids": [...]}` or `GET .../list_products?dataset_ids=a,b`: the files of
 * datasets. Sometimes the list is nested inside another one, as at the archive.
 * @throws HttpError 400 without ids, or with more than 1000.
 */
export async function listProducts(exchange: Exchange, mission: Mission): Promise<void> {
  const { context, method, request, url } = exchange
  context.counters.add('queries')
  const ids =
    method === 'POST'
      ? (await readJsonObject(request))['dataset_ids']
      : url.searchParams.getAll('dataset_ids').flatMap(value => value.split(','))
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > mostDataSets)
    throw new HttpError(400, 'dataset_ids is a list of 1 to 1000 names.')
  const dataSets = context.index.dataSets(mission.collection)
  const products = ids
    .flatMap((id: unknown) => dataSets.get(String(id))?.files ?? [])
    .map(file => toRow(mission, file))
  const isNested = context.faults.affects('nested', ids.join(','), usualNestedShare)
  replyJson(exchange, { products: isNested ? [products] : products })
}

/** File types in the words of the mission search. */
const typeOf = (file: DemoFile): string =>
  file.category === 'ASSOCIATION'
    ? 'association'
    : file.category === 'REFERENCE'
      ? 'reference'
      : file.calibLevel >= 3
        ? 'science'
        : 'exposure'

const toRow = (mission: Mission, file: DemoFile): unknown => ({
  product_key: `${file.dataset}_${file.filename}`,
  access: file.access,
  dataset: file.dataset,
  instrument_name: file.instrument.padEnd(mission.padding),
  filters: file.filters,
  filename: file.filename,
  // Not a `mast:` URI, despite the column's name.
  uri: `${file.dataset}/${file.filename}`,
  authz_primary_identifier: file.dataset,
  authz_secondary_identifier: 'CAL',
  file_suffix: file.suffix,
  category: file.category,
  size: file.sizeBytes,
  type: typeOf(file),
})
