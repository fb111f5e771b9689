import type { TableView } from '#shared/contract/areas/quick-look'

import { Curve } from './curve.tsx'
import { axisText, tableSummary } from './wording.ts'

/** The first rows of a table, and above them the curve when it holds one. */
export function LookTable({ table, name }: { readonly table: TableView; readonly name: string }) {
  return (
    <>
      {table.series !== null && <Curve series={table.series} />}
      <p>{tableSummary(table)}</p>
      <div className="look-scroller" tabIndex={0} role="region" aria-label={`Rows of ${name}`}>
        <table className="look-table">
          <thead>
            <tr>
              {table.columns.map((column, index) => (
                <th key={index} scope="col">
                  {axisText(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.cells.map((row, index) => (
              <tr key={index}>
                {row.map((cell, at) => (
                  <td key={at}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
