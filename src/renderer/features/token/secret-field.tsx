import { useImperativeHandle, useRef, useState } from 'react'
import type { Ref } from 'react'

import { Button } from '../../kit/button.tsx'
import { FieldFrame, useFieldIds } from '../../kit/field.tsx'
import { IconHide, IconShow } from '../../kit/icons.ts'
import { useIsHostReachable } from '../../base/host-reachable.ts'
import * as words from './wording.ts'

export interface SecretFieldHandle {
  /** Gives the typed text and empties the field. */
  readonly take: () => string
  readonly focus: () => void
}

export interface SecretFieldProps {
  readonly handle: Ref<SecretFieldHandle>
  readonly problem: string | null
  /** Nothing can be typed, and the focus stays. */
  readonly isChecking: boolean
  /** Something was typed after a problem. */
  readonly onEdit: () => void
}

/**
 * A field for the token. The typed text exists only in the value of the input: not in React's state, not in an
 * attribute, not under a name that a form would send. So it is no field of React Aria, which keeps the value as
 * state.
 */
export function SecretField({ handle, problem, isChecking, onEdit }: SecretFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const [isShown, setShown] = useState(false)
  const isReachable = useIsHostReachable()
  const ids = useFieldIds({ hint: words.fieldHint, problem })
  useImperativeHandle(handle, () => ({
    take: () => {
      const typed = input.current?.value ?? ''
      if (input.current !== null) input.current.value = ''
      setShown(false)
      return typed
    },
    focus: () => input.current?.focus(),
  }))
  return (
    <FieldFrame label={words.fieldLabel} hint={words.fieldHint} problem={problem} isProblemAlert ids={ids}>
      <span className="token-secret">
        <span className="kit-control">
          <input
            ref={input}
            id={ids.id}
            className="kit-input kit-mono"
            type={isShown ? 'text' : 'password'}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={2048}
            disabled={!isReachable}
            readOnly={isChecking}
            aria-invalid={problem !== null}
            aria-describedby={ids.describedBy}
            onInput={onEdit}
          />
        </span>
        <Button
          isLocal
          icon={isShown ? IconHide : IconShow}
          isPressed={isShown}
          isDisabled={isChecking}
          label={words.show}
          onPress={() => setShown(!isShown)}
        >
          {words.show}
        </Button>
      </span>
    </FieldFrame>
  )
}
