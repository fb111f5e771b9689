import type { Keychain } from '#core/token/keychain'
import type { SettingsStore } from '#core/settings-store'
import type { Shell } from './shell/shell-handlers.ts'

/** A browser that was paired with a headless host. */
export interface PairedBrowser {
  /** Names it in `signOut`; reveals nothing of its session. */
  readonly id: string
  readonly createdMs: number
  readonly usedMs: number
}

/** Browsers of a headless host. */
export interface PairedBrowsers {
  list(): readonly PairedBrowser[]
  /** Ends a browser's session; false when there is none of this id. */
  signOut(id: string): Promise<boolean>
  /** A fresh code that pairs one more browser; the earlier one ends. */
  newCode(): { readonly code: string; readonly url: string; readonly untilMs: number }
}

/** What one kind of host can do and another cannot. */
export interface HostPort {
  readonly kind: 'desktop' | 'web'
  readonly settings: SettingsStore
  /** Null where the host has none; `keychainAbsence` says why in one sentence. */
  readonly keychain: Keychain | null
  readonly keychainAbsence: string | null
  /** Folders below which a page may choose one, absolute. */
  readonly folderRoots: readonly string[]
  /** The system's own dialog; null where there is none, and for a person who closes it the promise gives null. */
  readonly pickFolder: ((startFolder: string | null) => Promise<string | null>) | null
  /** Shows a file in the system's file manager. */
  readonly reveal: ((path: string) => void) | null
  /** Opens one of Halyard's own https addresses in the system's browser. */
  readonly openExternal: ((url: string) => Promise<void>) | null
  /** Null where no browsers are paired. */
  readonly browsers: PairedBrowsers | null
  /** Null where nothing surrounds the page. */
  readonly shell: Shell | null
}
