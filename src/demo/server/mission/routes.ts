import type { Exchange, Handler } from '../context.ts'
import { HttpError } from '../http-error.ts'
import { replyJson } from '../reply.ts'
import { missionOf, type Mission } from './missions.ts'
import { listProducts } from './products.ts'
import { retrieveManifest, retrieveProduct } from './retrieve.ts'
import { missionSearch } from './search.ts'

type MissionHandler = (exchange: Exchange, mission: Mission) => Promise<void>

const calls: Readonly<Record<string, MissionHandler>> = {
  'POST search': missionSearch,
  'POST post_list_products': listProducts,
  'GET list_products': listProducts,
  'GET retrieve_product': retrieveProduct,
  'HEAD retrieve_product': retrieveProduct,
  'POST retrieve_product_zip': retrieveManifest,
}

/** `/search/<mission>/api/v0.1/<call>` and `/search/util/api/v0.1/column_list?mission=`. */
export const missionApi: Handler = async exchange => {
  const { method, url } = exchange
  const [, , mission = '', , , call = ''] = url.pathname.split('/')
  if (mission === 'util' && call === 'column_list') {
    columnList(exchange)
    return
  }
  const found = missionOf(mission)
  const key = `${method} ${call}`
  const handler = Object.hasOwn(calls, key) ? calls[key] : undefined
  if (found === undefined || handler === undefined) throw new HttpError(404, 'There is no such service.')
  await handler(exchange, found)
}

const qualified: Readonly<Record<string, string>> = {
  char: 'string',
  varchar: 'string',
  long: 'integer',
  integer: 'integer',
  double: 'float',
  datetime: 'datetime',
}

/** Ends descriptions with blanks and makes every member text, as the archive does. */
function columnList(exchange: Exchange): void {
  const mission = missionOf(exchange.url.searchParams.get('mission') ?? '')
  if (mission === undefined) throw new HttpError(400, 'The parameter mission names no mission.')
  replyJson(
    exchange,
    mission.columns.map(({ name, type, isUsual, description }) => ({
      field_name: name,
      description: `${description}    `,
      column_name: name,
      queryable: name === 'search_pos' ? 'no' : 'yes',
      qual_type: qualified[type.toLowerCase()] ?? 'float',
      default_output: isUsual ? 'yes' : 'no',
      indexed: name === mission.key ? 'yes' : 'no',
      datatype: type.toLowerCase().replace('varchar', 'char').replace('datetime', 'char'),
    })),
  )
}
