import type { SearchCriteria } from '#core/ports'

/**
 * The archive's own page for these criteria: its portal takes a search as JSON in the address, in the form of the
 * permanent links that it makes itself. Dates have no such form there and are left out.
 */
export function portalLink(base: URL, criteria: SearchCriteria): string {
  const inputs = [
    input('obs_collection', criteria.missions),
    input('proposal_id', criteria.programs ?? []),
    input('instrument_name', criteria.instruments ?? []),
    input('filters', criteria.filters ?? []),
    input('calib_level', (criteria.calibLevels ?? []).map(String)),
    input('obs_id', criteria.obsIds ?? []),
    input('target_name', criteria.targetNames ?? []),
  ].filter(given => given.values.length > 0)
  const { position } = criteria
  const search = {
    service: 'CAOMFILTERED',
    inputText: inputs,
    position: position
      ? `${position.ra}, ${position.dec}, ${position.radiusDeg}`
      : 'undefined, undefined, undefined',
    paramsService: position ? 'Mast.Caom.Filtered.Position' : 'Mast.Caom.Filtered',
    title: 'MAST: Advanced Search',
    tooltip: inputs.map(({ valString }) => valString).join('; '),
    columns: '*',
    columnsConfig: 'Mast.Caom.Cone',
  }
  return `${base.href}portal/Mashup/Clients/Mast/Portal.html?searchQuery=${encodeURIComponent(JSON.stringify(search))}`
}

function input(name: string, values: readonly string[]) {
  return {
    paramName: name,
    niceName: name,
    values,
    valString: values.join(', '),
    isDate: false,
    separator: ';',
    facetType: 'discrete',
    displayString: values.join(', '),
  }
}
