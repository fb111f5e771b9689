import { useState } from 'react'

import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../kit/button.tsx'
import { ComboField } from '../../kit/combo-field.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { IconClose } from '../../kit/icons.ts'
import { TextField } from '../../kit/text-field.tsx'
import { listOf } from './criteria-fields.tsx'
import type { Criteria } from './row-filters.ts'

type Columns = Criteria['columns']

/** Any other column of the archive, by name. */
export function ColumnFields({
  columns,
  set,
}: {
  readonly columns: Columns
  readonly set: (columns: Columns) => void
}) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const known = useAsk('search.columns', {})
  const all = known.kind === 'shown' ? known.value.columns : []
  const wanted = name.toLowerCase()
  const choices = all
    .filter(
      column => column.name.toLowerCase().includes(wanted) || column.label.toLowerCase().includes(wanted),
    )
    .slice(0, 40)
    .map(column => ({ id: column.name, label: column.name, note: column.label }))
  const add = (): void => {
    set([...columns.filter(column => column.name !== name), { name, values: listOf(value) }])
    setName('')
    setValue('')
  }
  return (
    <fieldset className="search-columns">
      <legend className="kit-label">Other columns of the archive</legend>
      <div className="search-fields">
        <ComboField
          label="Column"
          value={name}
          onChange={setName}
          choices={choices}
          hint={known.kind === 'failed' ? 'The list of columns could not be had; type a name.' : null}
        />
        <TextField
          label="Value"
          hint="Lee*, 10..20, >=100"
          value={value}
          onChange={setValue}
          onKeyDown={event => {
            if (event.key === 'Enter' && /^\w+$/.test(name) && listOf(value).length > 0) add()
          }}
        />
        <Button onPress={add} isDisabled={!/^\w+$/.test(name) || listOf(value).length === 0} isLocal>
          Add
        </Button>
      </div>
      {columns.length > 0 && (
        <ul className="search-chips">
          {columns.map(column => (
            <li key={column.name} className="search-filter">
              {column.name}: {column.values.join(', ')}
              <IconButton
                label={`Remove ${column.name}`}
                icon={IconClose}
                onPress={() => set(columns.filter(other => other.name !== column.name))}
              />
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  )
}
