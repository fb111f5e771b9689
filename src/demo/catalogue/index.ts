import { hstObservations } from './hst-observations.ts'
import { hstProgramFiles } from './hst-program.ts'
import { hstPrograms } from './hst-programs.ts'
import { jwstProgramFiles, type ProgramFiles } from './jwst-program.ts'
import { observationsOf } from './products.ts'
import { programs } from './programs.ts'
import type { DemoCatalogue, DemoObservation } from './types.ts'

/** A program of either telescope. Its files are built on first use. */
interface Program {
  readonly observations: readonly DemoObservation[]
  /** Whether a file name belongs to this program. */
  owns(filename: string): boolean
  files(): ProgramFiles
}

/**
 * The catalogue of the demo archive. `scale` multiplies the number of pixels of every image (1: some 100 MB for the
 * recommended files of program 2733). The same scale gives the same catalogue.
 */
export function createCatalogue({ scale }: { readonly scale: number }): DemoCatalogue {
  const all = [...jwst(scale), ...hst(scale)]
  const homes = new Map(all.flatMap(program => program.observations.map(({ obsid }) => [obsid, program])))
  return {
    observations: all.flatMap(program => program.observations),
    filesOf: obsid => homes.get(obsid)?.files().lists.get(obsid) ?? [],
    file(uri) {
      const filename = /^mast:(?:JWST|HST)\/product\/([^/]+)$/.exec(uri)?.[1]
      return filename === undefined
        ? undefined
        : all
            .find(program => program.owns(filename))
            ?.files()
            .files.get(uri)
    },
    *files() {
      for (const program of all) yield* program.files().files.values()
    },
  }
}

const jwst = (scale: number): readonly Program[] =>
  programs.map(program => ({
    observations: observationsOf(program),
    owns: filename => filename.startsWith(`jw${program.id.padStart(5, '0')}`),
    files: once(() => jwstProgramFiles(program, scale)),
  }))

const hst = (scale: number): readonly Program[] =>
  hstPrograms.map(program => ({
    observations: hstObservations(program),
    owns: filename => filename.startsWith(program.root) || filename.startsWith(`hst_${program.id}_`),
    files: once(() => hstProgramFiles(program, scale)),
  }))

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: make() }).value
}
