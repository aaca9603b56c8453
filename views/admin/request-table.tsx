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

export function RequestTable({ requests }: { requests: RequestRow[] }): JSX.Element {
  return (
    <section class="card list-card" aria-label="Requests">
      <table class="table stacked requests">
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">Status</th>
            <th scope="col">Took</th>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Address</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <Row request={request} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ request }: { request: RequestRow }): JSX.Element {
  const { at, method, path, status, duration, ip, userAgent } = request
  return (
    <tr>
      <th scope="row">
        <span class="request-path" safe>
          {`${method} ${path}`}
        </span>
        <span class="hint" safe>
          {userAgent}
        </span>
      </th>
      <td class={status >= 500 ? 'number request-failed' : 'number'} data-label="Status" safe>
        {String(status)}
      </td>
      <td class="number" data-label="Took" safe>
        {elapsedText(duration / 1000)}
      </td>
      <td class="number" data-label="At">
        <time datetime={new Date(at).toISOString()} safe>
          {secondText(at, 'UTC')}
        </time>
      </td>
      <td class="request-address" safe>
        {ip}
      </td>
    </tr>
  )
}
