import { useAsk } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/copy-text.ts'
import { FailedFace } from '../../kit/face.tsx'
import { IconCopy } from '../../kit/icons.ts'
import { LabelledRow } from './labelled-row.tsx'
import * as words from './wording.ts'

/** More than a report needs, and little enough for the clipboard. */
const copiedLines = 1_000

/** Where the log lies, and its last lines to paste into a report. */
export function LogRow() {
  // One line, so that a log that cannot be read is seen here.
  const place = useAsk('host.log', { lines: 1 })
  const log = useOrder('host.log')
  const copyLog = async (): Promise<void> => {
    const reply = await log.run({ lines: copiedLines })
    if (reply.ok) await copyText(`${reply.value.lines.join('\n')}\n`, words.logCopied)
  }
  if (place.kind === 'loading') return <LabelledRow id="log">{null}</LabelledRow>
  if (place.kind === 'failed')
    return (
      <LabelledRow id="log">
        <FailedFace message={place.message} onRetry={place.again} />
      </LabelledRow>
    )
  const { path } = place.value
  return (
    <LabelledRow id="log">
      <code className="settings-path">{path}</code>
      <Button isLocal icon={IconCopy} onPress={() => void copyText(path, words.pathCopied)}>
        {words.copyPath}
      </Button>
      <Button icon={IconCopy} onPress={() => void copyLog()}>
        {words.copyLog}
      </Button>
    </LabelledRow>
  )
}
