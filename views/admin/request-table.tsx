import { Card } from '../layout/card.tsx'
import { type Column, Rows } from '../layout/rows.tsx'
import { elapsedText, secondText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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

function columnsOf(t: DashboardMessages): Column<RequestRow>[] {
  const { requestLog: words } = t
  return [
    {
      title: words.request,
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
      title: words.status,
      class: ({ status }) => (status >= 500 ? 'number request-failed' : 'number'),
      text: ({ status }) => String(status),
    },
    { title: words.took, class: 'number', text: ({ duration }) => elapsedText(duration / 1000, t) },
    {
      title: words.time,
      label: words.at,
      class: 'number',
      cell: ({ at }) => (
        <time datetime={new Date(at).toISOString()} safe>
          {secondText(at, 'UTC', t)}
        </time>
      ),
    },
    { title: words.address, label: '', class: 'request-address', text: ({ ip }) => ip },
  ]
}

export function RequestTable({ requests, t }: { requests: RequestRow[]; t: DashboardMessages }): JSX.Element {
  return (
    <Card label={t.requestLog.requests} class="list-card">
      <Rows stacked class="requests" columns={columnsOf(t)} rows={requests} />
    </Card>
  )
}
