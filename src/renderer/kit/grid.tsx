import {
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { CSSProperties, FocusEvent, KeyboardEvent, MouseEvent } from 'react'

import { useEscape } from '../base/escape.ts'
import { usePreferences } from '../base/preferences.ts'
import { isMac } from '../base/system.ts'
import { classNames } from './class-names.ts'
import { GridHead } from './grid-head.tsx'
import { gridAction } from './grid-keys.ts'
import type { GridAction } from './grid-keys.ts'
import { columnLayout, drawnIndexes, follow, indexOfElement, narrowPx, parentIndex } from './grid-place.ts'
import type { Present } from './grid-place.ts'
import { GridRow, innerControls } from './grid-row.tsx'
import { createGridScroller } from './grid-scroller.ts'
import type { GridColumn, GridProps } from './grid-types.ts'
import { useTypeAhead } from './use-type-ahead.ts'
import { countText } from './words.ts'

export type { GridColumn, GridProps, GridSelection, GridSort, GridTree } from './grid-types.ts'

const rowHeights = { compact: 28, comfortable: 36 } as const
const headHeight = 28

/**
 * A windowed table of rows of one height, for any number of them. Own windowing: with one height there is nothing to
 * measure, and beyond 16,000,000 px the scroll bar has to be scaled, which no library does.
 */
export function Grid<Row>(props: GridProps<Row>) {
  const { label, columns, rowCount, row, need, rowKey, selection, tree, className } = props
  const rowHeight = rowHeights[usePreferences().density]
  const [scroller] = useState(createGridScroller)
  const view = useSyncExternalStore(scroller.subscribe, scroller.view)
  const [present, setPresent] = useState<Present>({ index: 0, key: null, asked: null })
  const [isEntered, setEntered] = useState(false)
  const anchor = useRef(0)
  /** Whether the focus is on a row, or was when its element went. */
  const isOnRow = useRef(false)
  /** What had the focus last. */
  const held = useRef<Element | null>(null)
  const element = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLDivElement>(null)
  const fitting = typeof columns === 'function' ? columns(view.width) : columns
  const isNarrow = view.width < narrowPx
  const shown = useMemo(
    () => (isNarrow ? fitting.filter(column => column.narrow !== 'hide') : fitting),
    [fitting, isNarrow],
  )

  useLayoutEffect(() => (element.current === null ? undefined : scroller.attach(element.current)), [scroller])
  useLayoutEffect(() => scroller.resize({ rowCount, rowHeight, headHeight }), [scroller, rowCount, rowHeight])

  const first = Math.min(view.first, Math.max(0, rowCount - 1))
  const last = Math.min(view.last, rowCount - 1)
  // The place follows its row when rows are sorted or come and go; a row that went leaves its place to the next one.
  const followed = follow(present, props, { first, last })
  if (followed !== present) setPresent(followed)
  const presentIndex = Math.max(0, Math.min(followed.index, rowCount - 1))
  const isOut = presentIndex < first || presentIndex > last
  const isUnknown = isOut && row(presentIndex) === undefined
  useEffect(() => {
    if (rowCount === 0) return
    // The tab stop has a name wherever it is. What is seen is asked for last, since that is what is kept.
    if (isUnknown) need(presentIndex, presentIndex)
    need(first, last)
  }, [need, first, last, rowCount, presentIndex, isUnknown])

  const moved = useEffectEvent(() => {
    if (isOnRow.current && indexOfElement(document.activeElement) !== null) focusRow(presentIndex)
  })
  useLayoutEffect(() => moved(), [presentIndex])
  useLayoutEffect(() => {
    const isNowhere = document.activeElement === null || document.activeElement === document.body
    if (isNowhere && isOnRow.current && hasGone(held.current)) focusRow(presentIndex)
  })
  useEffect(() => {
    const leave = (event: PointerEvent): void => {
      if (event.target instanceof Node && element.current?.contains(event.target) !== true)
        isOnRow.current = false
    }
    document.addEventListener('pointerdown', leave)
    return () => document.removeEventListener('pointerdown', leave)
  }, [])
  // Where the grid becomes lower, the row with the focus does not disappear below its edge.
  const formerView = useRef(view)
  const lowered = useEffectEvent(() => {
    const former = formerView.current
    formerView.current = view
    const wasNear = presentIndex >= former.first && presentIndex <= former.last
    if (isOnRow.current && wasNear && view.pageRows < former.pageRows) scroller.show(presentIndex)
  })
  useLayoutEffect(() => lowered(), [view])
  const askedIndex = followed.asked === null ? null : followed.index
  useLayoutEffect(() => {
    if (askedIndex !== null) scroller.show(askedIndex)
    // Only when another row was asked for: later moves are the user's.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [followed.asked, scroller])

  const presentRow = rowCount === 0 ? undefined : row(presentIndex)
  // Far from what is seen the row of the tab stop may be forgotten; it keeps the name under which it was left.
  const [left, setLeft] = useState<Row | undefined>(undefined)
  if (presentRow !== undefined && presentRow !== left) setLeft(presentRow)
  const presentKey = presentRow === undefined ? null : rowKey(presentRow)
  const tellFocus = useEffectEvent(() => {
    if (presentRow !== undefined) props.onFocus?.(presentRow, presentIndex)
  })
  useEffect(() => {
    if (isEntered && presentKey !== null) tellFocus()
  }, [isEntered, presentKey])

  useEscape('selection', selection !== undefined && selection.state?.() !== false, () => selection?.none())
  const typeAhead = useTypeAhead(element, props.typeAhead, index => moveTo(index, false))

  function rowElement(index: number): HTMLElement | null {
    return element.current?.querySelector<HTMLElement>(`[data-rows] > [data-index="${index}"]`) ?? null
  }
  function focusRow(index: number): void {
    rowElement(index)?.focus({ preventScroll: true })
  }
  function moveTo(index: number, isExtending: boolean): void {
    if (index < 0 || index >= rowCount) return
    if (!isExtending) anchor.current = index
    else selection?.extend(anchor.current, index)
    isOnRow.current = true
    scroller.show(index)
    if (index === presentIndex) focusRow(index)
    else setPresent({ ...followed, index, key: null })
  }

  /** The tab stop, without scrolling. */
  function moveHere(index: number): void {
    isOnRow.current = true
    // The former place may be below the end of a list that has become shorter: then no row is followed from it.
    if (index !== followed.index) setPresent({ ...followed, index, key: null })
  }

  function act(action: GridAction): void {
    switch (action.kind) {
      case 'move':
        moveTo(action.to, action.isExtending)
        return
      case 'toggle':
        anchor.current = presentIndex
        selection?.toggle(presentIndex)
        return
      case 'all':
        selection?.all()
        return
      case 'open':
        if (presentRow !== undefined) props.onOpen?.(presentRow, presentIndex)
        return
      case 'expand':
      case 'collapse':
        tree?.toggle(presentIndex)
        return
      case 'enter-row':
        innerControls(rowElement(presentIndex))[0]?.focus()
        return
      case 'leave-row':
        moveTo(parentIndex(props, presentIndex), false)
        return
      case 'header':
        head.current?.querySelector<HTMLElement>('button')?.focus()
        return
      case 'type':
        typeAhead.type(action.text, presentIndex)
    }
  }

  function pressed(event: KeyboardEvent): void {
    if (!(event.target instanceof HTMLElement) || event.defaultPrevented) return
    if (event.target.dataset['index'] === undefined) {
      pressedInside(event, event.target)
      return
    }
    const isExpanded = tree === undefined || presentRow === undefined ? null : tree.isExpanded(presentRow)
    const press = {
      key: event.key,
      shiftKey: event.shiftKey,
      altKey: event.altKey,
      isMod: isMac ? event.metaKey : event.ctrlKey,
    }
    const place = { index: presentIndex, rowCount, pageRows: view.pageRows, isExpanded }
    const action = typeAhead.isTyping() && event.key === ' ' ? null : gridAction(press, place)
    if (action === null) return
    if (action.kind === 'type' && props.typeAhead === undefined) return
    event.preventDefault()
    act(action)
  }

  /** Within a row or the header the arrows go from control to control. */
  function pressedInside(event: KeyboardEvent, target: HTMLElement): void {
    const isInHead = head.current?.contains(target) === true
    const controls = isInHead
      ? [...(head.current?.querySelectorAll<HTMLElement>('button, input') ?? [])]
      : innerControls(target.closest<HTMLElement>('[data-index]'))
    const at = controls.indexOf(target)
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      const next = controls[at + step]
      if (next !== undefined) next.focus()
      else if (!isInHead) focusRow(presentIndex)
    }
    const isLeaving = isInHead ? event.key === 'ArrowDown' : event.key === 'Escape'
    if (!isLeaving) return
    event.preventDefault()
    moveTo(presentIndex, false)
  }

  function clicked(event: MouseEvent): void {
    const index = indexOfElement(event.target)
    if (index === null || !(event.target instanceof Element)) return
    const isOnCheck = event.target.closest('[data-check]') !== null
    const isOnTwist = event.target.closest('[data-twist]') !== null
    if (!isOnCheck && event.target.closest('button, a, select, input') !== null) return
    if (isOnTwist) tree?.toggle(index)
    else if (event.shiftKey) selection?.extend(anchor.current, index)
    else if (isOnCheck || event.ctrlKey || event.metaKey) selection?.toggle(index)
    if (!event.shiftKey) anchor.current = index
    moveHere(index)
    focusRow(index)
  }

  function focused(event: FocusEvent): void {
    setEntered(true)
    held.current = event.target
    const index = indexOfElement(event.target)
    if (index === null) return
    moveHere(index)
    // The tab stop may be far from what is seen; whoever goes there wants to see it.
    if (event.target instanceof HTMLElement && event.target.dataset['index'] !== undefined)
      scroller.show(index)
  }

  const number = (index: number): string => `row ${countText(index + 1)} of ${countText(rowCount)}`
  const indexes = drawnIndexes({ first, last }, presentIndex, rowCount)
  return (
    <div
      ref={element}
      role={tree === undefined ? 'grid' : 'treegrid'}
      className={classNames('kit-grid', className)}
      style={layoutStyle(shown, selection !== undefined, tree !== undefined)}
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-multiselectable={selection !== undefined ? true : undefined}
      onKeyDown={pressed}
      onClick={clicked}
      onMouseDown={event => {
        // A press on a check box leaves the focus with its row.
        if (event.target instanceof Element && event.target.closest('[data-check]') !== null)
          event.preventDefault()
        // Shift extends rows here, not a selection of text.
        if (event.shiftKey) event.preventDefault()
      }}
      onDoubleClick={event => {
        const index = indexOfElement(event.target)
        const opened = index === null ? undefined : row(index)
        if (index !== null && opened !== undefined) props.onOpen?.(opened, index)
      }}
      onFocus={focused}
      onBlur={event => {
        // Without a next one the element went, or the window lost the focus: then it comes back here.
        if (event.relatedTarget !== null) isOnRow.current = event.currentTarget.contains(event.relatedTarget)
      }}
    >
      <GridHead columns={shown} grid={props} headRef={head} />
      <div role="rowgroup" className="kit-grid-body" style={{ height: view.spacerHeight }}>
        <div role="presentation" className="kit-grid-window" style={{ top: view.baseTop }} data-rows="">
          {indexes.map(index => {
            const shownRow = row(index) ?? (isOut && index === presentIndex ? left : undefined)
            // Out of sight it waits just beside the others, so that it does not stretch what can be scrolled.
            const place = Math.min(Math.max(index, first - 1), last + 1)
            return (
              <GridRow
                key={index}
                columns={shown}
                row={shownRow}
                index={index}
                label={`${shownRow === undefined ? 'Loading' : props.rowName(shownRow, index)}, ${number(index)}`}
                className={shownRow === undefined ? undefined : props.rowClass?.(shownRow)}
                top={(place - view.base) * rowHeight}
                isSelected={
                  selection && (shownRow === undefined ? false : selection.isSelected(shownRow, index))
                }
                checkName={selection === undefined || shownRow === undefined ? '' : selection.label(shownRow)}
                level={tree && (shownRow === undefined ? 1 : tree.level(shownRow))}
                isExpanded={shownRow === undefined ? null : (tree?.isExpanded(shownRow) ?? null)}
                isPresent={index === presentIndex}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

/** A row that was filtered away, a button that has done its work; not what was left for the end of the page. */
const hasGone = (element: Element | null): boolean =>
  element === null || !element.isConnected || element.matches(':disabled')

/** CSS variables are not among the properties that React's types know. */
function layoutStyle(
  columns: readonly Pick<GridColumn<never>, 'width'>[],
  hasCheck: boolean,
  hasTwist: boolean,
): CSSProperties {
  const { template, leastWidth } = columnLayout(columns, hasCheck, hasTwist)
  return { '--kit-grid-columns': template, '--kit-grid-width': `${leastWidth}px` } as CSSProperties
}
