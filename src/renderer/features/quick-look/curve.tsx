import type { TableView } from '#shared/contract/areas/quick-look'

import { curvePath } from './curve-path.ts'
import { axisText, curveSummary, valueText } from './wording.ts'

const size = { width: 480, height: 220, left: 64, bottom: 36, top: 8, right: 8 } as const

/** A spectrum or light curve as a line; the table below holds the same numbers. */
export function Curve({ series }: { readonly series: NonNullable<TableView['series']> }) {
  const { x, y } = series
  const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom }
  const { path, xRange, yRange } = curvePath(x.values, y.values, inner.width, inner.height)
  const bottom = size.top + inner.height
  return (
    <svg
      className="look-curve"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label={curveSummary(series)}
    >
      <g transform={`translate(${size.left} ${size.top})`}>
        <rect
          width={inner.width}
          height={inner.height}
          fill="none"
          stroke="currentColor"
          strokeOpacity={0.3}
        />
        <path
          d={path}
          fill="none"
          stroke="currentColor"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      </g>
      <g className="look-axis">
        <text x={size.left} y={bottom + 16}>
          {valueText(xRange[0], null)}
        </text>
        <text x={size.width - size.right} y={bottom + 16} textAnchor="end">
          {valueText(xRange[1], null)}
        </text>
        <text x={size.left + inner.width / 2} y={bottom + 30} textAnchor="middle">
          {axisText(x)}
        </text>
        <text x={size.left - 6} y={size.top + 10} textAnchor="end">
          {valueText(yRange[1], null)}
        </text>
        <text x={size.left - 6} y={bottom} textAnchor="end">
          {valueText(yRange[0], null)}
        </text>
        <text transform={`translate(12 ${size.top + inner.height / 2}) rotate(-90)`} textAnchor="middle">
          {axisText(y)}
        </text>
      </g>
    </svg>
  )
}
