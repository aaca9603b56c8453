import { escapeHtml } from '@kitajs/html'
import { directionOf } from './direction.ts'

export type Column<Row> = {
  title: string
  /** For screen readers alone. */
  titleHidden?: boolean
  /** Its cells name their rows. */
  heading?: boolean
  /** In front of the cell on a narrow screen, in place of the title; '': nothing. */
  label?: string
  class?: string | ((row: Row) => string)
} & ({ text: (row: Row) => string; cell?: undefined } | { cell: (row: Row) => JSX.Element; text?: undefined })

export interface RowsProps<Row> {
  columns: Column<Row>[]
  rows: Row[]
  /** On a narrow screen each row becomes a block of labelled values. */
  stacked?: boolean
  /** Beside `table`. */
  class?: string
  caption?: string
}

/**
 * A table: each column says once how it is called and what it shows of a row.
 *
 * ```tsx
 * <Rows
 *   stacked
 *   class="queue"
 *   columns={[
 *     { title: 'Channel', heading: true, text: ({ channel }) => channelNames[channel] },
 *     { title: 'Waiting', class: 'number', text: ({ waiting }) => number(waiting) },
 *   ]}
 *   rows={channels}
 * />
 * ```
 */
export function Rows<Row>({ columns, rows, stacked = false, class: look, caption }: RowsProps<Row>): JSX.Element {
  return (
    <table class={['table', stacked && 'stacked', look]}>
      {caption === undefined ? null : <caption safe>{caption}</caption>}
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">
              <Title title={column.title} hidden={column.titleHidden} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {columns.map((column) => (
              <Cell column={column} row={row} stacked={stacked} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Title({ title, hidden }: { title: string; hidden: boolean | undefined }): JSX.Element {
  if (!hidden) return escapeHtml(title)
  return (
    <span class="visually-hidden" safe>
      {title}
    </span>
  )
}

function Cell<Row>({ column, row, stacked }: { column: Column<Row>; row: Row; stacked: boolean }): JSX.Element {
  const { title, label = title } = column
  const look = typeof column.class === 'function' ? column.class(row) : column.class
  const content: JSX.Element = column.cell ? column.cell(row) : escapeHtml(column.text(row))
  if (column.heading)
    return (
      <th scope="row" class={look} dir={column.cell ? undefined : directionOf(column.text(row))}>
        {content}
      </th>
    )
  return (
    <td
      class={look}
      dir={column.cell ? undefined : directionOf(column.text(row))}
      data-label={stacked && label !== '' ? label : undefined}
    >
      {content}
    </td>
  )
}
