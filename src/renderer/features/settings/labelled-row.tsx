import type { ReactNode } from 'react'

import { FieldFrame, useFieldIds } from '../../kit/field.tsx'
import type { OtherRowView } from './rows.ts'
import { RowFrame } from './setting-row.tsx'
import * as words from './wording.ts'

export interface LabelledRowProps {
  readonly id: OtherRowView['id']
  readonly problem?: string | null
  readonly children: ReactNode
}

/** A row of buttons under its name. */
export function LabelledRow({ id, problem = null, children }: LabelledRowProps) {
  const { title, hint } = words.rowWords[id]
  const ids = useFieldIds({ hint, problem })
  return (
    <RowFrame id={id}>
      <FieldFrame isGroup label={title} hint={hint} problem={problem} ids={ids}>
        <div
          className="settings-buttons"
          role="group"
          aria-labelledby={ids.labelId}
          aria-describedby={ids.describedBy}
        >
          {children}
        </div>
      </FieldFrame>
    </RowFrame>
  )
}
