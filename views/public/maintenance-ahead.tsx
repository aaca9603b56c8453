import { routes } from '#src/routes.ts'
import type { Rhythm, ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import { Sentence } from '../layout/sentence.tsx'
import { MaintenanceStatusMark } from '../layout/status.tsx'
import { Clock, DayLeaf, Hours, Period } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { LeftInCalendar, type MaintenanceProps } from './maintenance-parts.tsx'
import { Said } from './open-incidents.tsx'
import { rhythmText } from './rhythm-text.ts'

export interface AheadProps extends MaintenanceProps {
  /** Null: it comes once, or for the last time. */
  rhythm: Rhythm | null
}

interface ListProps {
  windows: AheadProps[]
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  timeZone: string
  t: Messages
}

export function RunningMaintenance(props: ListProps & { statuses: ReadonlyMap<string, ServiceStatus> }): JSX.Element {
  const { windows, base, timeZone, t } = props
  if (windows.length === 0) return ''
  return (
    <section id="running-maintenance" aria-label={t.maintenance.heading} class="cards">
      {windows.map((window) => (
        <article id={`maintenance-${window.id}`} class="card event edge-under_maintenance">
          <p class="event-meta">
            <MaintenanceStatusMark status={window.status} t={t} />
            {window.overrun ? (
              <span safe>{t.maintenance.overrun}</span>
            ) : (
              <span>
                <Sentence
                  text={t.maintenance.until}
                  parts={{ time: <Clock at={window.scheduledEnd} timeZone={timeZone} t={t} /> }}
                />
              </span>
            )}
          </p>
          <h2 dir="auto">
            <a href={routes.statusPage.maintenance.url({ base, id: window.id })} safe>
              {window.title}
            </a>
          </h2>
          <Said
            updates={window.updates}
            services={window.services}
            statuses={props.statuses}
            href={routes.statusPage.maintenance.url({ base, id: window.id })}
            base={base}
            url={props.url}
            timeZone={timeZone}
            t={t}
          />
        </article>
      ))}
    </section>
  )
}

/** Rows that stand open; the others are one step away. */
const mostOpen = 12

/** A row for each window and each series. `left`: those beyond, which the calendar has. */
export function PlannedMaintenance(props: ListProps & { id: string; heading: string; left: number }): JSX.Element {
  const { windows, base, t, left } = props
  if (windows.length === 0) return ''
  const calendar = routes.statusPage.files.calendar.url({ base })
  const folded = windows.slice(mostOpen)
  return (
    <section id={props.id} aria-labelledby={`${props.id}-heading`}>
      <div class="section-heading">
        <h2 id={`${props.id}-heading`} safe>
          {props.heading}
        </h2>
        <a class="hint" href={calendar} safe>
          {t.shell.calendar}
        </a>
      </div>
      <Planned {...props} windows={windows.slice(0, mostOpen)} />
      {folded.length === 0 ? null : (
        <details class="earlier">
          <summary safe>{t.andMore(folded.length)}</summary>
          <Planned {...props} windows={folded} />
        </details>
      )}
      <LeftInCalendar left={left} url={calendar} t={t} />
    </section>
  )
}

function Planned({ windows, base, timeZone, t }: Omit<ListProps, 'url'>): JSX.Element {
  return (
    <ul class="rows">
      {windows.map((window) => (
        <li class="planned">
          <DayLeaf at={window.scheduledStart} timeZone={timeZone} t={t} />
          <div class="row-text">
            <a href={routes.statusPage.maintenance.url({ base, id: window.id })} dir="auto" safe>
              {window.title}
            </a>
            <p class="hint" safe>
              {named(window.services, t)}
            </p>
          </div>
          <p class="row-end hint">
            <When window={window} timeZone={timeZone} t={t} />
          </p>
        </li>
      ))}
    </ul>
  )
}

const day = 24 * 3_600_000

function When({ window, timeZone, t }: { window: AheadProps; timeZone: string; t: Messages }): JSX.Element {
  const { scheduledStart: from, scheduledEnd: to, rhythm } = window
  if (rhythm !== null)
    return (
      <>
        <span safe>{rhythmText(rhythm, t)}</span>
        <span>
          <Sentence
            text={t.maintenance.next}
            parts={{ time: <Period from={from} to={to} timeZone={timeZone} t={t} /> }}
          />
        </span>
      </>
    )
  else if (to - from < day) return <Hours from={from} to={to} timeZone={timeZone} t={t} />
  else return <Period from={from} to={to} timeZone={timeZone} t={t} />
}

const mostNamed = 4

export function named(services: readonly { name: string }[], t: Messages): string {
  const names = services.slice(0, mostNamed).map(({ name }) => isolated(name))
  const left = services.length - names.length
  return left > 0 ? `${names.join(', ')} ${t.andMore(left)}` : t.list(names)
}
