import type { ListExportFormat, PlanInput } from '#shared/contract/areas/selection-views'

import type { Input, Output } from '#shared/contract/calls'
import type { Result } from '#shared/errors'

import { useClient } from '../../api/client-context.tsx'
import { showToast } from '../../base/toasts.ts'
import { saveText } from '../../kit/save-text.ts'
import { exportedText } from './wording.ts'

/** Writes the chosen files down as a file of the browser's download folder. */
export function useExport(
  placing: Omit<PlanInput, 'folder' | 'onClash'>,
): (format: ListExportFormat) => void {
  const client = useClient()
  return format => {
    void run(format)
  }

  async function run(format: ListExportFormat): Promise<void> {
    const { listId, layout, areTwinsNested } = placing
    const parts: string[] = []
    for (let offset: number | null = 0; offset !== null;) {
      const input: Input<'selection.export'> = { listId, layout, areTwinsNested, format, offset }
      const reply: Result<Output<'selection.export'>> = await client.call('selection.export', input)
      if (!reply.ok) {
        showToast({ text: reply.error.message, tone: 'error' })
        return
      }
      const { text, nextOffset, filename, files, leftOut } = reply.value
      parts.push(text)
      offset = nextOffset
      if (nextOffset !== null) continue
      saveText(filename, 'text/plain', parts)
      showToast({ text: exportedText(filename, files, leftOut), tone: leftOut > 0 ? 'warn' : 'done' })
    }
  }
}
