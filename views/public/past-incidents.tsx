import { urls } from '#src/urls.ts'
import { dayText, shortDayText } from '../layout/times.tsx'
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
  timeZone: string
}

/** Days with something to tell, each; the quiet days between them as one line. */
export function PastIncidents({ days, base, timeZone }: PastIncidentsProps): JSX.Element {
  return (
    <section aria-labelledby="past-heading" class="past">
      <div class="section-heading">
        <h2 id="past-heading">Past incidents</h2>
        <a class="hint" href={urls.history(base)}>
          Whole history
        </a>
      </div>
      {runs(days).map((run) =>
        run.quiet ? <QuietDays days={run.days} /> : <PastDays days={run.days} base={base} timeZone={timeZone} />,
      )}
    </section>
  )
}

function PastDays({ days, base, timeZone }: PastIncidentsProps): JSX.Element {
  return (
    <>
      {days.map((day) => (
        <PastDay day={day} base={base} timeZone={timeZone} />
      ))}
    </>
  )
}

function QuietDays({ days }: { days: PastDayProps[] }): JSX.Element {
  return (
    <p class="quiet-days hint" safe>
      {quietText(days.map(({ date }) => date))}
    </p>
  )
}

function PastDay({ day, base, timeZone }: { day: PastDayProps; base: string; timeZone: string }): JSX.Element {
  return (
    <section class="past-day" aria-label={dayText(day.date)}>
      <h3 class="past-date" safe>
        {dayText(day.date)}
      </h3>
      {day.incidents.map((incident) => (
        <article class="past-incident">
          <h4>
            <a href={urls.publicIncident(base, incident.id)} safe>
              {incident.title}
            </a>
          </h4>
          <IncidentFacts incident={incident} timeZone={timeZone} />
          <Updates updates={incident.updates} timeZone={timeZone} />
        </article>
      ))}
      {day.maintenance.map((window) => (
        <article class="past-incident">
          <h4>
            <a href={urls.publicMaintenance(base, window.id)} safe>
              {window.title}
            </a>
          </h4>
          <MaintenanceFacts window={window} timeZone={timeZone} />
          <Updates updates={window.updates} timeZone={timeZone} />
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

/** Newest first in, oldest first out. */
function quietText(dates: string[]): string {
  const [newest, oldest] = [dates[0] ?? '', dates.at(-1) ?? '']
  return newest === oldest
    ? `${shortDayText(newest)}: no incidents`
    : `${shortDayText(oldest)} – ${shortDayText(newest)}: no incidents`
}
