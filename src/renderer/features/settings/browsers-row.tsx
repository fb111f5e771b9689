import { useState } from 'react'

import type { Output } from '#shared/contract/calls'

import { useAsk, useRefresh } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { rememberPlace, useLateOpening } from '../../frame/still-here.ts'
import { showToast } from '../../base/toasts.ts'
import { Button } from '../../kit/button.tsx'
import { copyText } from '../../kit/copy-text.ts'
import { Dialog } from '../../kit/dialog.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconCopy, IconPlus, IconSignOut } from '../../kit/icons.ts'
import { TimeText } from '../../kit/time-text.tsx'
import { LabelledRow } from './labelled-row.tsx'
import * as words from './wording.ts'

const refreshMs = 10_000

/** Who may use this page, and a way in for one more. */
export function BrowsersRow() {
  const ask = useAsk('host.browsers', {}, { everyMs: refreshMs })
  const refresh = useRefresh()
  const signOut = useOrder('host.sign-out')
  const newCode = useOrder('host.new-code')
  const openLate = useLateOpening()
  const [code, setCode] = useState<Output<'host.new-code'> | null>(null)

  async function end(id: string): Promise<void> {
    const reply = await signOut.run({ id })
    if (reply.ok) showToast({ text: words.signedOut })
    refresh('host.browsers')
  }
  async function pair(): Promise<void> {
    const place = rememberPlace()
    const reply = await newCode.run({})
    if (reply.ok) openLate(place, words.codeReady, () => setCode(reply.value))
  }

  return (
    <LabelledRow id="browsers">
      {ask.kind === 'loading' && <LoadingFace text={words.loading} />}
      {ask.kind === 'failed' && <FailedFace message={ask.message} onRetry={ask.again} />}
      {ask.kind === 'shown' && ask.value.browsers.length === 0 && <p>{words.noBrowsers}</p>}
      {ask.kind === 'shown' && ask.value.browsers.length > 0 && (
        <ul className="settings-browsers" aria-label={words.rowWords.browsers.title}>
          {ask.value.browsers.map(({ id, createdMs, usedMs }, index) => (
            <li key={id}>
              <span>
                <strong>{words.browserName(index + 1)}</strong> · {words.pairedAt}{' '}
                <TimeText atMs={createdMs} />, {words.usedAt} <TimeText atMs={usedMs} />
              </span>
              <Button
                icon={IconSignOut}
                label={words.signOutLabel(index + 1)}
                isDisabled={signOut.isRunning}
                onPress={() => void end(id)}
              >
                {words.signOut}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button icon={IconPlus} isDisabled={newCode.isRunning} onPress={() => void pair()}>
        {words.pairAnother}
      </Button>
      <PairDialog
        code={code}
        onClose={() => {
          setCode(null)
          refresh('host.browsers')
        }}
      />
    </LabelledRow>
  )
}

interface PairDialogProps {
  readonly code: Output<'host.new-code'> | null
  readonly onClose: () => void
}

function PairDialog({ code, onClose }: PairDialogProps) {
  return (
    <Dialog title={words.pairTitle} isOpen={code !== null} onClose={onClose}>
      {code !== null && (
        <>
          <p>{words.pairIntro}</p>
          <dl className="settings-code">
            <dt>{words.codeLabel}</dt>
            <dd>
              <code className="settings-code-text">{code.code}</code>
            </dd>
            <dt>{words.addressLabel}</dt>
            <dd>
              <code>{code.url}</code>
            </dd>
            <dt>{words.endsAt}</dt>
            <dd>
              <TimeText atMs={code.untilMs} shows="time" />
            </dd>
          </dl>
          <Button isLocal icon={IconCopy} onPress={() => void copyText(code.url, words.copied)}>
            {words.copyAddress}
          </Button>
        </>
      )}
    </Dialog>
  )
}
