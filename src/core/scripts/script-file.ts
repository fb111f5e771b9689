import type { WantedFile } from '#shared/models'

/** A wanted file and its safe path below the download folder, with `/`, as the plan decided it. */
export type PlannedFile = WantedFile & { readonly path: string }

/** A file as the writers of scripts see it. */
export interface ScriptFile {
  readonly file: PlannedFile
  readonly url: string
  /** Which files a token is sent for: never public ones; unknown ones when the archive refuses them without. */
  readonly access: 'public' | 'protected' | 'unknown'
}
