import type { Node } from './wire.ts'

/** What a preload world tells the main process. */
export type FromPage =
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly Node[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly Node[] }
  | { readonly kind: 'preload-failed'; readonly message: string; readonly stack: string }

/** What the main process tells a preload world. */
export type ToPage =
  | { readonly kind: 'message'; readonly channel: string; readonly args: readonly Node[] }
  | { readonly kind: 'answer'; readonly id: number; readonly value: readonly Node[] }
  | { readonly kind: 'refusal'; readonly id: number; readonly message: string }

/** The function that Chromium gives to the preload world, and the one that the preload world keeps for its answers. */
export const postName = '__electronDoublePost'
export const takeName = '__electronDoubleTake'

/** Electron's own name of the world in which preload scripts run. */
export const preloadWorld = 'Electron Isolated Context'

/** What the preload world is told at its start. */
export interface PreloadInfo {
  readonly preloadPath: string
  readonly platform: string
  readonly arch: string
  readonly versions: Readonly<Record<string, string | undefined>>
}
