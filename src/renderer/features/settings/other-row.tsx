import { useState } from 'react'

import type { Settings } from '#shared/settings'

import { useAsk } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { runCommand } from '../../frame/commands.ts'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/copy-text.ts'
import { IconCopy, IconFolderOpen, IconKeyboard } from '../../kit/icons.ts'
import { rateText } from '../../kit/words.ts'
import { LimitPopover } from '../queue/limit-popover.tsx'
import { LimitsDialog } from '../queue/limits-dialog.tsx'
import { BrowsersRow } from './browsers-row.tsx'
import { DiagnosticsRow } from './diagnostics-row.tsx'
import { LabelledRow } from './labelled-row.tsx'
import { LogRow } from './log-row.tsx'
import { NoticesRow } from './notices-row.tsx'
import type { OtherRowView } from './rows.ts'
import { TransferRow } from './transfer-row.tsx'
import * as words from './wording.ts'

/** A row that opens or does something, beside the settings. */
export function OtherRow({ row, settings }: { readonly row: OtherRowView; readonly settings: Settings }) {
  switch (row.id) {
    case 'limit':
      return <LimitRow />
    case 'shortcuts':
      return (
        <LabelledRow id="shortcuts">
          <Button isLocal icon={IconKeyboard} onPress={() => void runCommand('frame.shortcuts')}>
            {words.showShortcuts}
          </Button>
        </LabelledRow>
      )
    case 'diagnostics':
      return <DiagnosticsRow />
    case 'log':
      return <LogRow />
    case 'transfer':
      return <TransferRow settings={settings} />
    case 'data-folder':
      return <DataFolderRow />
    case 'notices':
      return <NoticesRow />
    case 'browsers':
      return <BrowsersRow />
  }
}

/** The present limit, and the same two ways to change it as beside the queue. */
function LimitRow() {
  const [isOpen, setOpen] = useState(false)
  const [isAll, setAll] = useState(false)
  const limits = useAsk('queue.limits', {})
  const rate = limits.kind === 'shown' ? limits.value.bytesPerSecond : null
  return (
    <LabelledRow id="limit">
      {limits.kind === 'shown' && (
        <span className="settings-note">{rate === null ? words.noLimit : rateText(rate)}</span>
      )}
      <LimitPopover isOpen={isOpen} onOpenChange={setOpen} onMore={() => setAll(true)} />
      <Button onPress={() => setAll(true)}>{words.timetable}</Button>
      {isAll && <LimitsDialog onClose={() => setAll(false)} />}
    </LabelledRow>
  )
}

function DataFolderRow() {
  const info = useAsk('host.info', {})
  const reveal = useOrder('host.reveal')
  if (info.kind !== 'shown') return <LabelledRow id="data-folder">{null}</LabelledRow>
  const { profileFolder, canReveal } = info.value
  return (
    <LabelledRow id="data-folder">
      <code className="settings-path">{profileFolder}</code>
      {canReveal ? (
        <Button icon={IconFolderOpen} onPress={() => void reveal.run({ path: profileFolder })}>
          {words.showFolder}
        </Button>
      ) : (
        <Button isLocal icon={IconCopy} onPress={() => void copyText(profileFolder, words.pathCopied)}>
          {words.copyPath}
        </Button>
      )}
    </LabelledRow>
  )
}
