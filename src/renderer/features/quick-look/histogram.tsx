import { useMemo } from 'react'

import { histogramOf } from './pixels.ts'
import type { Pixels } from './pixels.ts'
import { valueText } from './wording.ts'

const bins = 64
const height = 48

/** How the pixels spread between the limits, on a logarithmic scale of counts. */
export function Histogram(props: { readonly pixels: Pixels; readonly limits: readonly [number, number] }) {
  const { pixels, limits } = props
  const bars = useMemo(() => {
    const counts = histogramOf(pixels, limits, bins).map(count => Math.log1p(count))
    const most = Math.max(1, ...counts)
    return counts.map(count => (count / most) * height)
  }, [pixels, limits])
  const [low, high] = limits
  return (
    <svg
      className="look-histogram"
      viewBox={`0 0 ${bins * 4} ${height}`}
      role="img"
      aria-label={`Spread of the values between ${valueText(low, null)} and ${valueText(high, null)}`}
    >
      {bars.map((bar, index) => (
        <rect key={index} x={index * 4} y={height - bar} width={3} height={bar} fill="currentColor" />
      ))}
    </svg>
  )
}
