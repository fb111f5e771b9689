import { FieldFrame, useFieldIds } from '../../kit/field.tsx'
import { NumberField } from '../../kit/number-field.tsx'
import { RadioGroup } from '../../kit/radio-group.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { SwitchField } from '../../kit/switch-field.tsx'
import { FolderControl } from './folder-control.tsx'
import type { SettingRowView } from './rows.ts'
import type { SettingValue } from './use-settings.ts'
import * as words from './wording.ts'

export interface SettingControlProps {
  readonly row: SettingRowView
  readonly value: SettingValue
  readonly problem: string | null
  readonly onChange: (value: SettingValue) => void
}

/** The control of a setting, by its kind. */
export function SettingControl(props: SettingControlProps) {
  const { row, value, problem, onChange } = props
  const { title: label, hint } = words.rowWords[row.id]
  switch (row.control) {
    case 'switch':
      return (
        <SwitchField label={label} hint={hint} problem={problem} isOn={value === true} onChange={onChange} />
      )
    case 'choice':
      return <ChoiceControl {...props} />
    case 'files-at-once':
      return (
        <SelectField
          label={label}
          hint={hint}
          problem={problem}
          value={value === null ? automaticId : String(value)}
          choices={[{ id: automaticId, label: words.automatic }, ...counts]}
          onChange={id => onChange(id === automaticId ? null : Number(id))}
        />
      )
    case 'space':
      return <SpaceControl {...props} />
    case 'folder':
      return (
        <FolderControl
          folder={typeof value === 'string' ? value : null}
          problem={problem}
          onChange={onChange}
        />
      )
  }
}

const automaticId = 'automatic'
const counts = Array.from({ length: 8 }, (_, index) => ({ id: String(index + 1), label: String(index + 1) }))

/** Few choices are all in sight; long ones fold away. */
function ChoiceControl({ row, value, problem, onChange }: SettingControlProps) {
  const { title: label, hint } = words.rowWords[row.id]
  const choices = words.choicesOf(row.id)
  if (row.id === 'theme' || row.id === 'density')
    return (
      <RadioGroup
        isInline
        label={label}
        hint={hint}
        problem={problem}
        value={String(value)}
        choices={choices}
        onChange={onChange}
      />
    )
  return (
    <SelectField
      label={label}
      hint={hint}
      problem={problem}
      value={String(value)}
      choices={choices}
      onChange={onChange}
    />
  )
}

const GB = 1e9
const mostGB = 100_000

/** Automatic, or so many GB. */
function SpaceControl({ row, value, problem, onChange }: SettingControlProps) {
  const { title: label, hint } = words.rowWords[row.id]
  const ids = useFieldIds({ hint, problem })
  const isOwn = typeof value === 'number'
  return (
    <FieldFrame isGroup label={label} hint={hint} problem={problem} ids={ids}>
      <div
        className="settings-space"
        role="group"
        aria-labelledby={ids.labelId}
        aria-describedby={ids.describedBy}
      >
        <SelectField
          isLabelHidden
          label={words.spaceKindLabel}
          value={isOwn ? 'own' : automaticId}
          choices={[
            { id: automaticId, label: words.automatic },
            { id: 'own', label: words.chosenSpace },
          ]}
          onChange={id => onChange(id === 'own' ? GB : null)}
        />
        {isOwn && (
          <NumberField
            isLabelHidden
            label={words.spaceLabel}
            value={Math.round((value / GB) * 10) / 10}
            min={0}
            max={mostGB}
            step={0.1}
            unit={words.spaceUnit}
            onChange={size => onChange(Math.round(size * GB))}
          />
        )}
      </div>
    </FieldFrame>
  )
}
