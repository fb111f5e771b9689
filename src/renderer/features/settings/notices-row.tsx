import { allowNotices, stopNotices, useNoticeState } from '../../frame/browser-notices.ts'
import { Button } from '../../kit/button.tsx'
import { LabelledRow } from './labelled-row.tsx'
import * as words from './wording.ts'

/** Notifications of this browser: kept by the browser, so that they are no setting of the host. */
export function NoticesRow() {
  const state = useNoticeState()
  return (
    <LabelledRow id="notices">
      <span className="settings-note" role="status">
        {words.noticeStates[state]}
      </span>
      {state === 'off' && (
        <Button isLocal onPress={() => void allowNotices()}>
          {words.allowNotices}
        </Button>
      )}
      {state === 'on' && (
        <Button isLocal onPress={stopNotices}>
          {words.stopNotices}
        </Button>
      )}
    </LabelledRow>
  )
}
