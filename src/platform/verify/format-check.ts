import { needs, type Doubt } from '#core/transfer/judge'
import type { ContentCheck, ContentVerdict } from './content-check.types.ts'
import { errorIn } from './error-body.ts'
import type { Format } from './format.ts'
import { blanks } from './guarded-check.ts'
import { createHead, headBytes, isTelling } from './head.ts'
import { textOf } from './markup.ts'
import { nameOfKind, recognise } from './recognise.ts'

/** Shorter than any association; a JSON or XML text this short may be anything, and needs a list that does not say more. */
const slightBytes = 1024

/** A format and what its check makes of the bytes; or the reason why they cannot be any of the formats. */
interface Choice {
  readonly check: ContentCheck
  readonly refusal: string | null
  /** Why a body is suspect although its own check finds it sound. */
  readonly doubt: Doubt | null
}

/**
 * Judges the first bytes by the formats that the file's names promise (any of them will do), then hands everything to
 * the check of the one that fits.
 */
export function createFormatCheck(formats: readonly [Format, ...Format[]]): ContentCheck {
  const head = createHead()
  let chosen: Choice | null = null
  const chooseByHead = (isWhole: boolean): Choice => choose(head.bytes(), isWhole, formats)

  return {
    update(bytes) {
      if (chosen !== null) return chosen.check.update(bytes)
      // The usual first chunk is large: then nothing needs to be gathered.
      const begin = bytes.subarray(0, headBytes)
      if (head.bytes().length === 0 && isTelling(begin)) {
        chosen = choose(begin, false, formats)
        return chosen.check.update(bytes)
      }
      const at = head.take(bytes, 0)
      if (!head.isWhole()) return
      chosen = chooseByHead(false)
      const first = chosen.check.update(head.bytes())
      const rest = bytes.subarray(at)
      if (rest.length === 0) return first
      return first === undefined ? chosen.check.update(rest) : first.then(() => chosen?.check.update(rest))
    },
    refusal: () => chosen?.refusal ?? null,
    stop: () => chosen?.check.stop?.(),
    end() {
      if (chosen === null) {
        chosen = chooseByHead(true)
        if (head.bytes().length > 0) void chosen.check.update(head.bytes())
      }
      const verdict = chosen.check.end()
      const doubt = strongest(verdict.kind === 'sound' ? (verdict.doubt ?? null) : null, chosen.doubt)
      return verdict.kind === 'sound' && doubt !== null ? { ...verdict, doubt } : verdict
    },
  }
}

function choose(head: Uint8Array, isWhole: boolean, formats: readonly [Format, ...Format[]]): Choice {
  const latin1 = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1')
  const begun = formats.find(({ begins }) => begins?.(latin1) === true)
  if (begun !== undefined) {
    const doubt = begun.isProven ? null : nothingShown(formats.length > 1)
    return { check: begun.create(), refusal: null, doubt }
  }
  const fitting = formats.find(format => format.begins === null && whyRefused(head, format) === null)
  if (fitting !== undefined) {
    const doubt = doubtIn(head, isWhole, fitting, formats.length > 1)
    return { check: fitting.create(), refusal: null, doubt }
  }
  const [format] = formats
  const why = whyRefused(head, format)
  if (why !== null) return { check: ended({ kind: 'not-the-file', detail: why }), refusal: why, doubt: null }
  // Bytes that are nothing known are left to the format's own check, which calls them damaged.
  const detail = `The file does not begin as ${format.name} does.`
  const check = format.create()
  return {
    check: { update: bytes => check.update(bytes), end: () => unsoundAtAll(check.end(), detail) },
    refusal: null,
    doubt: null,
  }
}

const unsoundAtAll = (verdict: ContentVerdict, detail: string): ContentVerdict =>
  verdict.kind === 'sound' ? { kind: 'damaged', detail } : verdict

const ended = (verdict: ContentVerdict): ContentCheck => ({ update: () => undefined, end: () => verdict })

/** One sentence where these first bytes (all, if the file is shorter) cannot be the file; else null. */
function whyRefused(head: Uint8Array, format: Format): string | null {
  if (head.length === 0)
    return format.isProven || format.begins !== null
      ? `The archive sent an empty file in place of ${format.name}.`
      : null
  const kind = recognise(head)
  if (kind === null || (format.begins === null && !format.refused.includes(kind))) return null
  return `The archive sent ${nameOfKind[kind]} in place of ${format.name}.`
}

/** What only the size in the list, or a digest, can settle. */
function doubtIn(head: Uint8Array, isWhole: boolean, format: Format, isOneOfTwo: boolean): Doubt | null {
  if (head.length === 0)
    return { needs: 'same-size', otherwise: 'damaged', detail: 'The archive sent an empty file.' }
  if (isWhole && head.every(byte => blanks.includes(byte)))
    return { needs: 'same-size', otherwise: 'damaged', detail: 'The archive sent nothing but blanks.' }
  const text = textOf(head)
  const error = errorIn(text, isWhole)
  if (error !== null && format.errors.includes(error))
    return {
      needs: 'near-size',
      otherwise: 'damaged',
      detail: `The archive sent what looks like an error instead of ${format.name}.`,
    }
  if (error !== null) {
    const otherwise = error === 'text' ? 'damaged' : 'not-the-file'
    return {
      needs: 'same-size',
      otherwise,
      detail: `The archive sent an error message in place of ${format.name}.`,
    }
  }
  if (recognise(head) === 'page' && !format.errors.includes('page'))
    return {
      needs: 'same-size',
      otherwise: 'not-the-file',
      detail: `The archive sent ${nameOfKind.page} in place of ${format.name}.`,
    }
  // Every error is sound JSON or XML, too, whatever its members are called.
  const isSlight = isWhole && head.length <= slightBytes && format.errors.length > 0
  if (format.isProven && !isSlight) return null
  return nothingShown(isOneOfTwo)
}

const nothingShown = (isOneOfTwo: boolean): Doubt => ({
  needs: isOneOfTwo ? 'near-size-or-digest' : 'nothing-against',
  otherwise: 'damaged',
  detail: 'Nothing shows that these bytes are the file.',
})

const strongest = (one: Doubt | null, other: Doubt | null): Doubt | null =>
  one === null || (other !== null && needs.indexOf(other.needs) > needs.indexOf(one.needs)) ? other : one
