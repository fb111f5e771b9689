import { useCallback, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'

import type { Output } from '#shared/contract/calls'

import type { Ask } from '../../../api/use-ask.ts'
import { EmptyFace, FailedFace, LoadingFace } from '../../../kit/face.tsx'
import { IconButton } from '../../../kit/icon-button.tsx'
import {
  IconArrowDown,
  IconArrowUp,
  IconChevronLeft,
  IconChevronRight,
  IconMinus,
  IconPlus,
  IconUndo,
} from '../../../kit/icons.ts'
import { setSearch, useSearchStore } from '../search-store.ts'
import { skyText } from '../wording.ts'
import { centreOf, centreOfView, shapesAround, showing } from './drawing.ts'
import { FootprintShapes } from './footprint-shapes.tsx'
import { project, separationDeg, unproject } from './projection.ts'
import { useView } from './use-view.ts'

type Footprints = Output<'search.footprints'>

interface SkyViewProps {
  readonly footprints: Ask<Footprints>
  /** Turns the choice of a row over. */
  readonly toggle: (obsid: string) => void
}

/** The outlines of the filtered rows on the sky, linked to the list both ways. */
export function SkyView({ footprints, toggle }: SkyViewProps) {
  if (footprints.kind === 'failed')
    return <FailedFace message={footprints.message} onRetry={() => footprints.again()} />
  if (footprints.kind === 'loading') return <LoadingFace text="Reading footprints…" />
  if (footprints.value.footprints.length === 0)
    return <EmptyFace text="None of these datasets has a footprint." />
  return <Sky value={footprints.value} toggle={toggle} />
}

/** One press moves the view by this part of its size. */
const step = 0.2
const nearer = 0.7
const sameFieldDeg = 2
const nowhere = { ra: 0, dec: 0 }

function Sky({ value, toggle }: { readonly value: Footprints; readonly toggle: (obsid: string) => void }) {
  const focused = useSearchStore(state => state.focused)
  const choice = useSearchStore(state => state.choice)
  const id = useId()
  const { footprints, place } = value
  const wanted = useMemo(() => centreOf(footprints, place, focused), [footprints, place, focused])
  // A field keeps its centre, so that focusing a neighbour moves nothing.
  const [centre, setCentre] = useState(wanted ?? nowhere)
  if (wanted !== null && separationDeg(wanted, centre) > sameFieldDeg) setCentre(wanted)
  const fieldKey = `${centre.ra} ${centre.dec}`
  const shapes = useMemo(() => shapesAround(footprints, centre), [footprints, centre])
  const svg = useRef<SVGSVGElement>(null)
  const sky = useView(svg, shapes, `${fieldKey} ${shapes.length}`)
  const { view, wasDragged } = sky
  const idOf = useMemo(() => (obsid: string) => `${id}-${obsid}`, [id])
  const order = useMemo(() => shapes.toSorted((a, b) => (a.dataset < b.dataset ? -1 : 1)), [shapes])
  const active = shapes.find(({ obsid }) => obsid === focused)
  const press = useCallback(
    (under: readonly string[], isEach: boolean) => {
      if (wasDragged()) return
      // Pressing again at the same place selects the next footprint there; Shift selects all of them.
      const { focused: former } = useSearchStore.getState()
      const next = under[(under.indexOf(former ?? '') + 1) % under.length]
      if (next === undefined) return
      setSearch({ focused: next })
      for (const obsid of isEach ? under : [next]) toggle(obsid)
    },
    [wasDragged, toggle],
  )

  function go(by: 1 | -1): void {
    const index = order.findIndex(({ obsid }) => obsid === focused)
    const next = order[index === -1 ? 0 : (index + by + order.length) % order.length]
    if (next === undefined) return
    setSearch({ focused: next.obsid })
    sky.show(now => showing(now, next))
  }

  const pans: Readonly<Record<string, readonly [number, number]>> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  }
  function pressed(event: KeyboardEvent): void {
    const { key } = event
    const way = pans[key]
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (way !== undefined && event.shiftKey) sky.panBy(...way)
    else if (key === 'ArrowRight' || key === 'ArrowDown') go(1)
    else if (key === 'ArrowLeft' || key === 'ArrowUp') go(-1)
    else if (key === '+' || key === '=') sky.zoomBy(nearer)
    else if (key === '-') sky.zoomBy(1 / nearer)
    else if (key === '0') sky.fitAll()
    else if (key === ' ' && active !== undefined) toggle(active.obsid)
    else if (key === 'Enter' && active !== undefined) setSearch({ hasDetails: true })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  const middle = unproject(centreOfView(view), centre)
  const text = skyText({
    shown: shapes.length,
    elsewhere: footprints.length - shapes.length,
    without: value.without,
    left: value.left,
    widthDeg: view.width / 3600,
    heightDeg: view.height / 3600,
    ...middle,
  })
  return (
    <section className="sky" aria-label="Sky view">
      <div className="sky-tools" role="toolbar" aria-label="Sky view">
        <IconButton label="Zoom in" icon={IconPlus} onPress={() => sky.zoomBy(nearer)} />
        <IconButton label="Zoom out" icon={IconMinus} onPress={() => sky.zoomBy(1 / nearer)} />
        <IconButton label="Show all footprints" icon={IconUndo} onPress={() => sky.fitAll()} />
        <IconButton label="Move east" icon={IconChevronLeft} onPress={() => sky.panBy(-step, 0)} />
        <IconButton label="Move west" icon={IconChevronRight} onPress={() => sky.panBy(step, 0)} />
        <IconButton label="Move north" icon={IconArrowUp} onPress={() => sky.panBy(0, -step)} />
        <IconButton label="Move south" icon={IconArrowDown} onPress={() => sky.panBy(0, step)} />
      </div>
      <svg
        ref={svg}
        className="sky-field"
        viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
        preserveAspectRatio="none"
        tabIndex={0}
        role="listbox"
        aria-multiselectable
        aria-label="Footprints"
        aria-describedby={`${id}-text ${id}-keys`}
        aria-activedescendant={active === undefined ? undefined : idOf(active.obsid)}
        onKeyDown={pressed}
      >
        <Target value={value} centre={centre} size={view.height / 24} />
        <FootprintShapes shapes={shapes} choice={choice} focused={focused} idOf={idOf} press={press} />
        {active !== undefined && (
          <path className="sky-active" d={active.path} vectorEffect="non-scaling-stroke" aria-hidden />
        )}
      </svg>
      <p className="sky-text kit-note" id={`${id}-text`}>
        {text}
      </p>
      <p className="kit-hidden" id={`${id}-keys`}>
        Arrow keys go from footprint to footprint, Space selects, Enter opens details, Shift with arrow keys
        moves the view, plus and minus zoom, zero shows all.
      </p>
    </section>
  )
}

interface TargetProps {
  readonly value: Footprints
  readonly centre: { readonly ra: number; readonly dec: number }
  /** Arcseconds. */
  readonly size: number
}

/** The place that was searched for, with its circle. */
function Target({ value: { place }, centre, size }: TargetProps) {
  const point = place === null ? null : project(place, centre)
  if (place === null || point === null) return null
  const { x, y } = point
  return (
    <g className="sky-target" aria-hidden>
      <circle cx={x} cy={y} r={place.radiusDeg * 3600} vectorEffect="non-scaling-stroke" />
      <path
        d={`M${x - size} ${y}H${x + size}M${x} ${y - size}V${y + size}`}
        vectorEffect="non-scaling-stroke"
      />
    </g>
  )
}
