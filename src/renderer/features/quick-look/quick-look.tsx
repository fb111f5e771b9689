import { useEffect, useState } from 'react'

import type { HduView, OpenedFile } from '#shared/contract/areas/quick-look'

import { useAsk } from '../../api/use-ask.ts'
import { FailedFace, LoadingFace } from '../../kit/face.tsx'
import { PathText } from '../../kit/path-text.tsx'
import { Segmented } from '../../kit/segmented.tsx'
import { SelectField } from '../../kit/select-field.tsx'
import { LookImage } from './image-view.tsx'
import { LookTable } from './table-view.tsx'
import { useLook } from './use-look.ts'
import { hduText, words } from './wording.ts'

import './quick-look.css'

/** Never more detail than a panel beside a list can show. */
const mostPixels = 1024

/** What is in a finished file: an image, a table with its curve, a header, a picture or text. */
export function QuickLook({ itemId }: { readonly itemId: number }) {
  const begin = useLook(store => store.begin)
  useEffect(() => begin(), [begin, itemId])
  const opened = useAsk('quick-look.open', { itemId })
  return (
    <section className="look" aria-label={words.title}>
      {opened.kind === 'loading' && <LoadingFace text={words.loading} />}
      {opened.kind === 'failed' && <FailedFace message={words.unreadable} onRetry={opened.again} />}
      {opened.kind === 'shown' && (
        <>
          <h3 className="look-name">
            <PathText text={opened.value.name} />
          </h3>
          <Opened key={itemId} itemId={itemId} file={opened.value} />
        </>
      )}
    </section>
  )
}

function Opened({ itemId, file }: { readonly itemId: number; readonly file: OpenedFile }) {
  switch (file.kind) {
    case 'fits':
      return <FitsFile itemId={itemId} name={file.name} hdus={file.hdus} />
    case 'picture':
      return <img className="look-picture" src={file.dataUrl} alt={file.name} />
    case 'text':
      return (
        <div className="look-scroller" tabIndex={0} role="region" aria-label={file.name}>
          <pre className="look-text">{file.isWhole ? file.text : `${file.text}…`}</pre>
        </div>
      )
    case 'none':
      return <p>{words.nothing}</p>
  }
}

interface FitsFileProps {
  readonly itemId: number
  readonly name: string
  readonly hdus: readonly HduView[]
}
type Side = 'data' | 'header'

function FitsFile({ itemId, name, hdus }: FitsFileProps) {
  const [chosen, setChosen] = useState(() => firstOf(hdus).index)
  const [side, setSide] = useState<Side>('data')
  const hdu = hdus.find(({ index }) => index === chosen) ?? firstOf(hdus)
  const hasData = hdu.kind === 'image' || hdu.kind === 'table'
  const shown: Side = hasData ? side : 'header'
  return (
    <>
      <SelectField
        label={words.part}
        value={String(hdu.index)}
        choices={hdus.map(one => ({ id: String(one.index), label: hduText(one) }))}
        onChange={index => setChosen(Number(index))}
      />
      {hasData && (
        <Segmented<Side>
          label={words.title}
          value={side}
          choices={[
            { id: 'data', label: hdu.kind === 'image' ? words.image : words.table },
            { id: 'header', label: words.header },
          ]}
          onChange={setSide}
        />
      )}
      {shown === 'header' && <HeaderSide itemId={itemId} hdu={hdu} />}
      {shown === 'data' && hdu.kind === 'image' && (
        <ImageSide key={hdu.index} itemId={itemId} hdu={hdu} name={name} />
      )}
      {shown === 'data' && hdu.kind === 'table' && <TableSide itemId={itemId} hdu={hdu} />}
    </>
  )
}

/** Science first: then any image, any table, and at last a bare header. */
function firstOf(hdus: readonly HduView[]): HduView {
  const found =
    hdus.find(({ kind, name }) => kind === 'image' && name === 'SCI') ??
    hdus.find(({ kind }) => kind === 'image') ??
    hdus.find(({ kind }) => kind === 'table') ??
    hdus[0]
  return found ?? { index: 0, name: 'PRIMARY', kind: 'empty', axes: [] }
}

interface SideProps {
  readonly itemId: number
  readonly hdu: HduView
}

function ImageSide({ itemId, hdu, name }: SideProps & { readonly name: string }) {
  const [plane, setPlane] = useState(0)
  const planes = hdu.axes.slice(2).reduce((product, length) => product * length, 1)
  const image = useAsk(
    'quick-look.image',
    { itemId, hdu: hdu.index, plane, mostPixels },
    { keep: true, isPrivate: true },
  )
  return (
    <>
      {planes > 1 && (
        <label className="look-slider">
          {words.plane} {plane + 1} of {planes}
          <input
            type="range"
            min={0}
            max={planes - 1}
            value={plane}
            onChange={event => setPlane(event.currentTarget.valueAsNumber)}
          />
        </label>
      )}
      {image.kind === 'loading' && <LoadingFace text={words.loading} />}
      {image.kind === 'failed' && <FailedFace message={words.unreadable} onRetry={image.again} />}
      {image.kind === 'shown' && <LookImage image={image.value} name={name} />}
    </>
  )
}

function TableSide({ itemId, hdu }: SideProps) {
  const table = useAsk('quick-look.table', { itemId, hdu: hdu.index })
  if (table.kind === 'loading') return <LoadingFace text={words.loading} />
  if (table.kind === 'failed') return <FailedFace message={words.unreadable} onRetry={table.again} />
  return <LookTable table={table.value} name={hdu.name} />
}

function HeaderSide({ itemId, hdu }: SideProps) {
  const header = useAsk('quick-look.header', { itemId, hdu: hdu.index })
  if (header.kind === 'loading') return <LoadingFace text={words.loading} />
  if (header.kind === 'failed') return <FailedFace message={words.unreadable} onRetry={header.again} />
  return (
    <div className="look-scroller" tabIndex={0} role="region" aria-label={`${words.header} ${hdu.name}`}>
      <pre className="look-text">{header.value.cards.join('\n')}</pre>
    </div>
  )
}
