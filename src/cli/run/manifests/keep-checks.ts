import { openCheckBook, type CheckBook, type FoundResult } from '#platform/manifests/check-results'
import { guarded } from '#platform/store/sqlite-errors'
import { toAppError } from '#shared/errors'
import type { CheckedFile } from '#platform/manifests/check-files'
import type { Context } from '../../context.ts'
import type { OpenManifest } from './manifest-source.ts'

/** Saves the results of a verification, so that every list of the history shows them. */
export interface KeptChecks {
  add(checked: CheckedFile): void
  /** Every file has been checked. */
  end(): void
  close(): void
}

const savedFiles = 500

/** Saves nothing for a manifest that is only on the disk. A profile that cannot be written to costs a note. */
export function keepChecks({ profileFolder, output }: Context, manifest: OpenManifest): KeptChecks {
  const uuid = manifest.batch?.uuid ?? null
  let book: CheckBook | null = null
  let found: FoundResult[] = []
  const tried = (act: () => void): void => {
    try {
      guarded(act)
    } catch (thrown) {
      // The verification matters more than its record: it continues.
      output.note(`The results are not saved in the history: ${toAppError(thrown).message}`)
      book?.close()
      book = null
    }
  }
  const save = (): void =>
    tried(() => {
      if (uuid !== null) book?.save(uuid, found, Date.now())
      found = []
    })
  tried(() => {
    if (uuid === null) return
    book = openCheckBook(profileFolder)
    book.begin(uuid)
  })
  return {
    add: ({ file, result, detail }) => {
      const itemId = manifest.itemIdOf(file)
      if (book === null || itemId === null) return
      found.push({ itemId, result, detail })
      if (found.length >= savedFiles) save()
    },
    end: () => {
      save()
      tried(() => {
        if (uuid !== null) book?.end(uuid, Date.now())
      })
    },
    close: () => {
      save()
      book?.close()
    },
  }
}
