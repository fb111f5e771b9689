import { useState } from 'react'

import { Screen } from '../../../src/renderer/frame/screen.tsx'
import { Button } from '../../../src/renderer/kit/button.tsx'
import { Grid } from '../../../src/renderer/kit/grid.tsx'
import type { GridColumn } from '../../../src/renderer/kit/grid.tsx'

interface TreeRow {
  readonly key: string
  readonly level: 1 | 2
}

const groups = ['m51', 'm101', 'ngc346']
const rowsOf = (open: ReadonlySet<string>, gone: ReadonlySet<string>): readonly TreeRow[] =>
  groups.flatMap(group => [
    { key: group, level: 1 },
    ...(open.has(group) ? ['a', 'b', 'c'] : [])
      .map(file => ({ key: `${group}-${file}`, level: 2 as const }))
      .filter(({ key }) => !gone.has(key)),
  ])

/** Groups with files, and rows that go away by their own button. */
export function TreeGallery() {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set())
  const rows = rowsOf(open, gone)
  const columns: readonly GridColumn<TreeRow>[] = [
    { id: 'name', title: 'Name', width: 'fill', cell: row => row.key },
    {
      id: 'action',
      title: 'Action',
      width: 100,
      cell: row =>
        row.level === 2 && (
          <Button onPress={() => setGone(known => new Set(known).add(row.key))}>Remove</Button>
        ),
    },
  ]
  return (
    <Screen title="Tree" isFilled>
      <Grid<TreeRow>
        label="Groups"
        columns={columns}
        rowCount={rows.length}
        row={index => rows[index]}
        need={ignore}
        rowKey={row => row.key}
        rowName={row => row.key}
        tree={{
          level: row => row.level,
          isExpanded: row => (row.level === 1 ? open.has(row.key) : null),
          toggle: index => {
            const group = rows[index]?.key ?? ''
            const next = new Set(open)
            if (!next.delete(group)) next.add(group)
            setOpen(next)
          },
        }}
      />
    </Screen>
  )
}

const ignore = (): void => undefined
