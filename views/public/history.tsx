import { routes } from '#src/routes.ts'
import { Empty } from '../layout/empty.tsx'
import { FilterSelect } from '../layout/filter.tsx'
import { Submit } from '../layout/form.tsx'
import { Pages } from '../layout/pages.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { monthText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import type { IncidentProps } from './incident-parts.tsx'
import type { MaintenanceProps } from './maintenance-parts.tsx'
import { PageHead } from './page-head.tsx'
import { Records } from './records.tsx'

export interface HistoryViewProps {
  organization: PublicOrganization
  history: {
    months: { month: string; incidents: IncidentProps[]; maintenance: MaintenanceProps[] }[]
    services: { id: string; label: string }[]
    /** The one of which alone it is shown. */
    service: string | null
    page: number
    hasNext: boolean
  }
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** Incidents and maintenance by month, newest first, a line each. */
export function HistoryView({ organization, history, base, url }: HistoryViewProps): JSX.Element {
  const { page, months, service } = history
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  const link = (from: string, number: number) =>
    routes.statusPage.history.url(
      { base: from },
      { service: service ?? undefined, page: number > 1 ? number : undefined },
    )
  return (
    <PublicShell
      ownStyles
      organization={organization}
      base={base}
      title={`${t.shell.history} · ${organization.name}`}
      description={t.history.description(organization.name)}
      head={
        <PageHead
          organization={organization}
          title={t.shell.history}
          kind="CollectionPage"
          canonical={link(url, page)}
          markdown={
            service === null
              ? routes.statusPage.markdown.history.url({ base }, { page: page > 1 ? page : undefined })
              : undefined
          }
        />
      }
    >
      <h1 safe>{t.shell.history}</h1>
      {history.services.length > 1 ? <OneService history={history} base={base} t={t} /> : null}
      {months.length === 0 ? <Empty sentence={service === null ? t.history.none : t.history.noneOfService} /> : null}
      {months.map(({ month, incidents, maintenance }) => (
        <section class="history-month" aria-label={monthText(month, t)}>
          <h2 safe>{monthText(month, t)}</h2>
          <Records incidents={incidents} windows={maintenance} base={base} timeZone={timeZone} t={t} />
        </section>
      ))}
      <Pages
        label={t.history.pages}
        page={page}
        hasNext={history.hasNext}
        url={(number) => link(base, number)}
        words={t.history}
      />
    </PublicShell>
  )
}

function OneService(props: { history: HistoryViewProps['history']; base: string; t: Messages }): JSX.Element {
  const { history, base, t } = props
  return (
    <form method="get" action={routes.statusPage.history.url({ base })} class="one-service">
      <FilterSelect
        name="service"
        label={t.history.service}
        chosen={history.service ?? ''}
        options={[
          { value: '', label: t.history.everything },
          ...history.services.map(({ id, label }) => ({ value: id, label })),
        ]}
      />
      <Submit label={t.history.show} />
    </form>
  )
}
