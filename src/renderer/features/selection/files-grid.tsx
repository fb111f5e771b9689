import { useMemo } from 'react'

import type { Change, FileFilter, SelectionRow, TargetView } from '#shared/contract/areas/selection-views'

import { Grid } from '../../kit/grid.tsx'
import type { GridColumn, GridSelection, GridTree } from '../../kit/grid.tsx'
import { IconAlert, IconKey, IconLink } from '../../kit/icons.ts'
import { PathText } from '../../kit/path-text.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { countText } from '../../kit/words.ts'
import { checkedOf } from './level-tree.tsx'
import type { ShownList } from './use-list.ts'
import {
  accessText,
  groupText,
  referencesText,
  rowNameText,
  rowText,
  shareSizeText,
  shareSizeTitle,
  shareText,
  suffixText,
  words,
} from './wording.ts'

interface FilesGridProps {
  readonly list: ShownList
  readonly rowCount: number
  readonly filter: FileFilter
  /** Of everything that the filter keeps. */
  readonly state: boolean | 'some'
  readonly choose: (change: Change, undoText?: string) => void
}

const columns: readonly GridColumn<SelectionRow>[] = [
  {
    id: 'name',
    title: 'File',
    width: 'fill',
    cell: row =>
      row.kind === 'group' ? (
        <>
          <PathText className="selection-group" text={groupText(row.group)} keepLast={18} />
          <span className="selection-group-count">{shareText(row)}</span>
        </>
      ) : (
        <PathText text={row.filename} />
      ),
  },
  {
    id: 'type',
    title: 'Type',
    width: 112,
    // The name ends with it.
    narrow: 'hide',
    cell: row =>
      row.kind === 'group' ? (
        ''
      ) : (
        <span className="selection-mark">
          {suffixText(row.suffix)}
          {row.isTwin && <IconAlert size={16} role="img" aria-label={words.twin} />}
        </span>
      ),
  },
  {
    id: 'size',
    title: 'Size',
    width: 84,
    align: 'end',
    cell: row =>
      row.kind === 'group' ? (
        <span title={shareSizeTitle(row)}>{shareSizeText(row)}</span>
      ) : (
        <SizeText sizeBytes={row.sizeBytes} />
      ),
  },
  {
    id: 'access',
    title: 'Access',
    width: 120,
    narrow: 'hide',
    cell: row => (row.kind === 'group' ? '' : <Access needsToken={row.needsToken} />),
  },
  {
    id: 'shared',
    title: 'Shared',
    width: 64,
    narrow: 'hide',
    cell: row =>
      row.kind === 'group' || row.references < 2 ? (
        ''
      ) : (
        <span className="selection-mark" title={referencesText(row.references)}>
          <IconLink size={16} role="img" aria-label={words.shared} /> {countText(row.references)}
        </span>
      ),
  },
]

/** Datasets that open into their files; every row can be ticked. */
export function FilesGrid({ list, rowCount, filter, state, choose }: FilesGridProps) {
  const { rows } = list
  const pick = (target: TargetView, isWanted: boolean, undoText?: string): void =>
    choose({ kind: 'files', target, isWanted, filter }, undoText)
  const selection: GridSelection<SelectionRow> = {
    isSelected: row => (row.kind === 'group' ? checkedOf(row.state) : row.isSelected),
    toggle: index => {
      const row = rows.row(index)
      if (row === undefined) return
      if (row.kind === 'group') pick({ kind: 'group', group: row.group }, row.state !== 'all')
      else pick({ kind: 'file', uri: row.uri }, !row.isSelected)
    },
    extend: (from, to) => pick({ kind: 'rows', first: Math.min(from, to), last: Math.max(from, to) }, true),
    all: () => pick({ kind: 'all' }, true),
    none: () => pick({ kind: 'all' }, false, words.nothingChosen),
    state: () => state,
    label: rowNameText,
  }
  const tree: GridTree<SelectionRow> = {
    level: row => (row.kind === 'group' ? 1 : 2),
    isExpanded: row => (row.kind === 'group' ? row.isExpanded : null),
    toggle: index => {
      const row = rows.row(index)
      if (row?.kind === 'group') list.expand(row.group, !row.isExpanded)
    },
  }
  const need = useMemo(() => (first: number, last: number) => rows.need(first, last), [rows])
  return (
    <Grid
      className="selection-grid"
      label={words.files}
      columns={columns}
      rowCount={rowCount}
      row={rows.row}
      need={need}
      rowKey={row => (row.kind === 'group' ? `group ${row.group}` : row.uri)}
      rowName={rowText}
      selection={selection}
      tree={tree}
      onOpen={row => row.kind === 'group' && list.expand(row.group, !row.isExpanded)}
      typeAhead={(text, from) => list.find(text, from)}
    />
  )
}

function Access({ needsToken }: { readonly needsToken: boolean }) {
  if (!needsToken) return <span className="selection-open">{accessText(false)}</span>
  return (
    <span className="selection-mark selection-token">
      <IconKey aria-hidden size={16} /> {accessText(true)}
    </span>
  )
}
