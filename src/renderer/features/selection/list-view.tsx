import type { SelectionSummary } from '#shared/contract/areas/selection-views'

import { useAsk } from '../../api/use-ask.ts'
import { useCommands } from '../../frame/commands.ts'
import { useEscape } from '../../base/escape.ts'
import { go } from '../../frame/navigation.ts'
import { Banner } from '../../kit/banner.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { focusFilter } from '../../kit/focus-filter.ts'
import { LinkButton } from '../../kit/link-button.tsx'
import { StaleNote } from '../../kit/stale-note.tsx'
import { DestinationBar } from './destination-bar.tsx'
import { FilesGrid } from './files-grid.tsx'
import { checkedOf, LevelTree } from './level-tree.tsx'
import { Failures, QuickSelect, Totals } from './list-head.tsx'
import { MatchBar } from './match-bar.tsx'
import { StartBar } from './start-bar.tsx'
import { useDestination } from './use-destination.ts'
import { useFileFilter } from './use-file-filter.ts'
import type { EditedFilter } from './use-file-filter.ts'
import { useList } from './use-list.ts'
import type { ShownList } from './use-list.ts'
import { signInText, words } from './wording.ts'

interface ListViewProps {
  readonly listId: string
  readonly suggestedFolder: string
}

/** One list of files: the selection in it, and its folder. */
export function ListView({ listId, suggestedFolder }: ListViewProps) {
  const filter = useFileFilter()
  const list = useList(listId, filter.applied)
  const { summary } = list
  useEscape('filter', filter.isActive, filter.clear)
  if (summary.kind === 'loading') return <LoadingFace text={words.loading} />
  if (summary.kind === 'failed') return <FailedFace message={summary.message} onRetry={summary.again} />
  return (
    <ShownListView suggestedFolder={suggestedFolder} filter={filter} list={list} summary={summary.value} />
  )
}

interface ShownListViewProps {
  readonly suggestedFolder: string
  readonly filter: EditedFilter
  readonly list: ShownList
  readonly summary: SelectionSummary
}

function ShownListView({ suggestedFolder, filter, list, summary }: ShownListViewProps) {
  const { choose, expand } = list
  const settings = useAsk('settings.read', {})
  const set = settings.kind === 'shown' ? settings.value.settings : null
  const destination = useDestination(summary.progress.listId, suggestedFolder, {
    layout: summary.source === 'import' ? 'listed' : (set?.layout ?? 'nested'),
    onClash: set?.onClash ?? 'keep-both',
  })
  const signIn = signInText(summary)
  useCommands([
    { id: 'selection.expand', title: words.expandAll, run: () => expand(null, true) },
    { id: 'selection.collapse', title: words.collapseAll, run: () => expand(null, false) },
    { id: 'selection.undo', title: words.undo, isDisabled: !summary.canUndo, run: list.undo },
  ])
  return (
    <div className="selection">
      {signIn !== null && (
        <Banner
          tone="warn"
          text={signIn}
          actions={<Button onPress={() => go('token')}>{words.enterToken}</Button>}
        />
      )}
      <StaleNote
        problem={list.summary.kind === 'shown' ? list.summary.problem : null}
        onRetry={() => list.summary.kind === 'shown' && list.summary.again()}
      />
      <Totals summary={summary} choose={choose} undo={list.undo} retry={list.retry} />
      <Failures failures={summary.failures} />
      <QuickSelect summary={summary} choose={choose} />
      <MatchBar filter={filter} summary={summary} />
      <div className="selection-panels">
        <LevelTree levels={summary.levels} filter={filter.applied} onChange={choose} />
        <div className="selection-files">
          <div className="selection-panel-head">
            <h2>{words.filesTitle}</h2>
            <LinkButton label={words.expandAll} onPress={() => expand(null, true)}>
              {words.openAll}
            </LinkButton>
            <LinkButton label={words.collapseAll} onPress={() => expand(null, false)}>
              {words.closeAll}
            </LinkButton>
          </div>
          <Files filter={filter} list={list} summary={summary} />
        </div>
      </div>
      <DestinationBar destination={destination} summary={summary} />
      <StartBar destination={destination} summary={summary} />
    </div>
  )
}

/** The grid, or why there is none. */
function Files({ filter, list, summary }: Omit<ShownListViewProps, 'suggestedFolder'>) {
  const { rows, choose } = list
  const { filtered, progress } = summary
  if (rows.problem !== null && rows.total === null)
    return <FailedFace message={rows.problem} onRetry={rows.refresh} />
  if (filtered.available.files === 0) {
    if (progress.isLoading) return <LoadingFace text={words.loading} />
    return filter.isActive ? (
      <EmptyFace
        text={words.noMatch}
        actions={
          <Button
            onPress={() => {
              filter.clear()
              focusFilter()
            }}
          >
            {words.clearFilter}
          </Button>
        }
      />
    ) : (
      <EmptyFace text={words.noFiles} />
    )
  }
  if (rows.total === null) return <LoadingFace text={words.loading} />
  return (
    <>
      <StaleNote problem={rows.problem} onRetry={rows.refresh} />
      <FilesGrid
        list={list}
        rowCount={rows.total}
        filter={filter.applied}
        state={checkedOf(summary.filteredState)}
        choose={choose}
      />
    </>
  )
}
