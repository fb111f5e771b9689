import { AppError } from '#shared/errors'
import type { Doubt } from '#core/transfer/judge'
import type { ContentCheck } from './content-check.types.ts'

/** A check whose steps throw `damaged` with a clause like `the picture is cut off`; nothing is looked at afterwards. */
export interface Steps {
  update(bytes: Uint8Array): void
  /** What these bytes alone leave open, if they do. */
  end(): Doubt | undefined
}

/** Turns the first `damaged` thrown by a step into the verdict. */
export function guardedCheck(steps: Steps): ContentCheck {
  let damage: string | null = null
  const guard = <T>(step: () => T): T | undefined => {
    if (damage !== null) return undefined
    try {
      return step()
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'damaged')) throw thrown
      damage = sentenceOf(thrown.message)
      return undefined
    }
  }
  return {
    update: bytes => guard(() => steps.update(bytes)),
    end() {
      const doubt = guard(() => steps.end())
      if (damage !== null) return { kind: 'damaged', detail: damage }
      return { kind: 'sound', provenance: {}, ...(doubt && { doubt }) }
    },
  }
}

export const damaged = (clause: string): AppError => new AppError('damaged', clause)

export const sentenceOf = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`

/** A few blanks behind the end, as editors and servers add them. */
export const mostTrailingBlanks = 16
export const blanks: readonly number[] = [0x20, 0x09, 0x0a, 0x0d]

/** The end is there, and not as it should be: whether it is so in the archive, the size of the list or a digest must say. */
export const oddEnd = (clause: string): Doubt => ({
  needs: 'same-size-or-digest',
  otherwise: 'damaged',
  detail: sentenceOf(clause),
})
