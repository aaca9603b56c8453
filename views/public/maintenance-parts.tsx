import { routes } from '#src/routes.ts'
import type { BodyFormat, MaintenanceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { MaintenanceStatusMark } from '../layout/status.tsx'
import { durationText, Moment, Period } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

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
    bodyFormat: BodyFormat
    displayAt: number
    editedAt: number | null
  }[]
}

/** Facts at a glance: status, period, affected services, duration. */
export function MaintenanceFacts(props: { window: MaintenanceProps; timeZone: string; t: Messages }): JSX.Element {
  const { window, timeZone, t } = props
  const { services, startedAt, endedAt } = window
  return (
    <div class="incident-facts">
      <MaintenanceStatusMark status={window.status} t={t} />
      <Period from={window.scheduledStart} to={window.scheduledEnd} timeZone={timeZone} t={t} />
      {window.overrun ? <span safe>{t.maintenance.overrun}</span> : null}
      {services.length > 0 ? (
        <span safe>{t.incident.affects(t.list(services.map(({ name }) => isolated(name))))}</span>
      ) : null}
      {startedAt !== null && endedAt !== null && endedAt > startedAt ? (
        <span safe>{t.incident.lasted(durationText(endedAt - startedAt, t))}</span>
      ) : null}
    </div>
  )
}

/** "and 14 more: Calendar", where not all planned windows are listed. */
export function LeftInCalendar({ left, url, t }: { left: number; url: string; t: Messages }): JSX.Element {
  if (left === 0) return ''
  return (
    <p class="hint">
      <span safe>{t.labelled(t.andMore(left), '')}</span>
      <a href={url} safe>
        {t.shell.calendar}
      </a>
    </p>
  )
}

/** Entry in a list of windows: of a service, of a month. */
export function MaintenanceItem(props: {
  window: MaintenanceProps
  base: string
  timeZone: string
  t: Messages
}): JSX.Element {
  const { window, timeZone, t } = props
  return (
    <li>
      <a href={routes.statusPage.maintenance.url({ base: props.base, id: window.id })} dir="auto" safe>
        {window.title}
      </a>
      <span class="hint">
        <MaintenanceStatusMark status={window.status} t={t} />{' '}
        <Moment at={window.scheduledStart} timeZone={timeZone} t={t} />
      </span>
    </li>
  )
}
