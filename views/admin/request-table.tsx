import { Card } from '../layout/card.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { elapsedText, secondText } from '../layout/times.tsx'

export interface RequestRow {
  /** UTC ms. */
  at: number
  method: string
  path: string
  status: number
  /** Microseconds. */
  duration: number
  ip: string
  userAgent: string
}

const columns: Column<RequestRow>[] = [
  {
    title: 'Request',
    heading: true,
    cell: ({ method, path, userAgent }) => (
      <>
        <span class="request-path" safe>
          {`${method} ${path}`}
        </span>
        <span class="hint" safe>
          {userAgent}
        </span>
      </>
    ),
  },
  {
    title: 'Status',
    class: ({ status }) => (status >= 500 ? 'number request-failed' : 'number'),
    text: ({ status }) => String(status),
  },
  { title: 'Took', class: 'number', text: ({ duration }) => elapsedText(duration / 1000) },
  {
    title: 'Time (UTC)',
    label: 'At',
    class: 'number',
    cell: ({ at }) => (
      <time datetime={new Date(at).toISOString()} safe>
        {secondText(at, 'UTC')}
      </time>
    ),
  },
  { title: 'Address', label: '', class: 'request-address', text: ({ ip }) => ip },
]

export function RequestTable({ requests }: { requests: RequestRow[] }): JSX.Element {
  return (
    <Card label="Requests" class="list-card">
      <Rows stacked class="requests" columns={columns} rows={requests} />
    </Card>
  )
}
