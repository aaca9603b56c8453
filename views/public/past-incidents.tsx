import { routes } from '#src/routes.ts'
import { dayText, shortDayText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { IncidentFacts, type IncidentProps, Updates } from './incident-parts.tsx'
import { MaintenanceFacts, type MaintenanceProps } from './maintenance-parts.tsx'

export interface PastDayProps {
  date: string
  incidents: IncidentProps[]
  maintenance: MaintenanceProps[]
}

interface PastIncidentsProps {
  days: PastDayProps[]
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  timeZone: string
  t: Messages
}

/** Each day with incidents or maintenance by itself; the quiet days between them as one line. */
export function PastIncidents({ days, base, url, timeZone, t }: PastIncidentsProps): JSX.Element {
  return (
    <section aria-labelledby="past-heading" class="past">
      <div class="section-heading">
        <h2 id="past-heading" safe>
          {t.past.heading}
        </h2>
        <a class="hint" href={routes.statusPage.history.url({ base })} safe>
          {t.past.whole}
        </a>
      </div>
      {runs(days).map((run) =>
        run.quiet ? (
          <QuietDays days={run.days} t={t} />
        ) : (
          <PastDays days={run.days} base={base} url={url} timeZone={timeZone} t={t} />
        ),
      )}
    </section>
  )
}

function PastDays({ days, base, url, timeZone, t }: PastIncidentsProps): JSX.Element {
  return (
    <>
      {days.map((day) => (
        <PastDay day={day} base={base} url={url} timeZone={timeZone} t={t} />
      ))}
    </>
  )
}

function QuietDays({ days, t }: { days: PastDayProps[]; t: Messages }): JSX.Element {
  return (
    <p class="quiet-days hint" safe>
      {quietText(
        days.map(({ date }) => date),
        t,
      )}
    </p>
  )
}

interface PastDayViewProps extends Omit<PastIncidentsProps, 'days'> {
  day: PastDayProps
}

function PastDay({ day, base, url, timeZone, t }: PastDayViewProps): JSX.Element {
  return (
    <section class="past-day" aria-label={dayText(day.date, t)}>
      <h3 class="past-date" safe>
        {dayText(day.date, t)}
      </h3>
      {day.incidents.map((incident) => (
        <article class="past-incident">
          <h4 dir="auto">
            <a href={routes.statusPage.incident.url({ base, id: incident.id })} safe>
              {incident.title}
            </a>
          </h4>
          <IncidentFacts incident={incident} timeZone={timeZone} t={t} />
          <Updates updates={incident.updates} url={url} below={4} timeZone={timeZone} t={t} />
        </article>
      ))}
      {day.maintenance.map((window) => (
        <article class="past-incident">
          <h4 dir="auto">
            <a href={routes.statusPage.maintenance.url({ base, id: window.id })} safe>
              {window.title}
            </a>
          </h4>
          <MaintenanceFacts window={window} timeZone={timeZone} t={t} />
          <Updates updates={window.updates} url={url} below={4} timeZone={timeZone} t={t} />
        </article>
      ))}
    </section>
  )
}

function runs(days: PastDayProps[]): { quiet: boolean; days: PastDayProps[] }[] {
  const found: { quiet: boolean; days: PastDayProps[] }[] = []
  for (const day of days) {
    const quiet = day.incidents.length + day.maintenance.length === 0
    const current = found.at(-1)
    if (current?.quiet === quiet) current.days.push(day)
    else found.push({ quiet, days: [day] })
  }
  return found
}

/** `dates`: newest first; the text names the oldest first. */
function quietText(dates: string[], t: Messages): string {
  const newest = shortDayText(dates[0] ?? '', t)
  return dates.length === 1 ? t.past.quietDay(newest) : t.past.quietDays(shortDayText(dates.at(-1) ?? '', t), newest)
}
