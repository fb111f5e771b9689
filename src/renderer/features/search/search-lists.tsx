import { useState } from 'react'

import type { EarlierSearch, SavedSearch } from '#shared/contract/areas/search'

import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { undoable } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FailedFace } from '../../kit/face.tsx'
import { IconButton } from '../../kit/icon-button.tsx'
import { IconBookmark, IconClose, IconSave } from '../../kit/icons.ts'
import { LinkButton } from '../../kit/link-button.tsx'
import { TextField } from '../../kit/text-field.tsx'
import { openEarlier, setSearch, useSearchStore } from './search-store.ts'
import type { Searching } from './use-search.ts'
import { earlierText, queryText } from './wording.ts'

interface ListsProps {
  readonly searching: Searching
  /** Something was chosen. */
  readonly done?: (() => void) | undefined
  /** Empty where nothing is saved. */
  isQuiet?: boolean
}

/** Opens saved and earlier searches, and saves the present one. */
export function SearchesButton({ searching }: ListsProps) {
  const isOpen = useSearchStore(state => state.hasLists)
  const close = (): void => setSearch({ hasLists: false })
  return (
    <>
      <Button icon={IconBookmark} onPress={() => setSearch({ hasLists: true })} isLocal>
        Saved searches
      </Button>
      <Dialog title="Saved and earlier searches" isOpen={isOpen} onClose={close}>
        {searching.shown !== null && <SaveForm key={searching.shown.searchId} searching={searching} />}
        <SavedList searching={searching} done={close} />
        <EarlierList done={close} />
      </Dialog>
    </>
  )
}

function SaveForm({ searching: { shown } }: ListsProps) {
  const filters = useSearchStore(state => state.filters)
  const [name, setName] = useState(shown === null ? '' : queryText(shown.query).slice(0, 100))
  const save = useOrder('search.save')
  const refresh = useRefresh()
  if (shown === null) return null
  const run = (): void => {
    // The button stays enabled meanwhile: a disabled one would lose the focus, and with it the dialog its Escape.
    if (save.isRunning) return
    void save.run({ name, query: shown.query, filters }).then(reply => {
      if (reply.ok) refresh('search.saved')
    })
  }
  return (
    <form
      className="search-save"
      onSubmit={event => {
        event.preventDefault()
        if (name.trim() !== '') run()
      }}
    >
      <TextField
        label="Save this search, with its filters, as"
        value={name}
        onChange={setName}
        maxLength={100}
      />
      <Button icon={IconSave} isSubmit isDisabled={name.trim() === ''}>
        Save
      </Button>
    </form>
  )
}

/** Searches that a person gave a name. */
export function SavedList({ searching, done, isQuiet = false }: ListsProps) {
  const saved = useAsk('search.saved', {})
  if (saved.kind === 'failed') return <FailedFace message={saved.message} onRetry={() => saved.again()} />
  if (saved.kind === 'loading' || (isQuiet && saved.value.searches.length === 0)) return null
  return (
    <section className="search-list" aria-label="Saved searches">
      <h3>Saved</h3>
      {saved.value.searches.length === 0 && <p className="kit-note">No saved searches yet.</p>}
      <ul>
        {saved.value.searches.map(search => (
          <SavedRow
            key={search.id}
            saved={search}
            run={() => {
              searching.search(search.query, search.filters)
              done?.()
            }}
          />
        ))}
      </ul>
    </section>
  )
}

function SavedRow({ saved, run }: { readonly saved: SavedSearch; readonly run: () => void }) {
  const [name, setName] = useState<string | null>(null)
  const rename = useOrder('search.rename')
  const remove = useOrder('search.remove')
  const save = useOrder('search.save')
  const refresh = useRefresh()
  const again = (): void => refresh('search.saved')
  if (name !== null)
    return (
      <li>
        <form
          className="search-save"
          onSubmit={event => {
            event.preventDefault()
            if (name.trim() === '') return
            void rename.run({ id: saved.id, name }).then(again)
            setName(null)
          }}
        >
          <TextField
            label={`New name of ${saved.name}`}
            isLabelHidden
            value={name}
            onChange={setName}
            maxLength={100}
            shouldFocus
          />
          <Button isSubmit isDisabled={name.trim() === ''}>
            Rename
          </Button>
          <Button kind="quiet" onPress={() => setName(null)} isLocal>
            Cancel
          </Button>
        </form>
      </li>
    )
  return (
    <li>
      <span className="search-list-text">
        <LinkButton onPress={run}>{saved.name}</LinkButton>
        <span className="kit-note">{queryText(saved.query)}</span>
      </span>
      <Button kind="quiet" onPress={() => setName(saved.name)} label={`Rename ${saved.name}`}>
        Rename
      </Button>
      <IconButton
        label={`Remove ${saved.name}`}
        icon={IconClose}
        needsHost
        onPress={() =>
          undoable(async () => {
            const reply = await remove.run({ id: saved.id })
            again()
            if (!reply.ok) return null
            const { name: former, query, filters } = saved
            const undo = (): void => void save.run({ name: former, query, filters }).then(again)
            return { text: `“${former}” was removed.`, undo }
          })
        }
      />
    </li>
  )
}

/** Searches whose rows are kept on this computer: they open without the archive. */
export function EarlierList({ done }: { readonly done?: (() => void) | undefined }) {
  const earlier = useAsk('search.earlier', {})
  if (earlier.kind !== 'shown' || earlier.value.searches.length === 0) return null
  const open = ({ searchId, query }: EarlierSearch): void => {
    openEarlier(searchId, query)
    done?.()
  }
  return (
    <section className="search-list" aria-label="Earlier searches">
      <h3>Earlier, kept on this computer</h3>
      <ul>
        {earlier.value.searches.map(search => (
          <EarlierRow key={search.searchId} earlier={search} open={() => open(search)} />
        ))}
      </ul>
    </section>
  )
}

function EarlierRow({ earlier, open }: { readonly earlier: EarlierSearch; readonly open: () => void }) {
  const forget = useOrder('search.forget')
  const refresh = useRefresh()
  const shownId = useSearchStore(state => state.shownId)
  const text = queryText(earlier.query)
  return (
    <li>
      <span className="search-list-text">
        <LinkButton onPress={open} label={`${text}, ${earlierText(earlier)}`}>
          {text}
        </LinkButton>
        <span className="kit-note">{earlierText(earlier)}</span>
      </span>
      <IconButton
        label={`Forget ${text}`}
        icon={IconClose}
        needsHost
        // The shown rows would vanish before the person's eyes.
        isDisabled={shownId === earlier.searchId}
        onPress={() => void forget.run({ searchId: earlier.searchId }).then(() => refresh('search.earlier'))}
      />
    </li>
  )
}
