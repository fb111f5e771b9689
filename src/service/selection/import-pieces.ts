import { AppError } from '#shared/errors'

/** Texts that come in pieces, because one request is small. */
export interface ImportPieces {
  /** Begins a text (null) or adds to it, and answers its name. Throws AppError('usage'). */
  add(importId: string | null, text: string): string
  /** The whole text with its last piece; null when it came at once. Throws AppError('usage'). */
  finish(importId: string | null, text: string): string
}

/** Parsed JSON takes many times its length. */
const mostChars = 64 * 1024 * 1024

/** Holds one text at a time: a page reads one file, and one that was left halfway is forgotten with the next. */
export function importPieces(newId: () => string): ImportPieces {
  let pending: { readonly id: string; readonly pieces: string[]; chars: number } | null = null

  function take(importId: string, text: string): string[] {
    if (pending?.id !== importId)
      throw new AppError('usage', 'This import was replaced by another one. Open the file again.')
    pending.chars += text.length
    if (pending.chars > mostChars) {
      pending = null
      throw new AppError('usage', 'This file is too large to be read whole. Split it and import the parts.')
    }
    pending.pieces.push(text)
    return pending.pieces
  }

  return {
    add(importId, text) {
      pending = importId === null ? { id: newId(), pieces: [], chars: 0 } : pending
      const id = importId ?? pending?.id ?? ''
      take(id, text)
      return id
    },
    finish(importId, text) {
      if (importId === null) return text
      const whole = take(importId, text).join('')
      pending = null
      return whole
    },
  }
}
