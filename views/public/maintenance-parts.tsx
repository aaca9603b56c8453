import { routes } from '#src/routes.ts'
import type { BodyFormat, MaintenanceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { Sentence } from '../layout/sentence.tsx'
import { MaintenanceStatusMark } from '../layout/status.tsx'
import { durationText, Moment } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
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
      <span>
        <Sentence
          text={t.maintenance.period}
          parts={{
            from: <Moment at={window.scheduledStart} timeZone={timeZone} t={t} />,
            to: <Moment at={window.scheduledEnd} timeZone={timeZone} t={t} />,
          }}
        />
      </span>
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

interface ListProps {
  windows: MaintenanceProps[]
  /** Planned windows beyond those. */
  left: number
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  timeZone: string
  t: Messages
}

/** Running windows whole, planned ones with their announcement. */
export function MaintenanceAhead({ windows, left, base, url, timeZone, t }: ListProps): JSX.Element {
  if (windows.length === 0) return ''
  return (
    <section aria-labelledby="maintenance-heading" class="maintenance-ahead">
      <div class="section-heading">
        <h2 id="maintenance-heading" safe>
          {t.maintenance.heading}
        </h2>
        <a class="hint" href={routes.statusPage.files.calendar.url({ base })} safe>
          {t.shell.calendar}
        </a>
      </div>
      {windows.map((window) => (
        <article class={`card open-incident maintenance maintenance-${window.status}`}>
          <h3 dir="auto">
            <a href={routes.statusPage.maintenance.url({ base, id: window.id })} safe>
              {window.title}
            </a>
          </h3>
          <MaintenanceFacts window={window} timeZone={timeZone} t={t} />
          <Updates updates={window.updates} url={url} below={3} timeZone={timeZone} t={t} />
        </article>
      ))}
      <LeftInCalendar left={left} url={routes.statusPage.files.calendar.url({ base })} t={t} />
    </section>
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
