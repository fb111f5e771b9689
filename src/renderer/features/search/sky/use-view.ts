import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { RefObject } from 'react'

import { fit, pan, withAspect, zoom } from './drawing.ts'
import type { Shape, SkyFrame } from './drawing.ts'

export interface SkyControl {
  readonly view: SkyFrame
  readonly zoomBy: (factor: number) => void
  readonly panBy: (right: number, down: number) => void
  readonly fitAll: () => void
  readonly show: (move: (view: SkyFrame) => SkyFrame) => void
  /** Whether the last press was a drag, whose end selects nothing. */
  readonly wasDragged: () => boolean
}

const dragPx = 4

/** The visible part of the sky: first fitted to all shapes, then moved by wheel, drag, keys and buttons. */
export function useView(
  svg: RefObject<SVGSVGElement | null>,
  shapes: readonly Shape[],
  fieldKey: string,
): SkyControl {
  const aspect = useAspect(svg)
  const [moved, setMoved] = useState<{ readonly field: string; readonly view: SkyFrame } | null>(null)
  // A view belongs to its field: another centre or other rows are fitted again.
  const view = moved?.field === fieldKey ? withAspect(moved.view, aspect) : fit(shapes, aspect)
  const show = (move: (view: SkyFrame) => SkyFrame): void => setMoved({ field: fieldKey, view: move(view) })
  const dragged = useDrag(svg, view, show)
  useWheel(svg, view, show)
  const wasDragged = useCallback(() => dragged.current, [dragged])
  return {
    view,
    zoomBy: factor => show(now => zoom(now, factor)),
    panBy: (right, down) => show(now => pan(now, right, down)),
    fitAll: () => setMoved(null),
    show,
    wasDragged,
  }
}

/** Width by height of an element, following its size. */
function useAspect(element: RefObject<Element | null>): number {
  const [aspect, setAspect] = useState(1.5)
  useEffect(() => {
    const observed = element.current
    if (observed === null) return
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      if (width > 0 && height > 0) setAspect(width / height)
    })
    observer.observe(observed)
    return () => observer.disconnect()
  }, [element])
  return aspect
}

function useWheel(
  svg: RefObject<SVGSVGElement | null>,
  view: SkyFrame,
  show: (move: (view: SkyFrame) => SkyFrame) => void,
): void {
  const turned = useEffectEvent((event: WheelEvent, box: DOMRect) => {
    const fixed = {
      x: view.x + ((event.clientX - box.left) / box.width) * view.width,
      y: view.y + ((event.clientY - box.top) / box.height) * view.height,
    }
    show(now => zoom(now, Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))), fixed))
  })
  useEffect(() => {
    const element = svg.current
    if (element === null) return
    // Not passive, as React's own would be: the page must not scroll as well.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault()
      turned(event, element.getBoundingClientRect())
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [svg])
}

function useDrag(
  svg: RefObject<SVGSVGElement | null>,
  view: SkyFrame,
  show: (move: (view: SkyFrame) => SkyFrame) => void,
): RefObject<boolean> {
  const isDragged = useRef(false)
  const moveBy = useEffectEvent((start: SkyFrame, dx: number, dy: number, box: DOMRect) =>
    show(() => pan(start, -dx / box.width, -dy / box.height)),
  )
  const viewNow = useEffectEvent(() => view)
  useEffect(() => {
    const element = svg.current
    if (element === null) return
    const onDown = (down: PointerEvent): void => {
      if (down.button !== 0) return
      isDragged.current = false
      const start = viewNow()
      const onMove = (event: PointerEvent): void => {
        const [dx, dy] = [event.clientX - down.clientX, event.clientY - down.clientY]
        if (!isDragged.current && Math.hypot(dx, dy) < dragPx) return
        isDragged.current = true
        moveBy(start, dx, dy, element.getBoundingClientRect())
      }
      const onUp = (): void => {
        window.removeEventListener('pointermove', onMove)
        window.removeEventListener('pointerup', onUp)
        window.removeEventListener('pointercancel', onUp)
      }
      window.addEventListener('pointermove', onMove)
      window.addEventListener('pointerup', onUp)
      window.addEventListener('pointercancel', onUp)
    }
    element.addEventListener('pointerdown', onDown)
    return () => element.removeEventListener('pointerdown', onDown)
  }, [svg])
  return isDragged
}
