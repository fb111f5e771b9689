import { useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent } from 'react'

import type { ImageView } from '#shared/contract/areas/quick-look'

import { usePreferences } from '../../base/preferences.ts'
import { coloursOf } from './colour-maps.ts'
import { Histogram } from './histogram.tsx'
import { LookControls } from './look-controls.tsx'
import { paint } from './paint.ts'
import { percentileLimits, readPixels } from './pixels.ts'
import type { Pixels } from './pixels.ts'
import type { LookSettings } from './use-look.ts'
import { useLook } from './use-look.ts'
import { imageSummary, readoutText, words } from './wording.ts'

const hatch: readonly [number, number] = [96, 128]
const dragPixels = 300

/** One image: the canvas with its readout, and how it is drawn. */
export function LookImage({ image, name }: { readonly image: ImageView; readonly name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const { look, set } = useLook()
  const { theme } = usePreferences()
  const [place, setPlace] = useState<readonly [number, number] | null>(null)
  const hint = useId()
  const pixels = useMemo(() => readPixels(image), [image])
  const limits = useMemo(() => limitsOf(image, pixels, look), [image, pixels, look])
  // Night vision bears one colour.
  const map = theme === 'night' ? 'red' : look.map

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (context === undefined || context === null) return
    const { stretch, contrast, bias, isInverted } = look
    const colours = coloursOf(map, isInverted)
    const drawn = paint(pixels, image.width, image.height, {
      stretch,
      contrast,
      bias,
      colours,
      limits,
      undefinedTones: theme === 'night' ? [0, 0] : hatch,
    })
    context.putImageData(new ImageData(drawn, image.width, image.height), 0, 0)
  }, [image, pixels, look, limits, map, theme])

  const column = Math.min(place?.[0] ?? 0, image.width - 1)
  const row = Math.min(place?.[1] ?? 0, image.height - 1)
  const value = pixels.values[pixels.levels[row * image.width + column] ?? 0] ?? Number.NaN

  function point(event: PointerEvent<HTMLCanvasElement>): void {
    const box = event.currentTarget.getBoundingClientRect()
    const x = (event.clientX - box.left) / box.width
    const y = (event.clientY - box.top) / box.height
    // The right button bends the look as it moves; the sliders do the same.
    if (event.buttons === 2) {
      const contrast = Math.max(0.2, Math.min(5, look.contrast - event.movementY / (dragPixels / 5)))
      const bias = Math.max(0, Math.min(1, look.bias + event.movementX / dragPixels))
      set({ contrast, bias })
      return
    }
    setPlace([
      Math.max(0, Math.min(image.width - 1, Math.floor(x * image.width))),
      Math.max(0, Math.min(image.height - 1, image.height - 1 - Math.floor(y * image.height))),
    ])
  }
  function step(event: KeyboardEvent<HTMLCanvasElement>): void {
    if (event.key.toLowerCase() === 'i') {
      set({ isInverted: !look.isInverted })
      return
    }
    const move = arrows[event.key]
    if (move === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const by = event.shiftKey ? 10 : 1
    setPlace([
      Math.max(0, Math.min(image.width - 1, column + move[0] * by)),
      Math.max(0, Math.min(image.height - 1, row + move[1] * by)),
    ])
  }

  return (
    <>
      <canvas
        ref={canvas}
        className="look-canvas"
        width={image.width}
        height={image.height}
        tabIndex={0}
        role="img"
        aria-label={`${name}: ${imageSummary(image)}`}
        aria-describedby={hint}
        onPointerMove={point}
        onPointerDown={point}
        onContextMenu={event => event.preventDefault()}
        onKeyDown={step}
      />
      <p id={hint} className="look-readout" aria-live="off">
        {place === null ? words.hint : readoutText(image, column, row, value)}
      </p>
      <Histogram pixels={pixels} limits={limits} />
      <LookControls limits={limits} isNight={theme === 'night'} />
    </>
  )
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

function limitsOf(image: ImageView, pixels: Pixels, look: LookSettings): readonly [number, number] {
  if (look.limit === 'manual' && look.manual !== null) return look.manual
  if (look.limit === 'zscale') return image.zscale
  if (look.limit === 'min-max') return percentileLimits(pixels, 1)
  return percentileLimits(pixels, look.limit === 'manual' ? 0.99 : Number(look.limit) / 100)
}
