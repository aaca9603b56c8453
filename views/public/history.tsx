import { urls } from '#src/urls.ts'
import { plainText } from '../layout/markdown.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { monthText } from '../layout/times.tsx'
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

/** Incidents by month, newest first; each with its last word. */
export function HistoryView({ organization, history, base, url }: HistoryViewProps): JSX.Element {
  const { page, months } = history
  return (
    <PublicShell
      organization={organization}
      base={base}
      title={`Incident history · ${organization.name}`}
      description={`Every incident ${organization.name} reported, by month.`}
      head={<link rel="canonical" href={urls.historyPage(url, page)} />}
    >
      <h1>Incident history</h1>
      {months.length === 0 ? <p class="empty">No incident was ever reported here.</p> : null}
      {months.map(({ month, incidents, maintenance }) => (
        <section class="history-month" aria-label={monthText(month)}>
          <h2 safe>{monthText(month)}</h2>
          <ul class="history-list">
            {incidents.map((incident) => (
              <li class="history-incident">
                <h3>
                  <a href={urls.publicIncident(base, incident.id)} safe>
                    {incident.title}
                  </a>
                </h3>
                <LastWord updates={incident.updates} />
                <IncidentFacts incident={incident} timeZone={organization.timeZone} />
              </li>
            ))}
            {maintenance.map((window) => (
              <li class="history-incident">
                <h3>
                  <a href={urls.publicMaintenance(base, window.id)} safe>
                    {window.title}
                  </a>
                </h3>
                <LastWord updates={window.updates} />
                <MaintenanceFacts window={window} timeZone={organization.timeZone} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <nav class="pages" aria-label="Pages of the history">
        {page > 1 ? (
          <a class="button" rel="prev" href={urls.historyPage(base, page - 1)}>
            Newer
          </a>
        ) : null}
        {history.hasNext ? (
          <a class="button" rel="next" href={urls.historyPage(base, page + 1)}>
            Older
          </a>
        ) : null}
      </nav>
    </PublicShell>
  )
}

function LastWord({ updates }: { updates: { body: string; bodyFormat: 'markdown' | 'html' }[] }): JSX.Element {
  const newest = updates[0]
  if (!newest) return ''
  const text = plainText(newest.body, newest.bodyFormat)
  return <p safe>{text.length > 240 ? `${text.slice(0, 239)}…` : text}</p>
}
