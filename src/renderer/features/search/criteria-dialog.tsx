import { useState } from 'react'

import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../kit/button.tsx'
import { CheckBox } from '../../kit/check-box.tsx'
import { ComboField } from '../../kit/combo-field.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { IconClose, IconFilter } from '../../kit/icons.ts'
import { TextField } from '../../kit/text-field.tsx'
import { activeCriteria, noCriteria } from './row-filters.ts'
import type { Criteria } from './row-filters.ts'
import { setSearch, useSearchStore } from './search-store.ts'
import type { Searching } from './use-search.ts'
import { accessText, levelText } from './wording.ts'

/** Opens the criteria that the archive itself is asked with. */
export function CriteriaButton({ searching }: { readonly searching: Searching }) {
  const [isOpen, setOpen] = useState(false)
  const criteria = useSearchStore(state => state.criteria)
  const count = activeCriteria(criteria).length
  return (
    <>
      <Button icon={IconFilter} onPress={() => setOpen(true)} isLocal>
        {count === 0 ? 'More criteria' : `More criteria (${count})`}
      </Button>
      <Dialog title="Criteria" isOpen={isOpen} onClose={() => setOpen(false)} size="wide">
        {isOpen && <CriteriaForm searching={searching} first={criteria} close={() => setOpen(false)} />}
      </Dialog>
    </>
  )
}

const levels: readonly number[] = [-1, 1, 2, 3, 4]
const types: readonly string[] = ['image', 'spectrum', 'cube', 'timeseries']
const rights: readonly string[] = ['PUBLIC', 'EXCLUSIVE_ACCESS']

interface CriteriaFormProps {
  readonly searching: Searching
  readonly first: Criteria
  close(): void
}

/** Everything here is asked of the archive; to narrow what is already found, the filters beside the results are faster. */
function CriteriaForm({ searching, first, close }: CriteriaFormProps) {
  const [criteria, setCriteria] = useState(first)
  const set = (some: Partial<Criteria>): void => setCriteria(former => ({ ...former, ...some }))
  const apply = (): void => {
    setSearch({ criteria })
    close()
  }
  return (
    <div className="search-criteria">
      <p className="kit-note">
        The archive is asked with these. To narrow what is already found, the filters beside the results are
        faster.
      </p>
      <div className="search-fields">
        <ListField
          label="Instruments"
          hint="NIRCAM, MIRI/IMAGE"
          values={criteria.instruments}
          set={instruments => set({ instruments })}
        />
        <ListField label="Filters" hint="F335M, F770W" values={criteria.filters} set={filters => set({ filters })} />
        <ListField
          label="Programs"
          hint="2733, 1783"
          values={criteria.programs}
          set={programs => set({ programs })}
        />
        <TextField
          label="Observed from"
          type="date"
          value={criteria.since ?? ''}
          onChange={since => set({ since: since === '' ? null : since })}
        />
        <TextField
          label="Observed before"
          type="date"
          value={criteria.until ?? ''}
          onChange={until => set({ until: until === '' ? null : until })}
        />
      </div>
      <Ticks
        title="Level"
        all={levels}
        ticked={criteria.levels}
        text={levelText}
        set={chosen => set({ levels: chosen })}
      />
      <Ticks
        title="Product type"
        all={types}
        ticked={criteria.types}
        text={type => type}
        set={chosen => set({ types: chosen })}
      />
      <Ticks
        title="Access"
        all={rights}
        ticked={criteria.access}
        text={accessText}
        set={chosen => set({ access: chosen })}
      />
      <ColumnFields columns={criteria.columns} set={columns => set({ columns })} />
      <div className="search-criteria-actions">
        <Button onPress={() => setCriteria({ ...noCriteria, missions: criteria.missions })} isLocal>
          Clear criteria
        </Button>
        <Button onPress={apply} isLocal>
          Keep for the next search
        </Button>
        <Button
          kind="primary"
          onPress={() => {
            apply()
            searching.searchBox()
          }}
        >
          Search
        </Button>
      </div>
    </div>
  )
}

interface ListFieldProps {
  readonly label: string
  readonly hint: string
  readonly values: readonly string[]
  set(values: string[]): void
}

/** Several values with commas between; a filter of a spectrum holds a semicolon. */
function ListField({ label, hint, values, set }: ListFieldProps) {
  const [text, setText] = useState(values.join(', '))
  const [former, setFormer] = useState(values)
  // Cleared from outside: what was typed goes too.
  if (values !== former) {
    setFormer(values)
    if (values.length === 0 && listOf(text).length > 0) setText('')
  }
  return (
    <TextField
      label={label}
      hint={hint}
      value={text}
      onChange={value => {
        setText(value)
        set(listOf(value))
      }}
    />
  )
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

interface TicksProps<T> {
  readonly title: string
  readonly all: readonly T[]
  readonly ticked: readonly T[]
  text(value: T): string
  set(values: T[]): void
}

function Ticks<T extends string | number>({ title, all, ticked, text, set }: TicksProps<T>) {
  return (
    <fieldset className="search-ticks">
      <legend className="kit-label">{title}</legend>
      {all.map(value => (
        <CheckBox
          key={value}
          isChecked={ticked.includes(value)}
          onChange={isChecked =>
            set(isChecked ? [...ticked, value] : ticked.filter(other => other !== value))
          }
        >
          {text(value)}
        </CheckBox>
      ))}
    </fieldset>
  )
}

type Columns = Criteria['columns']

/** Any other column of the archive, by name. */
function ColumnFields({ columns, set }: { readonly columns: Columns; set(columns: Columns): void }) {
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const known = useAsk('search.columns', {})
  const all = known.kind === 'shown' ? known.value.columns : []
  const wanted = name.toLowerCase()
  const choices = all
    .filter(column => column.name.toLowerCase().includes(wanted) || column.label.toLowerCase().includes(wanted))
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
