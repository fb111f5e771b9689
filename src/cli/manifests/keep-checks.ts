import { openCheckBook, type CheckBook, type FoundResult } from '#platform/manifests/check-results'
import { guarded } from '#platform/store/sqlite-errors'
import { toAppError } from '#shared/errors'
import type { CheckedFile } from '#platform/manifests/check-files'
import type { Context } from '../context.ts'
import type { OpenManifest } from './manifest-source.ts'

/** Keeps what a verification finds, so that every list of the history says it from then on. */
export interface KeptChecks {
  add(checked: CheckedFile): void
  /** It has looked at everything. */
  end(): void
  close(): void
}

const savedFiles = 500

/** A manifest that only the disk knows has no place in the history. A profile that cannot be written costs a note. */
export function keepChecks({ profileFolder, output }: Context, manifest: OpenManifest): KeptChecks {
  const uuid = manifest.batch?.uuid ?? null
  let book: CheckBook | null = null
  let found: FoundResult[] = []
  const tried = (act: () => void): void => {
    try {
      guarded(act)
    } catch (thrown) {
      // The verification itself is worth more than its record: it goes on, and says so.
      output.note(`The history does not keep what was found: ${toAppError(thrown).message}`)
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
