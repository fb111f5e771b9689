import { useRef, useState } from 'react'

import { decodeText } from '#shared/decode-text'
import type { ImportView } from '#shared/contract/areas/selection-views'

import type { Input } from '#shared/contract/calls'
import type { Result } from '#shared/errors'
import { orElse } from '#shared/ignore'

import { useClient } from '../../api/client-context.tsx'
import { useRefresh } from '../../api/use-ask.ts'
import { forgetFailedChoice } from './handover.ts'

/** A file that is being read, or the list that it was read as. */
export type Importing =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading'; readonly name: string }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  | { readonly kind: 'read'; readonly view: ImportView }

export interface ListImport {
  readonly state: Importing
  readonly read: (file: File) => void
  /** Works on the list that was read. */
  readonly accept: () => void
  readonly drop: () => void
}

/** Characters of a request; the contract takes no more at once. */
const pieceChars = 150_000

export function useImport(): ListImport {
  const client = useClient()
  const refresh = useRefresh()
  const [state, setState] = useState<Importing>({ kind: 'none' })

  /** The number of the present import: the answer to a cancelled one opens nothing. */
  const latest = useRef(0)

  async function read(file: File): Promise<void> {
    const { name } = file
    latest.current += 1
    const own = latest.current
    const isCancelled = (): boolean => own !== latest.current
    setState({ kind: 'reading', name })
    const failed = (message: string): void => {
      if (!isCancelled()) setState({ kind: 'failed', name, message })
    }
    const read = file.arrayBuffer().then(bytes => decodeText(new Uint8Array(bytes)))
    const text = await orElse(read, null, 'read a chosen file: the person is told')
    if (text === null) {
      failed('The file cannot be read.')
      return
    }
    let importId: string | null = null
    let at = 0
    for (; at + pieceChars < text.length; at += pieceChars) {
      if (isCancelled()) return
      const part: Input<'selection.import-part'> = { importId, text: text.slice(at, at + pieceChars) }
      const taken: Result<{ importId: string }> = await client.call('selection.import-part', part)
      if (!taken.ok) {
        failed(taken.error.message)
        return
      }
      importId = taken.value.importId
    }
    const last = { importId, name: name.slice(0, 300), text: text.slice(at) }
    const reply = await client.call('selection.import', last)
    if (!reply.ok) failed(reply.error.message)
    else if (isCancelled()) await client.call('selection.drop', { listId: reply.value.listId })
    else setState({ kind: 'read', view: reply.value })
  }

  async function accept(listId: string): Promise<void> {
    const own = latest.current
    const reply = await client.call('selection.accept', { listId })
    if (own !== latest.current) return
    if (!reply.ok) {
      setState({ kind: 'failed', name: '', message: reply.error.message })
      return
    }
    setState({ kind: 'none' })
    forgetFailedChoice()
    refresh('selection')
  }

  return {
    state,
    read: file => void read(file),
    accept: () => {
      if (state.kind === 'read') void accept(state.view.listId)
    },
    drop: () => {
      latest.current += 1
      if (state.kind === 'read') void client.call('selection.drop', { listId: state.view.listId })
      setState({ kind: 'none' })
    },
  }
}
