import type { Output } from './output/output.ts'

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly yes?: boolean
  readonly profile?: string
  readonly tokenFile?: string
}

/** What a command wants of the profile: made and closed to others before it starts, or only named. */
export type ProfileUse = 'opened' | 'named'

/** What every command gets: where to speak, when to stop, and where its state lives. */
export interface Context {
  readonly output: Output
  readonly options: GlobalOptions
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
  /** Folder of all state: `--profile`, HALYARD_PROFILE, else the place the system has for it. */
  readonly profileFolder: string
}

/** A command's end: its exit code. */
export type ExitCode = number
