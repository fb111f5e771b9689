import type { Reading } from '#shared/contract/areas/search'
import { dataSetOf, filenameOf, parseMastName, programOf } from '#core/names/mast-names'

/**
 * Readings of a text as the name of a dataset, of a file, or as a `mast:` URI; empty when it is none of them.
 * Names follow the file naming of the JWST pipeline's documentation and the `ipppssoot` root names of HST.
 */
export function dataSetReadings(text: string): readonly Reading[] {
  const name = /^mast:/i.test(text) ? filenameOf(text) : text
  if (!/^[\w.*:-]{4,255}$/.test(name)) return []
  return fileReadings(name) ?? idReadings(name)
}

/** Null when the text is no file name. */
function fileReadings(filename: string): readonly Reading[] | null {
  const name = parseMastName(filename)
  if (name.extension === '' || filename.includes('*')) return null
  const program = programOf(filename)
  const asProgram = program === null ? [] : [programReading(program)]
  const file = (ids: readonly string[]): Reading => ({ kind: 'file', filename, ids: [...ids] })
  switch (name.kind) {
    case 'exposure': {
      const owner = dataSetOf(filename) ?? filename
      // Segments of one exposure belong to one observation in some of the archive's rows, in others each to its own.
      const ids = name.segment === null ? [owner] : [owner, owner.replace(`-seg${name.segment}`, '')]
      return [file(ids.map(lower)), ...asProgram]
    }
    case 'stage3':
      return [file([lower(dataSetOf(filename) ?? filename)]), ...asProgram]
    case 'hst':
      return [file(bothCases(name.root))]
    case 'association':
      return [file([`jw${name.program}-${lower(name.association)}_*`]), ...asProgram]
    case 'guide-star': {
      const visit = /^jw\d{11}/i.exec(filename)?.[0]
      return visit === undefined ? null : [file([`${lower(visit)}*`]), ...asProgram]
    }
    case 'pool':
      return asProgram
    case 'unknown':
      return /^jw\d{5}/i.test(filename) ? asProgram : null
  }
}

function idReadings(id: string): readonly Reading[] {
  const jwst = /^jw(\d{5})(.*)$/i.exec(id)
  if (jwst) {
    const asProgram = programReading((jwst[1] ?? '').replace(/^0+(?=.)/, ''))
    if (jwst[2] === '') return [asProgram, dataset([`${lower(id)}*`])]
    if (id.includes('*')) return [dataset([lower(id)])]
    // With a suffix but no ending, as people copy it: the suffix is not part of the dataset's name.
    const owner = dataSetOf(`${id}.fits`)
    if (owner !== null) return [dataset([lower(owner)]), asProgram]
    // A whole name means itself; `jw02733-o001` or an exposure without its detector means all names that begin so.
    const isWhole = dataSetOf(`${id}_x.fits`) !== null
    return [dataset([isWhole ? lower(id) : `${lower(id)}*`]), asProgram]
  }
  if (parseMastName(`${id}_raw.fits`).kind === 'hst') return [dataset(bothCases(id)), ...association(id)]
  if (id.includes('*') && /^(?:jw|hst_|[fijlnosuvwxyz][a-z0-9]{3})/i.test(id)) return [dataset([id])]
  return []
}

/** Members of an HST association are no rows of their own: its other names begin with the same six characters. */
const association = (id: string): readonly Reading[] =>
  id.length === 9 ? [dataset([`${lower(id).slice(0, 6)}*`])] : []

const programReading = (program: string): Reading => ({ kind: 'program', program, mission: 'JWST' })
const dataset = (ids: readonly string[]): Reading => ({ kind: 'dataset', ids: [...ids] })
const lower = (id: string): string => id.toLowerCase()
/** Old rows of HST are in upper case, new ones in lower case. */
const bothCases = (id: string): readonly string[] => [...new Set([id.toLowerCase(), id.toUpperCase()])]
