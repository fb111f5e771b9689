import { useState } from 'react'

import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { IconFilter } from '../../kit/icons.ts'
import { TextField } from '../../kit/text-field.tsx'
import { ColumnFields } from './column-fields.tsx'
import { ListField, Ticks } from './criteria-fields.tsx'
import { activeCriteria, noCriteria } from './row-filters.ts'
import type { Criteria } from './row-filters.ts'
import { setSearch, useSearchStore } from './search-store.ts'
import type { Searching } from './use-search.ts'
import { accessText, levelText } from './criteria-wording.ts'

/** Opens the criteria of the search itself. */
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
  readonly close: () => void
}

/** Criteria of the search itself: they limit what MAST returns. */
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
        These limit what MAST returns. To narrow current results, use the filters on the left.
      </p>
      <div className="search-fields">
        <ListField
          label="Instruments"
          hint="NIRCAM, MIRI/IMAGE"
          values={criteria.instruments}
          set={instruments => set({ instruments })}
        />
        <ListField
          label="Filters"
          hint="F335M, F770W"
          values={criteria.filters}
          set={filters => set({ filters })}
        />
        <ListField
          label="Programs"
          hint="2733, 1783"
          isPlain
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
        text={level => levelText(level)}
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
          Apply without searching
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
