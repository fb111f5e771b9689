import { useMemo, useState } from 'react'

import { useCommands } from '../../../src/renderer/frame/commands.ts'
import { Screen } from '../../../src/renderer/frame/screen.tsx'
import { Button } from '../../../src/renderer/kit/button.tsx'
import { Grid } from '../../../src/renderer/kit/grid.tsx'
import type { GridColumn } from '../../../src/renderer/kit/grid.tsx'
import { PathText } from '../../../src/renderer/kit/path-text.tsx'
import { ProgressBar } from '../../../src/renderer/kit/progress-bar.tsx'
import { SearchField } from '../../../src/renderer/kit/search-field.tsx'
import { SizeText } from '../../../src/renderer/kit/size-text.tsx'
import { StateMark } from '../../../src/renderer/kit/state-mark.tsx'
import { sizeText } from '../../../src/renderer/kit/words.ts'

interface FileRow {
  readonly id: number
  readonly name: string
  readonly sizeBytes: number
  readonly percent: number
}

const query = new URLSearchParams(window.location.search)
const startCount = Number(query.get('rows') ?? 1000)
const made = new Map<number, FileRow>()

/** The same object for the same row, as a list from a host would keep it. */
function fileRow(id: number): FileRow {
  const known = made.get(id)
  if (known !== undefined) return known
  const name = `jw${String(id).padStart(7, '0')}-o001_t001_nircam_f335m_i2d.fits`
  const row = { id, name, sizeBytes: (id % 977) * 1_000_003, percent: id % 101 }
  made.set(id, row)
  return row
}

/** A million rows, a filter, an order, live changes, and a selection kept as a rule with exceptions. */
export function GridGallery() {
  const [rowCount, setRowCount] = useState(startCount)
  const [isDescending, setDescending] = useState(false)
  const [added, setAdded] = useState(0)
  const [changes, setChanges] = useState<ReadonlyMap<number, FileRow>>(new Map())
  const [rule, setRule] = useState<{ readonly isAll: boolean; readonly exceptions: ReadonlySet<number> }>({
    isAll: false,
    exceptions: new Set(),
  })
  const [filter, setFilter] = useState('')
  const [details, setDetails] = useState<string | null>(null)
  const [log, setLog] = useState('')

  const idOf = (index: number): number => (isDescending ? rowCount - 1 - index : index) - added
  const rowAt = (index: number): FileRow => {
    const id = idOf(index)
    return changes.get(id) ?? fileRow(id)
  }
  const isSelected = (id: number): boolean => rule.exceptions.has(id) !== rule.isAll
  const set = (indexes: readonly number[], isOn: (id: number) => boolean): void => {
    const exceptions = new Set(rule.exceptions)
    for (const id of indexes.map(idOf)) {
      if (isOn(id) === rule.isAll) exceptions.delete(id)
      else exceptions.add(id)
    }
    setRule({ ...rule, exceptions })
  }
  const selectedCount = rule.isAll ? rowCount - rule.exceptions.size : rule.exceptions.size

  useCommands([
    { id: 'gallery.retry', title: 'Retry selected', keys: ['R'], inGrid: true, run: () => setLog('retried') },
    { id: 'gallery.start', title: 'Start', keys: ['Mod+Enter'], run: () => setLog('started') },
    { id: 'gallery.off', title: 'Not now', keys: ['Mod+E'], isDisabled: true, run: () => setLog('wrong') },
  ])

  const columns = useMemo<readonly GridColumn<FileRow>[]>(
    () => [
      { id: 'state', title: 'State', width: 120, cell: () => <StateMark state="fetching" /> },
      {
        id: 'name',
        title: 'Name',
        width: 'fill',
        isSortable: true,
        cell: row => <PathText text={row.name} />,
      },
      {
        id: 'progress',
        title: 'Progress',
        width: 120,
        narrow: 'hide',
        cell: row => <ProgressBar name={row.name} value={row.percent} max={100} />,
      },
      {
        id: 'size',
        title: 'Size',
        width: 90,
        align: 'end',
        isSortable: true,
        cell: row => <SizeText sizeBytes={row.sizeBytes} />,
      },
      {
        id: 'action',
        title: 'Action',
        width: 90,
        narrow: 'hide',
        cell: row => <Button onPress={() => setLog(`pressed ${row.id}`)}>Retry</Button>,
      },
    ],
    [],
  )

  return (
    <Screen
      title="Grid"
      isFilled
      actions={
        <>
          <Button onPress={() => setAdded(count => count + 1)}>Add above</Button>
          <Button onPress={() => setRowCount(count => Math.max(0, Math.floor(count / 2)))}>Halve</Button>
          <Button
            onPress={() =>
              setChanges(known =>
                new Map(known).set(3, { ...fileRow(3), percent: 99, name: 'changed_i2d.fits' }),
              )
            }
          >
            Change one
          </Button>
        </>
      }
      details={details === null ? null : <p>{details}</p>}
      onCloseDetails={() => setDetails(null)}
      onOpenDetails={() => setDetails('nothing')}
    >
      <SearchField label="Filter" value={filter} onChange={setFilter} isScreenFilter />
      <p id="log">
        {selectedCount} selected; {log}
      </p>
      <Grid<FileRow>
        label="Files"
        columns={columns}
        rowCount={rowCount}
        row={rowAt}
        need={ignore}
        rowKey={row => row.id}
        rowName={row => `${row.name}, Downloading, ${row.percent} percent, ${sizeText(row.sizeBytes)}`}
        sort={{ id: 'name', direction: isDescending ? 'descending' : 'ascending' }}
        onSort={() => setDescending(value => !value)}
        selection={{
          isSelected: row => (row.id === 7 ? 'some' : isSelected(row.id)),
          toggle: index => set([index], id => !isSelected(id)),
          extend: (from, to) => {
            const first = Math.min(from, to)
            set(
              Array.from({ length: Math.abs(to - from) + 1 }, (_, place) => first + place),
              () => true,
            )
          },
          all: () => setRule({ isAll: true, exceptions: new Set() }),
          none: () => setRule({ isAll: false, exceptions: new Set() }),
          state: () => (selectedCount === 0 ? false : selectedCount === rowCount ? true : 'some'),
          label: row => `Select ${row.name}`,
        }}
        onOpen={row => setDetails(row.name)}
        onFocus={row => setLog(`focused ${row.id}`)}
        typeAhead={(text, from) => Promise.resolve(findName(text, from, rowCount, rowAt))}
      />
    </Screen>
  )
}

const ignore = (): void => undefined

function findName(
  text: string,
  from: number,
  count: number,
  rowAt: (index: number) => FileRow,
): number | null {
  for (let step = 0; step < count; step += 1) {
    const index = (from + step) % count
    if (rowAt(index).name.startsWith(text)) return index
  }
  return null
}
