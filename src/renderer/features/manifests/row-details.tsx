import type { ReactNode } from 'react'

import type { ManifestRowView } from '#shared/contract/areas/manifests'

import { useAsk } from '../../api/use-ask.ts'
import { useOrder } from '../../api/use-order.ts'
import { Button } from '../../kit/button.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { countText, exactText } from '../../kit/words.ts'
import { copyText } from '../../kit/copy-text.ts'
import { CheckMark, FileMark } from './result-mark.tsx'
import { statusText, words } from './wording.ts'

/** Everything known of one row. */
export function RowDetails({ row }: { readonly row: ManifestRowView }) {
  const host = useAsk('host.info', {})
  const reveal = useOrder('host.reveal')
  const canReveal = host.kind === 'shown' && host.value.canReveal
  const { path } = row
  return (
    <div className="manifests-details">
      <dl>
        <Fact name="URI">
          <code>{row.uri}</code>
        </Fact>
        <Fact name="File">
          <code>{path ?? row.file}</code>
        </Fact>
        <Fact name="State">
          <FileMark state={row.state} reason={row.reason} check={row.check?.result ?? null} />
        </Fact>
        <Fact name="Access">{row.access}</Fact>
        <Fact name="Status">{statusText(row)}</Fact>
        {row.detail !== null && <Fact name="What happened">{row.detail}</Fact>}
        <Fact name="Logged In User">{row.user}</Fact>
        {row.check !== null && (
          <Fact name="Verified again">
            <CheckMark result={row.check.result} />
            {row.check.detail !== null && <p>{row.check.detail}</p>}
          </Fact>
        )}
        <Fact name="Size">
          <SizeText sizeBytes={row.sizeBytes} />
          {row.sizeBytes !== null && ` (${exactText(row.sizeBytes)})`}
        </Fact>
        <Fact name="SHA-256">
          <code>{row.sha256 ?? '—'}</code>
        </Fact>
        <Fact name="Start">
          <TimeText atMs={row.startedMs} withSeconds />
        </Fact>
        <Fact name="End">
          <TimeText atMs={row.finishedMs} withSeconds />
        </Fact>
        <Fact name="Attempts">{countText(row.attempts)}</Fact>
      </dl>
      {path !== null && (
        <div className="manifests-buttons">
          <Button isLocal onPress={() => void copyText(path, words.copied)}>
            Copy path
          </Button>
          {canReveal && <Button onPress={() => void reveal.run({ path })}>Show in folder</Button>}
        </div>
      )}
    </div>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
