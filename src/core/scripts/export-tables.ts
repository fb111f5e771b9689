import { csvRecord } from '../lists/csv-write.ts'
import type { ScriptFile } from './script-file.ts'

/** Columns in the archive's own words, so that its tools and our import read them. */
const columns = [
  ['dataURI', 'string', ({ file }: ScriptFile) => file.uri],
  ['productFilename', 'string', ({ file }: ScriptFile) => file.filename],
  ['obs_id', 'string', ({ file }: ScriptFile) => file.obsId],
  ['obs_collection', 'string', ({ file }: ScriptFile) => file.collection],
  ['size', 'int64', ({ file }: ScriptFile) => file.sizeBytes],
  ['dataRights', 'string', ({ file }: ScriptFile) => file.access],
  ['calib_level', 'int64', ({ file }: ScriptFile) => file.calibLevel],
  ['prvversion', 'string', ({ file }: ScriptFile) => file.version],
  ['proposal_id', 'string', ({ file }: ScriptFile) => file.programId],
  ['parents', 'string', ({ file }: ScriptFile) => file.parents.join(';')],
  ['file', 'string', ({ file }: ScriptFile) => file.path],
  ['url', 'string', ({ url }: ScriptFile) => url],
] as const
const names = columns.map(([name]) => name)
const cellsOf = (file: ScriptFile) => columns.map(([, , cell]) => cell(file))

/** CSV (RFC 4180 quoting, `\n` line ends), one row per file. */
export function csvTable(files: readonly ScriptFile[]): string {
  return csvRecord(names) + files.map(file => csvRecord(cellsOf(file))).join('')
}

/** ECSV 1.0, which astropy reads with types: the same table below a YAML head. */
export function ecsvTable(files: readonly ScriptFile[]): string {
  const types = columns.map(([name, type]) => `# - {name: ${name}, datatype: ${type}}`)
  const head = [
    '# %ECSV 1.0',
    '# ---',
    "# delimiter: ','",
    '# datatype:',
    ...types,
    '# schema: astropy-2.0',
    '',
  ]
  return head.join('\n') + csvTable(files)
}

/** A JSON array of objects with the same names; `parents` is a list there. */
export function jsonTable(files: readonly ScriptFile[]): string {
  const rows = files.map(file => {
    const cells = cellsOf(file)
    const row = Object.fromEntries(names.map((name, index) => [name, cells[index]]))
    return JSON.stringify({ ...row, parents: file.file.parents })
  })
  return rows.length === 0 ? '[]\n' : `[\n${rows.join(',\n')}\n]\n`
}
