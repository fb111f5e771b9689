import type { Settings } from '#shared/settings'

/** Where a host keeps the settings. All throw AppError('not-writable'). */
export interface SettingsStore {
  /** What was set; what was not has its default. */
  read(): Settings
  /** Returns when it is saved for good. */
  write(settings: Settings): void
  /** Calls when another process, or another window, has changed them. */
  subscribe(listener: () => void): () => void
}
