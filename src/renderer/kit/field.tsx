import { useId } from 'react'
import type { ReactNode } from 'react'
import { FieldError, Label, Text } from 'react-aria-components'

import { classNames } from './class-names.ts'
import { omitUndefined } from './omit-undefined.ts'

/** What every field has. */
export interface FieldProps {
  readonly label: string
  /** The label is read out but not seen; for fields whose place says what they are. */
  readonly isLabelHidden?: boolean | undefined
  /** What to enter, before anything is wrong. */
  readonly hint?: ReactNode
  /** What is wrong and how to put it right; null when nothing is. */
  readonly problem?: string | null | undefined
  /** Reads the problem out when it appears; for one that comes after an answer, not while typing. */
  readonly isProblemAlert?: boolean | undefined
  readonly isDisabled?: boolean | undefined
  readonly className?: string | undefined
}

/** The properties that every field of React Aria takes. */
export const ariaField = ({ problem, isDisabled, className }: FieldProps) => ({
  className: classNames('kit-field', className),
  isInvalid: problem !== undefined && problem !== null,
  validationBehavior: 'aria' as const,
  ...omitUndefined({ isDisabled }),
})

/** Label above, control, then hint and problem. React Aria links them where they are inside one of its fields. */
export function FieldParts(props: FieldProps & { readonly children: ReactNode }) {
  const { label, isLabelHidden, hint, problem, isProblemAlert, children } = props
  return (
    <>
      <Label className={isLabelHidden === true ? 'kit-hidden' : 'kit-label'}>{label}</Label>
      {children}
      <Hint>{hint}</Hint>
      <Problem isAlert={isProblemAlert}>{problem}</Problem>
    </>
  )
}

/** What to enter, below a control. */
export function Hint({ children }: { readonly children: ReactNode }) {
  if (children === undefined || children === null) return null
  return (
    <Text slot="description" className="kit-hint">
      {children}
    </Text>
  )
}

/** What is wrong, below a control; shown only while its field is invalid. */
export function Problem({
  children,
  isAlert = false,
}: {
  readonly children: ReactNode
  readonly isAlert?: boolean | undefined
}) {
  return (
    <FieldError className="kit-problem">
      {isAlert ? <span role="alert">{children}</span> : children}
    </FieldError>
  )
}

export interface FieldIds {
  readonly id: string
  readonly labelId: string
  /** For `aria-describedby`: the hint and the problem, where there are any. */
  readonly describedBy: string | undefined
}

/** New ids for the parts of a field that is no field of React Aria. */
export function useFieldIds({ hint, problem }: Pick<FieldProps, 'hint' | 'problem'>): FieldIds {
  const id = useId()
  const hasHint = hint !== undefined && hint !== null
  const hasProblem = problem !== undefined && problem !== null
  const described = [hasHint ? `${id}-hint` : '', hasProblem ? `${id}-problem` : ''].join(' ').trim()
  return { id, labelId: `${id}-label`, describedBy: described === '' ? undefined : described }
}

interface FieldFrameProps extends FieldProps {
  readonly ids: FieldIds
  /** A group has no single control that a label could be for. */
  readonly isGroup?: boolean | undefined
  readonly children: ReactNode
}

/** The same parts around several controls, or around one that React must not know the value of. */
export function FieldFrame({
  ids,
  label,
  isLabelHidden,
  hint,
  problem,
  className,
  ...rest
}: FieldFrameProps) {
  const labelClass = isLabelHidden === true ? 'kit-hidden' : 'kit-label'
  return (
    <div className={classNames('kit-field', className)}>
      {rest.isGroup === true ? (
        <span id={ids.labelId} className={labelClass}>
          {label}
        </span>
      ) : (
        <label id={ids.labelId} htmlFor={ids.id} className={labelClass}>
          {label}
        </label>
      )}
      {rest.children}
      {hint !== undefined && hint !== null && (
        <span id={`${ids.id}-hint`} className="kit-hint">
          {hint}
        </span>
      )}
      {problem !== undefined && problem !== null && (
        <span
          id={`${ids.id}-problem`}
          className="kit-problem"
          role={rest.isProblemAlert === true ? 'alert' : undefined}
        >
          {problem}
        </span>
      )}
    </div>
  )
}
