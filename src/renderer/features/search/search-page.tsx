import { useShallow } from 'zustand/react/shallow'

import { useClient } from '../../api/client-context.tsx'
import { useCommands } from '../../frame/commands.ts'
import { go } from '../../frame/navigation.ts'
import { useOpening } from '../../frame/openings.ts'
import { Screen } from '../../frame/screen.tsx'
import { IconMore } from '../../kit/icons.ts'
import { MenuButton } from '../../kit/menu.tsx'
import { chooseFiles } from '../selection/handover.ts'
import { copyText } from '../../kit/copy-text.ts'
import { Details } from './details.tsx'
import { EmptySearch } from './empty-search.tsx'
import { QueryBar } from './query-bar.tsx'
import { Results } from './results.tsx'
import { choiceOf } from './row-choice.ts'
import { SearchBanners } from './search-banners.tsx'
import { SearchProgress } from './search-progress.tsx'
import { clearSearch, setSearch, useSearchStore } from './search-store.ts'
import { isRunning, useSearch } from './use-search.ts'
import { copiedText } from './selection-wording.ts'
import './search.css'
import './sky/sky.css'

/** The Search screen: finds datasets and hands them to Selection. */
export function SearchPage() {
  const client = useClient()
  const searching = useSearch()
  const { shownId, filters, choice, focused, hasDetails } = useSearchStore(
    // Not the footprint under the pointer, which changes with every move over the sky.
    useShallow(state => ({
      shownId: state.shownId,
      filters: state.filters,
      choice: state.choice,
      focused: state.focused,
      hasDetails: state.hasDetails,
    })),
  )
  const { shown, asked } = searching
  // A link only fills the box; the person starts the search.
  useOpening('search', ({ query }) => setSearch({ text: query }))
  const isNothingChosen = !choice.isAll && choice.exceptions.size === 0
  const chosen = shownId === null ? null : choiceOf(shownId, filters, choice)
  // Without a selection the actions are about all rows that the filters keep.
  const meant =
    shownId === null
      ? null
      : isNothingChosen
        ? choiceOf(shownId, filters, { ...choice, isAll: true })
        : chosen

  const handOver = (): void => {
    if (chosen === null || isNothingChosen) return
    chooseFiles(chosen)
    go('selection')
  }
  const copyIds = async (): Promise<void> => {
    if (meant === null) return
    const reply = await client.call('search.ids', { choice: meant })
    if (reply.ok) await copyText(reply.value.text, copiedText(reply.value.count, reply.value.left))
  }
  const copySnippet = async (): Promise<void> => {
    if (shownId === null) return
    const reply = await client.call('search.snippet', { searchId: shownId, choice: meant })
    if (reply.ok) await copyText(reply.value.text, 'The astroquery program was copied.')
  }
  const copyLink = async (): Promise<void> => {
    if (shownId === null) return
    const reply = await client.call('search.link', { searchId: shownId, obsid: null })
    if (reply.ok) await copyText(reply.value.url, 'The link to MAST was copied.')
  }
  const isEmpty = shownId === null
  // An earlier search without results is not mentioned beside the next one.
  const isPast = shown?.found === 0 && asked?.kind === 'shown' && asked.value.searchId !== shown.searchId
  const isWaiting = asked?.kind === 'loading' || (asked?.kind === 'shown' && isRunning(asked.value))
  const actions = [
    { id: 'copy-ids', title: 'Copy dataset IDs', run: () => void copyIds() },
    { id: 'copy-snippet', title: 'Copy as astroquery program', run: () => void copySnippet() },
    { id: 'copy-link', title: 'Copy link to this search in MAST', run: () => void copyLink() },
    { id: 'save', title: 'Save this search', run: () => setSearch({ hasLists: true }) },
    { id: 'new', title: 'New search', run: clearSearch },
  ]
  useCommands([
    {
      id: 'search.select-files',
      title: 'Select files',
      keys: ['Mod+Enter'],
      isDisabled: isNothingChosen,
      run: handOver,
    },
    ...actions.map(({ id, title, run }) => ({ id: `search.${id}`, title, run, isDisabled: isEmpty })),
  ])

  return (
    <Screen
      title="Search"
      isFilled
      actions={
        <MenuButton
          label="More actions"
          icon={IconMore}
          isIconOnly
          isDisabled={isEmpty}
          items={actions.map(({ id, title, run }) => ({ id, label: title, run }))}
        />
      }
      banner={<SearchBanners searching={searching} />}
      details={
        hasDetails && focused !== null && shownId !== null ? (
          <Details searchId={shownId} obsid={focused} />
        ) : null
      }
      detailsTitle="Dataset"
      onCloseDetails={() => setSearch({ hasDetails: false })}
      {...(focused === null ? {} : { onOpenDetails: () => setSearch({ hasDetails: true }) })}
    >
      <div className="search">
        <QueryBar searching={searching} />
        {shown !== null && !isPast ? (
          <Results state={shown} searching={searching} chooseFiles={handOver} />
        ) : isWaiting ? (
          <div className="search-waiting">
            <SearchProgress searching={searching} />
          </div>
        ) : (
          <EmptySearch searching={searching} />
        )}
      </div>
    </Screen>
  )
}
