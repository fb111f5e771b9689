import { encodingOf, lookedAt } from '#shared/decode-text'
import type { ContentCheck } from './content-check.types.ts'
import { damaged, guardedCheck } from './guarded-check.ts'

/** Steps over decoded text; a byte order mark is left out. */
export interface TextSteps {
  update(text: string): void
  end(): void
}

/** Text in UTF-8, or in UTF-16 as its first bytes show, without NUL characters. */
export function createTextCheck(steps?: TextSteps): ContentCheck {
  const decode = createStrictDecoder()
  const take = (text: string | null): void => {
    if (text === null) throw damaged('the file is not UTF-8 text')
    if (text.includes('\0')) throw damaged('the file is not text')
    if (text !== '') steps?.update(text)
  }
  return guardedCheck({
    update: bytes => take(decode(bytes)),
    end() {
      take(decode())
      steps?.end()
    },
  })
}

/** What no text of single bytes has: control characters other than tabs and ends of lines and pages. */
const control = /[\x00-\x08\x0b\x0e-\x1f\x7f]/

/** Text in any of these encodings, or in one of single bytes such as Latin-1, which size or digest must prove. */
export function createPlainTextCheck(): ContentCheck {
  const decode = createStrictDecoder()
  let isOther = false
  let hasControl = false
  const take = (bytes: Uint8Array | undefined): void => {
    const text = isOther ? null : decode(bytes)
    if (text?.includes('\0') === true) throw damaged('the file is not text')
    isOther ||= text === null
    hasControl ||= bytes !== undefined && control.test(Buffer.from(bytes).toString('latin1'))
    if (isOther && hasControl) throw damaged('the file is not text')
  }
  return guardedCheck({
    update: take,
    end() {
      take(undefined)
      if (!isOther) return
      const detail = 'The file is not UTF-8 text.'
      return { needs: 'near-size-or-digest', otherwise: 'damaged', detail }
    },
  })
}

/** Null for what is not text of the encoding that the first bytes show; without bytes, what is left at the end. */
function createStrictDecoder(): (bytes?: Uint8Array) => string | null {
  let decoder: InstanceType<typeof TextDecoder> | null = null
  return bytes => {
    decoder ??= new TextDecoder(encodingOf((bytes ?? new Uint8Array()).subarray(0, lookedAt)), {
      fatal: true,
    })
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch (cause) {
      if (cause instanceof TypeError) return null
      throw cause
    }
  }
}

/**
 * An ECSV table: the comment lines that open with `# %ECSV` (whose presence was seen before) are followed by at least
 * the line of column names (astropy APE 6).
 */
export function createEcsvCheck(): ContentCheck {
  let isLineStart = true
  let isComment = false
  let hasNames = false
  return createTextCheck({
    update(text) {
      for (let at = 0; at < text.length && !hasNames;) {
        const character = text.charAt(at)
        if (isLineStart) isComment = character === '#'
        if (!isComment && character.trim() !== '') hasNames = true
        const lineEnd = text.indexOf('\n', at)
        isLineStart = isComment ? lineEnd >= 0 : character === '\n'
        if (isComment) at = lineEnd < 0 ? text.length : lineEnd + 1
        else at += 1
      }
    },
    end() {
      if (!hasNames) throw damaged('the table is cut off before its column names')
    },
  })
}
