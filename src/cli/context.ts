import type { Command } from 'commander'
import type { CommandOutput } from './output/output.ts'

/** Options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly yes?: boolean
  readonly profile?: string
  readonly tokenFile?: string
}

/** `opened`: the profile folder is made and closed to other users before the command starts. `named`: only its path. */
export type ProfileUse = 'opened' | 'named'

/** What every command gets: where it prints, when it stops, and where its state lies. */
export interface Context {
  readonly output: CommandOutput
  readonly options: GlobalOptions
  readonly signal: AbortSignal
  readonly env: NodeJS.ProcessEnv
  /** Folder of all state: `--profile`, HALYARD_PROFILE, else the system's own place for it. */
  readonly profileFolder: string
}

/** How a command ends. `halyard --help` lists the codes. */
export type ExitCode = number

/** A command's action: does the work and answers the exit code. */
export type Action = (context: Context) => Promise<ExitCode>

/** Prepares the context and runs an action: the only way in which commands start. */
export type RunCommand = (command: Command, action: Action, use?: ProfileUse) => Promise<void>
