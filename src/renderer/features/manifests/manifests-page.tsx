import { useEffect, useRef, useState } from 'react'

import type { HistoryHitView, ManifestRowView } from '#shared/contract/areas/manifests'

import { useEscape } from '../../base/escape.ts'
import { go } from '../../frame/navigation.ts'
import { Screen } from '../../frame/screen.tsx'
import { focusIfStillHere, rememberPlace } from '../../frame/still-here.ts'
import type { RememberedPlace } from '../../frame/still-here.ts'
import { useMedia } from '../../base/use-media.ts'
import { Button } from '../../kit/button.tsx'
import { EmptyFace } from '../../kit/face.tsx'
import { SearchField } from '../../kit/search-field.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { FileTabs } from '../quick-look/file-tabs.tsx'
import { HitList } from './hit-list.tsx'
import { useManifestImport } from './import-dialog.tsx'
import { openManifest, showManifests, useManifests } from './manifests-store.ts'
import './manifests.css'
import { RowDetails } from './row-details.tsx'
import { BatchDetail } from './batch-detail.tsx'
import { BatchList } from './batch-list.tsx'
import { useChecks } from './use-checks.ts'
import { useBatches } from './use-batches.ts'
import type { ResultFilter } from './use-batches.ts'
import { VolumeChart } from './volume-chart.tsx'
import { fileChoices, filesWords, resultChoices, scopes, batchWords, words } from './wording.ts'

/** Room enough for the list and the rows of a batch below each other. */
const bothQuery = '(min-width: 720px) and (min-height: 640px)'

const outcomeOf = { all: 'all', complete: 'ok', incomplete: 'failed', waiting: 'waiting' } as const

/** Requested files, what arrived, whether it is still intact, and how to get it again. */
export function ManifestsPage() {
  const { scope, text, openId } = useManifests()
  const [result, setResult] = useState<ResultFilter>('all')
  const [row, setRow] = useState<ManifestRowView | null>(null)
  const isBoth = useMedia(bothQuery)
  /** The focus moves here when its element disappears. */
  const [focused, setFocused] = useState<{
    readonly part: 'list' | 'detail'
    readonly place: RememberedPlace
  } | null>(null)
  const top = useRef<HTMLDivElement>(null)
  const isBatches = scope === 'batches'
  const fields = isBatches ? batchWords : filesWords
  const batches = useBatches(isBatches ? text : '', isBatches ? result : 'all')
  const checks = useChecks(openId, batchId => nameOf(batches, batchId))
  const manifest = useManifestImport()
  useEscape('filter', text !== '', () => showManifests({ text: '' }))

  const isEmpty = batches.all?.batches === 0
  const isDetailShown = openId !== null && isBatches
  const isListShown = isBoth || !isDetailShown
  useEffect(() => {
    if (focused?.part === 'list' && isListShown) focusIfStillHere(focused.place, top.current)
  }, [focused, isListShown])
  const show = (batchId: number | null, rowText?: string): void => {
    setRow(null)
    openManifest(batchId, rowText)
  }
  const focusLater = (part: 'list' | 'detail'): void => setFocused({ part, place: rememberPlace() })
  const back = (): void => {
    focusLater('list')
    show(null)
  }
  /** A batch was removed; another one may be open by now. */
  const gone = (batchId: number, place: RememberedPlace): void => {
    if (useManifests.getState().openId !== batchId) return
    setFocused({ part: 'list', place })
    show(null)
  }
  const follow = (hit: HistoryHitView): void => {
    focusLater('detail')
    showManifests({ scope: 'batches', text: '' })
    show(hit.batchId, hit.filename)
  }

  return (
    <Screen
      title={words.title}
      isFilled
      actions={<Button onPress={manifest.choose}>{words.importManifest}</Button>}
      details={
        row === null ? null : (
          <FileTabs itemId={row.state === 'done' ? row.itemId : null} facts={<RowDetails row={row} />} />
        )
      }
      detailsTitle={words.file}
      onCloseDetails={() => setRow(null)}
    >
      {manifest.dialog}
      {isEmpty ? (
        <EmptyFace
          text={words.empty}
          actions={
            <>
              <Button onPress={manifest.choose}>{words.importLead}</Button>
              <Button kind="primary" isLocal onPress={() => go('search')}>
                {words.search}
              </Button>
            </>
          }
        />
      ) : (
        <div className="manifests-page">
          {isListShown && (
            <div ref={top} className="manifests-top" tabIndex={-1}>
              <VolumeChart all={batches.all} />
              <div className="manifests-row-bar">
                <Segmented
                  label={words.scope}
                  value={scope}
                  choices={scopes}
                  onChange={one => showManifests({ scope: one })}
                />
                <SearchField
                  label={fields.search}
                  placeholder={fields.hint}
                  value={text}
                  onChange={value => showManifests({ text: value })}
                  isScreenFilter
                  className="manifests-grow"
                />
                <SelectField
                  label={fields.outcome}
                  isLabelHidden
                  value={result}
                  choices={isBatches ? resultChoices : fileChoices}
                  onChange={setResult}
                />
              </div>
              {isBatches ? (
                <BatchList
                  batches={batches}
                  openId={openId}
                  onFocus={
                    isBoth
                      ? batchId => {
                          setFocused(null)
                          show(batchId)
                        }
                      : undefined
                  }
                  onOpen={batchId => {
                    focusLater('detail')
                    show(batchId)
                  }}
                />
              ) : (
                <HitList text={text} outcome={outcomeOf[result]} onOpen={follow} />
              )}
            </div>
          )}
          {isDetailShown && (
            <BatchDetail
              key={openId}
              batchId={openId}
              progress={checks.get(openId) ?? null}
              onOpenRow={setRow}
              onBack={isBoth ? null : back}
              onGone={gone}
              arriving={focused?.part === 'detail' ? focused.place : null}
            />
          )}
          {isBoth && isBatches && openId === null && (
            <div className="manifests-detail">
              <EmptyFace text={words.selectBatch} />
            </div>
          )}
        </div>
      )}
    </Screen>
  )
}

function nameOf({ rows }: ReturnType<typeof useBatches>, batchId: number): string {
  for (let index = 0; index < (rows.total ?? 0); index += 1) {
    const batch = rows.row(index)
    if (batch?.id === batchId) return batch.name
    if (batch === undefined) break
  }
  return words.theBatch
}
