import type { AttemptView, ItemDetails as Details } from '#shared/contract/areas/queue-details'

import { useAsk } from '../../api/use-ask.ts'
import { EmptyFace, FailedFace, LoadingFace } from '../../kit/face.tsx'
import { SizeText } from '../../kit/size-text.tsx'
import { StateMark } from '../../kit/state-mark.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { countText, durationText, exactText, sizeText } from '../../kit/words.ts'
import { CheckMark } from '../manifests/result-mark.tsx'
import { FileTabs } from '../quick-look/file-tabs.tsx'
import { ItemActions } from './row-actions.tsx'
import { outcomeWords } from './wording.ts'

/** Everything that is known of one file, with each attempt. */
export function ItemDetails({ itemId }: { readonly itemId: number }) {
  const ask = useAsk('queue.details', { itemId }, { everyMs: 2000 })
  if (ask.kind === 'loading') return <LoadingFace text="Loading the details" />
  if (ask.kind === 'failed') return <FailedFace message={ask.message} onRetry={ask.again} />
  if (ask.value === null) return <EmptyFace text="This file is no longer in the queue." />
  const details = ask.value
  return (
    <FileTabs itemId={details.row.state === 'done' ? itemId : null} facts={<Facts details={details} />} />
  )
}

function Facts({ details }: { readonly details: Details }) {
  const { row, part, attempts, provenance } = details
  const keywords = Object.entries(provenance)
  return (
    <div className="queue-details">
      <h3 className="queue-details-name">{row.filename}</h3>
      <p className="queue-details-state">
        {row.damage === null ? (
          <StateMark
            state={row.state}
            reason={row.reason}
            untilMs={row.nextAttemptMs}
            hasLine={row.hasLine}
          />
        ) : (
          <CheckMark result={row.damage} />
        )}
        <ItemActions row={row} />
      </p>
      {row.detail !== null && <p className="queue-detail">{row.detail}</p>}
      <dl className="queue-facts">
        <Fact name="Batch">{details.batchName}</Fact>
        <Fact name="Dataset">{details.obsId}</Fact>
        <Fact name={row.state === 'done' ? 'Path' : 'Will be saved as'}>
          <span className="queue-mono">{details.targetPath}</span>
        </Fact>
        <Fact name="Name in the archive">{details.madeSafeFrom}</Fact>
        <Fact name="Address">
          <span className="queue-mono">{details.uri}</span>
        </Fact>
        <Fact name="Size">
          <SizeText sizeBytes={row.sizeBytes} />
        </Fact>
        {details.listedBytes !== null && details.listedBytes !== row.sizeBytes && (
          <Fact name="Listed size">{exactText(details.listedBytes)}</Fact>
        )}
        {part !== null && <Fact name="Downloaded">{`${sizeText(part.writtenBytes)} on disk`}</Fact>}
        <Fact name="SHA-256">
          {details.sha256 !== null && <span className="queue-mono">{details.sha256}</span>}
        </Fact>
        <Fact name="Validator">{details.etag ?? details.lastModified}</Fact>
        <Fact name="Access">{details.access}</Fact>
        <Fact name="Marks">{details.marks.join(', ')}</Fact>
        <Fact name="In this state since">
          <TimeText atMs={row.sinceMs} withSeconds />
        </Fact>
        <Fact name="Part of">{details.references.filter(name => name !== null).join(', ')}</Fact>
      </dl>
      <h3>Attempts ({countText(attempts.length)})</h3>
      {attempts.length === 0 ? (
        <p className="queue-muted">
          {row.state === 'fetching' || row.state === 'verifying'
            ? 'The first attempt is running.'
            : 'No attempt yet.'}
        </p>
      ) : (
        <ol className="queue-attempts">
          {attempts.map((attempt, index) => (
            <Attempt key={`${attempt.startedMs} ${index}`} attempt={attempt} />
          ))}
        </ol>
      )}
      {keywords.length > 0 && (
        <>
          <h3>From the header</h3>
          <dl className="queue-facts">
            {keywords.map(([keyword, value]) => (
              <Fact key={keyword} name={keyword}>
                {value}
              </Fact>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}

/** Left out where the value is unknown. */
function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  if (children === null || children === '' || children === false || children === undefined) return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Attempt({ attempt }: { readonly attempt: AttemptView }) {
  const { startedMs, endedMs, outcome, host, status, fetchedBytes, detail, isWithToken } = attempt
  const facts = [
    host === null ? null : `from ${host}`,
    status === null ? null : `HTTP ${status}`,
    isWithToken ? 'with token' : 'without token',
    `${sizeText(fetchedBytes)} in ${durationText(endedMs - startedMs)}`,
  ]
  return (
    <li className={`queue-attempt is-${outcome}`}>
      <p>
        <strong>{outcomeWords[outcome]}</strong> <TimeText atMs={startedMs} withSeconds />
      </p>
      <p className="queue-muted">{facts.filter(fact => fact !== null).join(', ')}</p>
      {detail !== null && <p>{detail}</p>}
    </li>
  )
}
