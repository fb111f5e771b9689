import type { SearchQuery } from '#shared/contract/areas/search'

/** What typing `2733` asks for, without further criteria. */
export const programQuery: SearchQuery = {
  text: '2733',
  reading: { kind: 'program', program: '2733', mission: null },
  missions: ['JWST', 'HST'],
  instruments: [],
  filters: [],
  programs: [],
  levels: [],
  types: [],
  access: [],
  since: null,
  until: null,
  columns: [],
}
