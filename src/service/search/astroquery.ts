import type { SearchCriteria } from '#core/ports'

/** More names than this make a program too long to read. */
export const mostSnippetIds = 1_000

/**
 * A Python program that asks the archive the same with astroquery (`astroquery.mast.Observations.query_criteria`).
 * `ids` narrows it to these datasets; null leaves the criteria alone.
 */
export function astroquerySnippet(criteria: SearchCriteria, ids: readonly string[] | null): string {
  const named =
    ids === null ? argumentsOf(criteria) : [list('obs_collection', criteria.missions), list('obs_id', ids)]
  return [
    'from astroquery.mast import Observations',
    '',
    'observations = Observations.query_criteria(',
    ...named.filter(line => line !== null).map(line => `    ${line},`),
    ')',
    'products = Observations.get_unique_product_list(observations)',
    'print(len(observations), "observations,", len(products), "files")',
    '',
  ].join('\n')
}

function argumentsOf(criteria: SearchCriteria): readonly (string | null)[] {
  const { position, startMjd } = criteria
  return [
    list('obs_collection', criteria.missions),
    list(
      'proposal_id',
      (criteria.programs ?? []).map(program => program.replace(/^0+(?=\d)/, '')),
    ),
    // A bare instrument means all its modes.
    list(
      'instrument_name',
      (criteria.instruments ?? []).map(name => (/[/*]/.test(name) ? name : `${name}*`)),
    ),
    list('filters', criteria.filters),
    criteria.calibLevels?.length ? `calib_level=[${criteria.calibLevels.join(', ')}]` : null,
    list('dataproduct_type', criteria.productTypes),
    list('dataRights', criteria.access),
    list('target_name', criteria.targetNames),
    list('obs_id', criteria.obsIds),
    startMjd ? `t_min=[${startMjd.min ?? 0}, ${startMjd.max ?? 99999}]` : null,
    ...Object.entries(criteria.columns ?? {}).map(([name, values]) => list(name, values)),
    position ? `coordinates=${quoted(`${position.ra} ${position.dec}`)}` : null,
    position ? `radius=${quoted(`${position.radiusDeg} deg`)}` : null,
  ]
}

function list(name: string, values: readonly string[] | undefined): string | null {
  if (values === undefined || values.length === 0) return null
  if (values.length === 1) return `${name}=${quoted(values[0] ?? '')}`
  return `${name}=[${values.map(quoted).join(', ')}]`
}

/** A Python string: JSON's escapes are among Python's. */
const quoted = (text: string): string => JSON.stringify(text)
