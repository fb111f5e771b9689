import { useEffect } from 'react'
import type { DragEvent } from 'react'

import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { useCommands } from '../../frame/commands.ts'
import { go } from '../../frame/navigation.ts'
import { useOpening } from '../../frame/openings.ts'
import { Screen } from '../../frame/screen.tsx'
import { Banner } from '../../kit/banner.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconUpload } from '../../kit/icons.ts'
import { pickFile } from '../../kit/pick-file.ts'
import { chooseFiles, failChoice, takeChoice, useFailedChoice, useHasChoice } from './handover.ts'
import { ImportDialog } from './import-dialog.tsx'
import { ListView } from './list-view.tsx'
import './selection.css'
import { useImport } from './use-import.ts'
import { beginFailedText, words } from './wording.ts'

/** Which files of the selected observations are downloaded, in which layout, and where to. */
export function SelectionPage() {
  const imports = useImport()
  const refresh = useRefresh()
  const hasChoice = useHasChoice()
  const begin = useOrder('selection.begin', { quiet: true })
  const failed = useFailedChoice()
  const { run } = begin
  useEffect(() => {
    const choice = takeChoice()
    if (choice === null) return
    void run({ choice }).then(reply => {
      if (!reply.ok) failChoice(choice, reply.error.message)
      refresh('selection')
    })
  }, [hasChoice, run, refresh])

  const choose = (): void =>
    void pickFile('').then(file => {
      if (file !== null) imports.read(file)
    })
  useCommands([{ id: 'selection.import', title: words.import, keys: ['Mod+O'], run: choose }])
  useOpening('list', ({ name, text }) => imports.read(new File([text], name)))

  const importButton = (
    <Button icon={IconUpload} onPress={choose}>
      {words.import}
    </Button>
  )
  return (
    <Screen
      title="Selection"
      actions={importButton}
      isFilled
      banner={
        failed === null ? null : (
          <Banner
            tone="error"
            text={beginFailedText(failed.problem)}
            actions={<Button onPress={() => chooseFiles(failed.choice)}>Try again</Button>}
          />
        )
      }
    >
      <div className="selection-drop" onDragOver={allow} onDrop={event => drop(event, imports.read)}>
        {begin.isRunning ? <LoadingFace text={words.loading} /> : <CurrentList />}
      </div>
      <ImportDialog imports={imports} />
    </Screen>
  )
}

function CurrentList() {
  const current = useAsk('selection.current', {})
  if (current.kind === 'loading') return <LoadingFace text={words.loading} />
  if (current.kind === 'failed') return <FailedFace message={current.message} onRetry={current.again} />
  const { listId, suggestedFolder } = current.value
  if (listId === null) {
    return (
      <EmptyFace
        text={
          <>
            {words.empty} {words.emptyMore}
          </>
        }
        actions={
          <Button kind="primary" onPress={() => go('search')}>
            {words.goToSearch}
          </Button>
        }
      />
    )
  }
  return <ListView key={listId} listId={listId} suggestedFolder={suggestedFolder} />
}

function allow(event: DragEvent): void {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault()
}

function drop(event: DragEvent, read: (file: File) => void): void {
  event.preventDefault()
  const [file] = event.dataTransfer.files
  if (file !== undefined) read(file)
}
