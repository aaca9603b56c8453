import { routes } from '#src/routes.ts'
import type { BodyFormat } from '#src/words.ts'
import { Empty } from '../layout/empty.tsx'
import { plainText } from '../layout/markdown.tsx'
import { Pages } from '../layout/pages.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { monthText } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { IncidentFacts, type IncidentProps } from './incident-parts.tsx'
import { MaintenanceFacts, type MaintenanceProps } from './maintenance-parts.tsx'

export interface HistoryViewProps {
  organization: PublicOrganization
  history: {
    months: { month: string; incidents: IncidentProps[]; maintenance: MaintenanceProps[] }[]
    page: number
    hasNext: boolean
  }
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** Incidents by month, newest first; each with its last update. */
export function HistoryView({ organization, history, base, url }: HistoryViewProps): JSX.Element {
  const { page, months } = history
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  return (
    <PublicShell
      organization={organization}
      base={base}
      title={`${t.shell.history} · ${organization.name}`}
      description={t.history.description(organization.name)}
      head={<link rel="canonical" href={pageLink(url, page)} />}
    >
      <h1 safe>{t.shell.history}</h1>
      {months.length === 0 ? <Empty sentence={t.history.none} /> : null}
      {months.map(({ month, incidents, maintenance }) => (
        <section class="history-month" aria-label={monthText(month, t)}>
          <h2 safe>{monthText(month, t)}</h2>
          <ul class="history-list">
            {incidents.map((incident) => (
              <li class="history-incident">
                <h3 dir="auto">
                  <a href={routes.statusPage.incident.url({ base, id: incident.id })} safe>
                    {incident.title}
                  </a>
                </h3>
                <LastWord updates={incident.updates} />
                <IncidentFacts incident={incident} timeZone={timeZone} t={t} />
              </li>
            ))}
            {maintenance.map((window) => (
              <li class="history-incident">
                <h3 dir="auto">
                  <a href={routes.statusPage.maintenance.url({ base, id: window.id })} safe>
                    {window.title}
                  </a>
                </h3>
                <LastWord updates={window.updates} />
                <MaintenanceFacts window={window} timeZone={timeZone} t={t} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Pages
        label={t.history.pages}
        page={page}
        hasNext={history.hasNext}
        url={(number) => pageLink(base, number)}
        words={t.history}
      />
    </PublicShell>
  )
}

function LastWord({ updates }: { updates: { body: string; bodyFormat: BodyFormat }[] }): JSX.Element {
  const newest = updates[0]
  if (!newest) return ''
  const text = plainText(newest.body, newest.bodyFormat)
  return (
    <p dir="auto" safe>
      {text.length > 240 ? `${text.slice(0, 239)}…` : text}
    </p>
  )
}

function pageLink(base: string, page: number): string {
  return routes.statusPage.history.url({ base }, { page: page > 1 ? page : undefined })
}
