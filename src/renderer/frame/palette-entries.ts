import { useEffect, useId } from 'react'

import type { Command } from './commands.ts'

/** One line of the palette. */
export interface PaletteEntry {
  readonly id: string
  readonly title: string
  /** Behind the title: a count, a folder. */
  readonly note?: string | undefined
  readonly group: string
  readonly keys?: string | undefined
  readonly run: () => void
}

/** Finds entries beyond the commands: batches, files. Called for each text, at most ten entries are taken. */
export type PaletteSource = (text: string) => Promise<readonly PaletteEntry[]>

const sources = new Map<string, PaletteSource>()

/** Adds a source to the palette while the component is mounted. */
export function usePaletteSource(source: PaletteSource): void {
  const owner = useId()
  useEffect(() => {
    sources.set(owner, source)
  })
  useEffect(
    () => () => {
      sources.delete(owner)
    },
    [owner],
  )
}

const perSource = 10

/** The results of the sources for a text. A source that fails adds nothing, since the palette is only a shortcut. */
export async function askSources(text: string): Promise<readonly PaletteEntry[]> {
  const answers = await Promise.allSettled([...sources.values()].map(source => source(text)))
  return answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value.slice(0, perSource) : []))
}

/** Whether every word of the text occurs in the title, in any order. Pure. */
export function matchesText(title: string, text: string): boolean {
  const within = title.toLowerCase()
  const words = text.toLowerCase().split(/\s+/)
  return words.every(word => within.includes(word))
}

/** The commands that can be run now, as entries. Pure. */
export function entriesOf(commands: readonly Command[], screenTitle: string): readonly PaletteEntry[] {
  const known = new Set<string>()
  const entries: PaletteEntry[] = []
  for (const command of commands) {
    const isHere = command.id === 'frame.palette'
    if (isHere || command.isDisabled === true || command.isListedOnly === true || known.has(command.id))
      continue
    known.add(command.id)
    const { id, title, keys, run, group = screenTitle } = command
    entries.push({ id, title, group, keys: keys?.[0], run: () => run() })
  }
  return entries
}
