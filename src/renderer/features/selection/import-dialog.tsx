import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { LoadingFace } from '../../kit/face.tsx'
import { countText, filesText } from '../../kit/words.ts'
import type { ListImport } from './use-import.ts'
import { importText, refusedText, words } from './wording.ts'

/** The content of an opened file, before anything is done with it. */
export function ImportDialog({ imports }: { readonly imports: ListImport }) {
  const { state } = imports
  const canUse = state.kind === 'read' && state.view.files > 0
  return (
    <Dialog
      title={words.import}
      isOpen={state.kind !== 'none'}
      onClose={imports.drop}
      size="wide"
      actions={
        <>
          <Button isLocal onPress={imports.drop}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={!canUse} onPress={imports.accept}>
            Select from these files
          </Button>
        </>
      }
    >
      <ImportBody imports={imports} />
    </Dialog>
  )
}

function ImportBody({ imports: { state } }: { readonly imports: ListImport }) {
  if (state.kind === 'none') return null
  if (state.kind === 'reading') return <LoadingFace text={`Reading ${state.name}…`} />
  if (state.kind === 'failed') return <p role="alert">{state.message}</p>
  const { view } = state
  const more = view.files - view.filenames.length
  const moreRefused = view.refusedCount - view.refused.length
  return (
    <div className="selection-import">
      <p>{importText(view)}</p>
      {view.refused.length > 0 && (
        <details>
          <summary>Show lines</summary>
          <ul className="selection-import-list" tabIndex={0} aria-label="Lines that were not understood">
            {view.refused.map((line, at) => (
              // Lines have no other name than their place.
              <li key={at}>{refusedText(line.lineNumber, line.shown, line.why)}</li>
            ))}
            {moreRefused > 0 && <li>{countText(moreRefused)} more</li>}
          </ul>
        </details>
      )}
      {view.filenames.length > 0 && (
        <ul className="selection-import-list" tabIndex={0} aria-label="Files of the list">
          {view.filenames.map((filename, at) => (
            <li key={at}>
              <code>{filename}</code>
            </li>
          ))}
          {more > 0 && <li>{filesText(more)} more</li>}
        </ul>
      )}
    </div>
  )
}
