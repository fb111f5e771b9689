import { useState } from 'react'

import type { Settings } from '#shared/settings'

import { useAsk } from '../../api/use-ask.ts'
import { useEscape } from '../../base/escape.ts'
import { Screen } from '../../frame/screen.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { OtherRow } from './other-row.tsx'
import { findRows } from './rows.ts'
import type { SectionId, FoundRows } from './rows.ts'
import { SettingRow } from './setting-row.tsx'
import { useSettings } from './use-settings.ts'
import type { SettingsInUse } from './use-settings.ts'
import * as words from './wording.ts'
import './settings.css'

/** All settings. Each change takes effect immediately. */
export function SettingsPage() {
  const [search, setSearch] = useState('')
  const { ask, change, reset } = useSettings()
  const info = useAsk('host.info', {})
  useEscape('filter', search !== '', () => setSearch(''))
  return (
    <Screen
      title={words.title}
      actions={
        <SearchField
          isScreenFilter
          label={words.searchLabel}
          placeholder={words.searchLabel}
          value={search}
          onChange={setSearch}
        />
      }
    >
      {ask.kind === 'failed' && <FailedFace message={ask.message} onRetry={ask.again} />}
      {info.kind === 'failed' && ask.kind !== 'failed' && (
        <FailedFace message={info.message} onRetry={info.again} />
      )}
      {(ask.kind === 'loading' || (ask.kind === 'shown' && info.kind === 'loading')) && (
        <LoadingFace text={words.loading} />
      )}
      {ask.kind === 'shown' && info.kind === 'shown' && (
        <SettingsBody
          search={search}
          settings={ask.value.settings}
          isDesktop={info.value.kind === 'desktop'}
          change={change}
          reset={reset}
          onClear={() => setSearch('')}
        />
      )}
    </Screen>
  )
}

interface BodyProps extends Pick<SettingsInUse, 'change' | 'reset'> {
  readonly search: string
  readonly settings: Settings
  readonly isDesktop: boolean
  readonly onClear: () => void
}

function SettingsBody({ search, settings, isDesktop, change, reset, onClear }: BodyProps) {
  const shown = findRows(isDesktop, search, words.textOf)
  if (shown.length === 0)
    return (
      <EmptyFace
        text={words.nothingFound(search)}
        actions={
          <Button isLocal onPress={onClear}>
            {words.clearSearch}
          </Button>
        }
      />
    )
  return (
    <div className="settings-page">
      <SectionList shown={shown} />
      <div className="settings-sections">
        {shown.map(({ section, rows }) => (
          <section key={section} className="settings-section" aria-labelledby={headingId(section)}>
            <h2 id={headingId(section)} tabIndex={-1}>
              {words.sectionTitle[section]}
            </h2>
            <ul className="settings-rows">
              {rows.map(row =>
                row.control === 'other' ? (
                  <OtherRow key={row.id} row={row} settings={settings} />
                ) : (
                  <SettingRow key={row.id} row={row} settings={settings} change={change} reset={reset} />
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </div>
  )
}

const headingId = (section: SectionId): string => `settings-${section}`

/** A link to a section. Its heading takes the focus, so that Tab continues from there. */
function SectionList({ shown }: { readonly shown: readonly FoundRows[] }) {
  return (
    <nav className="settings-list" aria-label={words.sectionsLabel}>
      <ul>
        {shown.map(({ section }) => (
          <li key={section}>
            <Button
              isLocal
              kind="quiet"
              onPress={() => {
                const heading = document.getElementById(headingId(section))
                heading?.scrollIntoView({ block: 'start' })
                heading?.focus({ preventScroll: true })
              }}
            >
              {words.sectionTitle[section]}
            </Button>
          </li>
        ))}
      </ul>
    </nav>
  )
}
