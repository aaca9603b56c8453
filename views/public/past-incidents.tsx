import { routes } from '#src/routes.ts'
import type { Impact } from '#src/words.ts'
import { Day, durationText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { ImpactShape } from './impact-shape.tsx'
import { named } from './maintenance-ahead.tsx'

export interface PastProps {
  days: number
  /** Newest first. */
  events: PastEventProps[]
  /** Events beyond those. */
  left: number
}

interface PastEventProps {
  kind: 'incident' | 'maintenance'
  id: string
  title: string
  /** Null: maintenance that was called off. */
  impact: Impact | 'maintenance' | null
  startedAt: number
  endedAt: number
  services: { id: string; name: string }[]
}

interface PastIncidentsProps {
  past: PastProps
  /** Is an incident open, which is none of the past? */
  isOpen: boolean
  base: string
  timeZone: string
  t: Messages
}

/** One line each; what was said of it is on its own page. Days on which nothing happened are not named. */
export function PastIncidents({ past, isOpen, base, timeZone, t }: PastIncidentsProps): JSX.Element {
  const history = routes.statusPage.history.url({ base })
  return (
    <section id="past" aria-labelledby="past-heading">
      <div class="section-heading">
        <h2 id="past-heading" safe>
          {t.past.heading}
        </h2>
        <a class="hint" href={history} safe>
          {t.past.whole}
        </a>
      </div>
      {past.events.length === 0 ? (
        <p class="hint" safe>
          {isOpen ? t.past.noOther(past.days) : t.past.none(past.days)}
        </p>
      ) : null}
      <ul class="rows">
        {past.events.map((event) => (
          <li class="past-event">
            <Day at={event.startedAt} timeZone={timeZone} t={t} />
            <div class="row-text">
              <a href={pageOf(event, base)} dir="auto" safe>
                {event.title}
              </a>{' '}
              <span class="hint" safe>
                {named(event.services, t)}
              </span>
            </div>
            <ImpactShape impact={event.impact} t={t} />
            {event.endedAt > event.startedAt ? (
              <span class="row-end hint" safe>
                {durationText(event.endedAt - event.startedAt, t)}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {past.left === 0 ? null : (
        <p class="hint">
          <a href={history} safe>
            {t.andMore(past.left)}
          </a>
        </p>
      )}
    </section>
  )
}

function pageOf({ kind, id }: PastEventProps, base: string): string {
  const { incident, maintenance } = routes.statusPage
  return kind === 'incident' ? incident.url({ base, id }) : maintenance.url({ base, id })
}
