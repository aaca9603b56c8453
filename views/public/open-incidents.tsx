import { routes } from '#src/routes.ts'
import type { Impact, ServiceStatus } from '#src/words.ts'
import { Body } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { IncidentStatusMark, ServiceStatusMark } from '../layout/status.tsx'
import { Ago, Clock, Due } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { worstFirst } from './banner-sentence.ts'
import { ImpactShape, statusOfImpact } from './impact-shape.tsx'
import { type AnyUpdate, type IncidentProps, Updates } from './incident-parts.tsx'

interface CardsProps {
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  base: string
  timeZone: string
  t: Messages
}

interface IncidentsProps extends CardsProps {
  incidents: IncidentProps[]
  /** Service id -> its status now. */
  statuses: ReadonlyMap<string, ServiceStatus>
  /** The incident whose promise the banner says. */
  promised: string | null
}

export function OpenIncidents({ incidents, statuses, promised, ...cards }: IncidentsProps): JSX.Element {
  const { base, timeZone, t } = cards
  if (incidents.length === 0) return ''
  return (
    <section id="open-incidents" aria-label={t.page.openIncidents} class="cards">
      {incidents.map((incident) => (
        <article
          id={`incident-${incident.id}`}
          class={`card event ${edgeOf(
            incident.impact,
            incident.services.map(({ id }) => statuses.get(id)),
          )}`}
        >
          <p class="event-meta">
            <IncidentStatusMark status={incident.status} t={t} />
            <NewestTime updates={incident.updates} timeZone={timeZone} t={t} />
            {incident.nextUpdateBy === null || incident.id === promised ? null : (
              <span>
                <Sentence
                  text={t.incident.nextUpdate}
                  parts={{ time: <Due at={incident.nextUpdateBy} timeZone={timeZone} t={t} /> }}
                />
              </span>
            )}
            {incident.services.length === 0 ? <ImpactShape impact={incident.impact} t={t} /> : null}
          </p>
          <h2 dir="auto">
            <a href={routes.statusPage.incident.url({ base, id: incident.id })} safe>
              {incident.title}
            </a>
          </h2>
          <Said
            updates={incident.updates}
            services={incident.services}
            statuses={statuses}
            href={routes.statusPage.incident.url({ base, id: incident.id })}
            {...cards}
          />
        </article>
      ))}
    </section>
  )
}

/** In the colour of the worst that it does now; once that is over, of its impact. */
export function edgeOf(impact: Impact, now: readonly (ServiceStatus | undefined)[]): string {
  const status = worstFirst.find((one) => now.includes(one)) ?? statusOfImpact(impact)
  return status === null ? '' : `edge-${status}`
}

function NewestTime(props: { updates: AnyUpdate[]; timeZone: string; t: Messages }): JSX.Element {
  const { timeZone, t } = props
  const [newest] = props.updates
  if (!newest) return ''
  return (
    <>
      <Ago at={newest.displayAt} timeZone={timeZone} t={t} />
      {newest.editedAt === null ? null : (
        <span>
          <Sentence
            text={t.incident.edited}
            parts={{ time: <Clock at={newest.editedAt} timeZone={timeZone} t={t} /> }}
          />
        </span>
      )}
    </>
  )
}

/** Earlier updates on the page; the rest is on the event's own. */
const mostEarlier = 10
const mostChips = 8

interface SaidProps extends CardsProps {
  updates: AnyUpdate[]
  services: { id: string; name: string }[]
  statuses: ReadonlyMap<string, ServiceStatus>
  /** The event's own page. */
  href: string
}

/** The newest update at reading size, the services, and what was said earlier on demand. */
export function Said({ updates, services, statuses, href, url, timeZone, t }: SaidProps): JSX.Element {
  const [newest, ...earlier] = updates
  return (
    <>
      {newest ? (
        <div class="prose event-newest">
          <Body text={newest.body} format={newest.bodyFormat} url={url} headings={3} />
        </div>
      ) : null}
      {services.length === 0 ? null : (
        <ul class="chips" aria-label={t.services.heading}>
          {services.slice(0, mostChips).map(({ id, name }) => (
            <li>
              {statuses.has(id) ? <ServiceStatusMark status={statuses.get(id) ?? 'operational'} markOnly /> : null}
              <bdi safe>{name}</bdi>
              {statuses.has(id) ? (
                <span class="visually-hidden" safe>
                  {t.aside(t.serviceStatus[statuses.get(id) ?? 'operational'])}
                </span>
              ) : null}
            </li>
          ))}
          {services.length > mostChips ? <li safe>{t.andMore(services.length - mostChips)}</li> : null}
        </ul>
      )}
      {earlier.length === 0 ? null : (
        <details class="earlier">
          <summary safe>{t.incident.earlierUpdates(earlier.length)}</summary>
          <Updates updates={earlier.slice(0, mostEarlier)} url={url} below={2} timeZone={timeZone} t={t} />
          {earlier.length > mostEarlier ? (
            <a href={href} safe>
              {t.andMore(earlier.length - mostEarlier)}
            </a>
          ) : null}
        </details>
      )}
    </>
  )
}
