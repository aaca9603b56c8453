import { urls } from '#src/urls.ts'
import { type MaintenanceStatus, MaintenanceStatusMark } from '../layout/status.tsx'
import { durationText, Moment } from '../layout/times.tsx'
import { Updates } from './incident-parts.tsx'

export interface MaintenanceProps {
  id: string
  title: string
  status: MaintenanceStatus
  scheduledStart: number
  scheduledEnd: number
  startedAt: number | null
  endedAt: number | null
  overrun: boolean
  services: { id: string; name: string }[]
  updates: {
    id: string
    status: MaintenanceStatus
    body: string
    bodyFormat: 'markdown' | 'html'
    displayAt: number
    editedAt: number | null
  }[]
}

/** What is known at a glance: where it stands, when it is, what it touches. */
export function MaintenanceFacts(props: { window: MaintenanceProps; timeZone: string }): JSX.Element {
  const { window, timeZone } = props
  const { services, startedAt, endedAt } = window
  return (
    <div class="incident-facts">
      <MaintenanceStatusMark status={window.status} />
      <span>
        <Moment at={window.scheduledStart} timeZone={timeZone} /> to{' '}
        <Moment at={window.scheduledEnd} timeZone={timeZone} />
      </span>
      {window.overrun ? <span>Takes longer than planned</span> : null}
      {services.length > 0 ? <span safe>{`Affects ${services.map(({ name }) => name).join(', ')}`}</span> : null}
      {startedAt !== null && endedAt !== null && endedAt > startedAt ? (
        <span safe>{`Lasted ${durationText(endedAt - startedAt)}`}</span>
      ) : null}
    </div>
  )
}

interface ListProps {
  windows: MaintenanceProps[]
  base: string
  timeZone: string
}

/** Running windows whole, planned ones with their announcement. */
export function MaintenanceAhead({ windows, base, timeZone }: ListProps): JSX.Element {
  if (windows.length === 0) return ''
  return (
    <section aria-labelledby="maintenance-heading" class="open-incidents">
      <div class="section-heading">
        <h2 id="maintenance-heading">Maintenance</h2>
        <a class="hint" href={urls.calendar(base)}>
          Calendar
        </a>
      </div>
      {windows.map((window) => (
        <article class={`card open-incident maintenance maintenance-${window.status}`}>
          <h3>
            <a href={urls.publicMaintenance(base, window.id)} safe>
              {window.title}
            </a>
          </h3>
          <MaintenanceFacts window={window} timeZone={timeZone} />
          <Updates updates={window.updates} timeZone={timeZone} />
        </article>
      ))}
    </section>
  )
}

/** As a link in a list: of a service, of a month. */
export function MaintenanceItem(props: { window: MaintenanceProps; base: string; timeZone: string }): JSX.Element {
  const { window } = props
  return (
    <li>
      <a href={urls.publicMaintenance(props.base, window.id)} safe>
        {window.title}
      </a>
      <span class="hint">
        <MaintenanceStatusMark status={window.status} /> <Moment at={window.scheduledStart} timeZone={props.timeZone} />
      </span>
    </li>
  )
}
