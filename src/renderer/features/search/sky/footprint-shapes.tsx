import { memo } from 'react'
import type { MouseEvent } from 'react'

import { classNames } from '../../../kit/class-names.ts'
import { isChosen } from '../row-choice.ts'
import type { RowChoice } from '../row-choice.ts'
import { setSearch } from '../search-store.ts'
import type { Shape } from './drawing.ts'

interface FootprintShapesProps {
  readonly shapes: readonly Shape[]
  readonly choice: RowChoice
  readonly focused: string | null
  readonly idOf: (obsid: string) => string
  /** `under` are all footprints at that point, the uppermost first. */
  readonly press: (under: readonly string[], isEach: boolean) => void
}

/** The outlines; drawn again when they or the selection change, not while the view moves. */
export const FootprintShapes = memo(function FootprintShapes(props: FootprintShapesProps) {
  const { shapes, choice, focused, idOf, press } = props
  return shapes.map(({ obsid, dataset, path }) => (
    <path
      key={obsid}
      id={idOf(obsid)}
      d={path}
      role="option"
      aria-label={dataset}
      aria-selected={isChosen(choice, obsid)}
      className={classNames(
        'sky-shape',
        isChosen(choice, obsid) && 'is-chosen',
        obsid === focused && 'is-focused',
      )}
      vectorEffect="non-scaling-stroke"
      onPointerEnter={() => setSearch({ hovered: obsid })}
      onPointerLeave={() => setSearch({ hovered: null })}
      onClick={event => press(under(event), event.shiftKey)}
      data-obsid={obsid}
    >
      <title>{dataset}</title>
    </path>
  ))
})

/** Exposures of one field overlap: several of them may be below the pointer. */
function under({ clientX, clientY }: MouseEvent): readonly string[] {
  return document
    .elementsFromPoint(clientX, clientY)
    .flatMap(element => (element instanceof SVGPathElement ? (element.dataset['obsid'] ?? []) : []))
}
