import { AppError } from '#shared/errors'
import type { ContentCheck } from './content-check.types.ts'

/** A check whose steps throw `damaged` with a clause like `the picture is cut off`; nothing is looked at afterwards. */
export interface Steps {
  update(bytes: Uint8Array): void
  end(): void
}

/** Turns the first `damaged` thrown by a step into the verdict. */
export function guardedCheck(steps: Steps): ContentCheck {
  let damage: string | null = null
  const guard = (step: () => void): void => {
    if (damage !== null) return
    try {
      step()
    } catch (thrown) {
      if (!(thrown instanceof AppError && thrown.code === 'damaged')) throw thrown
      damage = sentenceOf(thrown.message)
    }
  }
  return {
    update: bytes => guard(() => steps.update(bytes)),
    end() {
      guard(() => steps.end())
      return damage === null ? { kind: 'sound', provenance: {} } : { kind: 'damaged', detail: damage }
    },
  }
}

export const damaged = (clause: string): AppError => new AppError('damaged', clause)

export const sentenceOf = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`
