import { useState } from 'react'

import type { sessionResults } from '#shared/contract/areas/manifests'
import type { HistoryHitView, ManifestRowView } from '#shared/contract/areas/manifests'

import { useEscape } from '../../frame/escape.ts'
import { Screen } from '../../frame/screen.tsx'
import { useMedia } from '../../frame/use-media.ts'
import { Button } from '../../kit/button.tsx'
import { EmptyFace } from '../../kit/face.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { HitList } from './hit-list.tsx'
import { useManifestImport } from './import-dialog.tsx'
import { openSession, showManifests, useManifests } from './manifests-store.ts'
import './manifests.css'
import { RowDetails } from './row-details.tsx'
import { SessionDetail } from './session-detail.tsx'
import { SessionList } from './session-list.tsx'
import { useChecks } from './use-checks.ts'
import { useSessions } from './use-sessions.ts'
import type { ResultFilter } from './use-sessions.ts'
import { VolumeChart } from './volume-chart.tsx'
import { words } from './wording.ts'

/** Room enough for the list and the rows of a session below each other. */
const bothQuery = '(min-width: 720px) and (min-height: 640px)'

const scopes = [
  { id: 'sessions', label: 'Sessions' },
  { id: 'files', label: 'All files' },
] as const
const resultChoices = [
  { id: 'all', label: 'Any result' },
  { id: 'complete', label: 'All verified' },
  { id: 'incomplete', label: 'With failures' },
  { id: 'waiting', label: 'Not final' },
] as const satisfies readonly {
  readonly id: 'all' | (typeof sessionResults)[number]
  readonly label: string
}[]
const outcomeOf = { all: 'all', complete: 'ok', incomplete: 'failed', waiting: 'waiting' } as const
const fileChoices = [
  { id: 'all', label: 'Any state' },
  { id: 'complete', label: 'Verified' },
  { id: 'incomplete', label: 'Failed' },
  { id: 'waiting', label: 'Not final' },
] as const

/** What was asked for, what arrived, whether it is still intact, and how to get it again. */
export function ManifestsPage() {
  const { scope, text, openId } = useManifests()
  const [result, setResult] = useState<ResultFilter>('all')
  const [row, setRow] = useState<ManifestRowView | null>(null)
  const isBoth = useMedia(bothQuery)
  const isSessions = scope === 'sessions'
  const sessions = useSessions(isSessions ? text : '', isSessions ? result : 'all')
  const checks = useChecks(openId, sessionId => nameOf(sessions, sessionId))
  const manifest = useManifestImport()
  useEscape('filter', text !== '', () => showManifests({ text: '' }))

  const isEmpty = sessions.all?.sessions === 0
  const isDetailShown = openId !== null && isSessions
  const isListShown = isBoth || !isDetailShown
  const show = (sessionId: number | null, rowText?: string): void => {
    setRow(null)
    openSession(sessionId, rowText)
  }
  const follow = (hit: HistoryHitView): void => {
    showManifests({ scope: 'sessions', text: '' })
    show(hit.sessionId, hit.filename)
  }

  return (
    <Screen
      title={words.title}
      isFilled
      actions={<Button onPress={manifest.choose}>{words.importManifest}</Button>}
      details={row === null ? null : <RowDetails row={row} />}
      detailsTitle="File"
      onCloseDetails={() => setRow(null)}
    >
      {manifest.dialog}
      {isEmpty ? (
        <EmptyFace
          text={words.empty}
          actions={<Button onPress={manifest.choose}>{words.importLead}</Button>}
        />
      ) : (
        <div className="manifests-page">
          {isListShown && (
            <div className="manifests-top">
              <VolumeChart all={sessions.all} />
              <div className="manifests-row-bar">
                <Segmented
                  label="What is searched"
                  value={scope}
                  choices={scopes}
                  onChange={one => showManifests({ scope: one })}
                />
                <SearchField
                  label={isSessions ? 'Filter sessions' : 'Search everything ever fetched'}
                  placeholder={
                    isSessions ? 'Name, note or folder' : 'File, URI, data set, program, target, folder'
                  }
                  value={text}
                  onChange={value => showManifests({ text: value })}
                  isScreenFilter
                  className="manifests-grow"
                />
                <SelectField
                  label={isSessions ? 'Result' : 'State'}
                  isLabelHidden
                  value={result}
                  choices={isSessions ? resultChoices : fileChoices}
                  onChange={setResult}
                />
              </div>
              {isSessions ? (
                <SessionList
                  sessions={sessions}
                  openId={openId}
                  onFocus={isBoth ? sessionId => show(sessionId) : undefined}
                  onOpen={sessionId => show(sessionId)}
                />
              ) : (
                <HitList text={text} outcome={outcomeOf[result]} onOpen={follow} />
              )}
            </div>
          )}
          {isDetailShown && (
            <SessionDetail
              key={openId}
              sessionId={openId}
              progress={checks.get(openId) ?? null}
              onOpenRow={setRow}
              onBack={isBoth ? null : () => show(null)}
              onGone={() => show(null)}
            />
          )}
          {isBoth && isSessions && openId === null && (
            <div className="manifests-detail">
              <EmptyFace text={words.chooseSession} />
            </div>
          )}
        </div>
      )}
    </Screen>
  )
}

function nameOf({ rows }: ReturnType<typeof useSessions>, sessionId: number): string {
  for (let index = 0; index < (rows.total ?? 0); index += 1) {
    const session = rows.row(index)
    if (session?.id === sessionId) return session.name
    if (session === undefined) break
  }
  return 'The session'
}
