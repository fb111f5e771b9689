import type { ReactNode } from 'react'

import type { ObservationDetails } from '#shared/contract/areas/search'

import { useClient } from '../../api/client-context.tsx'
import { useAsk } from '../../api/use-ask.ts'
import { Button } from '../../kit/button.tsx'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { IconCopy, IconLink } from '../../kit/icons.ts'
import { SizeText } from '../../kit/size-text.tsx'
import { TimeText } from '../../kit/time-text.tsx'
import { countText } from '../../kit/words.ts'
import { positionText } from './angles.ts'
import { copyText } from '../../kit/copy-text.ts'
import {
  accessNote,
  distanceText,
  exposureText,
  previewText,
  productLevelText,
  productsText,
  releaseTitle,
} from './wording.ts'
import { levelText } from './criteria-wording.ts'

interface DetailsProps {
  readonly searchId: string
  readonly obsid: string
}

/** One dataset: preview, facts, files by level, and everything else that the archive says. */
export function Details({ searchId, obsid }: DetailsProps) {
  const details = useAsk('search.details', { searchId, obsid })
  if (details.kind === 'failed')
    return <FailedFace message={details.message} onRetry={() => details.again()} />
  if (details.kind === 'loading') return <LoadingFace text="Reading…" />
  const { value } = details
  return (
    <div className="search-details">
      <p className="search-details-name">{value.row.dataset}</p>
      {value.hasPreview ? (
        <PreviewImage searchId={searchId} obsid={obsid} name={value.row.dataset} />
      ) : (
        <p className="kit-note">{previewText('no-preview')}</p>
      )}
      <Copies searchId={searchId} obsid={obsid} dataset={value.row.dataset} />
      <Facts details={value} />
      <h3>Files</h3>
      {/* Another row is another question, and must not show the answer of the one before. */}
      <Products key={obsid} searchId={searchId} obsid={obsid} isPlanned={value.row.level === -1} />
      <details className="search-more">
        <summary>All columns</summary>
        <dl className="search-facts">
          {value.extra.map(({ name, value: text }) => (
            <Fact key={name} name={name}>
              {text}
            </Fact>
          ))}
        </dl>
      </details>
    </div>
  )
}

function PreviewImage({ searchId, obsid, name }: DetailsProps & { readonly name: string }) {
  const preview = useAsk('search.preview', { searchId, obsid })
  if (preview.kind === 'failed')
    return <FailedFace message={preview.message} onRetry={() => preview.again()} />
  if (preview.kind === 'loading') return <div className="search-preview is-empty" aria-busy />
  if (preview.value.kind === 'none') return <p className="kit-note">{previewText(preview.value.because)}</p>
  return <img className="search-preview" src={preview.value.dataUri} alt={`Preview of ${name}`} />
}

function Copies({ searchId, obsid, dataset }: DetailsProps & { readonly dataset: string }) {
  const client = useClient()
  const copyLink = async (): Promise<void> => {
    const reply = await client.call('search.link', { searchId, obsid })
    if (reply.ok) await copyText(reply.value.url, 'The link to MAST was copied.')
  }
  return (
    <div className="search-copies">
      <Button icon={IconCopy} onPress={() => void copyText(dataset, 'The dataset ID was copied.')} isLocal>
        Copy dataset ID
      </Button>
      <Button icon={IconLink} onPress={() => void copyLink()}>
        Copy MAST link
      </Button>
    </div>
  )
}

function Facts({ details }: { readonly details: ObservationDetails }) {
  const { row, title, principalInvestigator, ra, dec } = details
  return (
    <dl className="search-facts">
      <Fact name="Target">{row.target ?? '—'}</Fact>
      <Fact name="Position">{ra === null || dec === null ? '—' : positionText(ra, dec)}</Fact>
      {row.distanceArcsec !== null && <Fact name="Distance">{distanceText(row.distanceArcsec)}</Fact>}
      <Fact name="Instrument">{row.instrument}</Fact>
      <Fact name="Filters">{row.filters.join('; ') || '—'}</Fact>
      <Fact name="Exposure">{exposureText(row.exposureSeconds)}</Fact>
      <Fact name="Start">
        <TimeText atMs={row.startMs} isAlwaysUtc />
      </Fact>
      <Fact name="End">
        <TimeText atMs={details.endMs} isAlwaysUtc />
      </Fact>
      <Fact name="Level">{levelText(row.level)}</Fact>
      <Fact name="Product type">{row.type ?? '—'}</Fact>
      <Fact name="Program">{[row.mission, row.program ?? ''].join(' ').trim()}</Fact>
      <Fact name="Title">{title ?? '—'}</Fact>
      <Fact name="Investigator">{principalInvestigator ?? '—'}</Fact>
      <Fact name="Access">{accessNote(row)}</Fact>
      {row.releaseMs !== null && (
        <Fact name={releaseTitle(row)}>
          <TimeText atMs={row.releaseMs} shows="date" isAlwaysUtc />
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Products({ searchId, obsid, isPlanned }: DetailsProps & { readonly isPlanned: boolean }) {
  const products = useAsk('search.products', { searchId, obsid }, { enabled: !isPlanned })
  if (isPlanned) return <p className="kit-note">Planned, not yet observed: there are no files.</p>
  if (products.kind === 'failed')
    return <FailedFace message={products.message} onRetry={() => products.again()} />
  if (products.kind === 'loading') return <LoadingFace text="Asking for the list of files…" />
  const { value } = products
  if (value.files === 0) return <p className="kit-note">The archive lists no files.</p>
  return (
    <table className="search-products">
      <caption>{productsText(value)}</caption>
      <thead>
        <tr>
          <th scope="col">Level</th>
          <th scope="col">Files</th>
          <th scope="col">Size</th>
        </tr>
      </thead>
      <tbody>
        {value.levels.map(({ level, files, sizeBytes }) => (
          <tr key={level}>
            <th scope="row">{productLevelText(level)}</th>
            <td>{countText(files)}</td>
            <td>
              <SizeText sizeBytes={sizeBytes} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
