import { urls } from '#src/urls.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Moment } from '../layout/times.tsx'

type State = 'unconfirmed' | 'active' | 'paused' | 'quarantined' | 'unsubscribed'

export interface SubscribersProps {
  shell: Shell
  timeZone: string
  counts: Record<State, number>
  subscribers: { id: string; address: string; state: State; since: number }[]
  page: number
  hasNext: boolean
  /** Where people subscribe, absolute. */
  subscribeUrl: string
}

const words: Record<State, string> = {
  active: 'Active',
  unconfirmed: 'Unconfirmed',
  paused: 'Paused',
  quarantined: 'Quarantined',
  unsubscribed: 'Unsubscribed',
}

export function SubscribersPage(props: SubscribersProps): JSX.Element {
  const { shell, subscribers, counts, page } = props
  const { slug } = shell.organization
  return (
    <DashboardShell shell={shell} title="Subscribers" room="subscribers">
      <p class="hint" safe>
        {`${counts.active} active, ${counts.unconfirmed} unconfirmed, ${counts.unsubscribed} unsubscribed`}
      </p>
      {subscribers.length === 0 ? (
        <div class="empty">
          <h2>Nobody subscribed yet</h2>
          <p>
            People subscribe on the status page, or here:{' '}
            <a href={props.subscribeUrl} safe>
              {props.subscribeUrl}
            </a>
          </p>
        </div>
      ) : (
        <section class="card list-card" aria-label="Subscribers">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Address</th>
                <th scope="col">State</th>
                <th scope="col">Since</th>
              </tr>
            </thead>
            <tbody>
              {subscribers.map(({ address, state, since }) => (
                <tr>
                  <td safe>{address}</td>
                  <td safe>{words[state]}</td>
                  <td>
                    <Moment at={since} timeZone={props.timeZone} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <nav class="pages" aria-label="Pages of subscribers">
        {page > 1 ? (
          <a class="button" rel="prev" href={`${urls.subscribers(slug)}?page=${page - 1}`}>
            Newer
          </a>
        ) : null}
        {props.hasNext ? (
          <a class="button" rel="next" href={`${urls.subscribers(slug)}?page=${page + 1}`}>
            Older
          </a>
        ) : null}
      </nav>
    </DashboardShell>
  )
}
