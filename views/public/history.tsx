import { routes } from '#src/routes.ts'
import { isolated } from '../layout/direction.ts'
import { Empty } from '../layout/empty.tsx'
import { FilterSelect } from '../layout/filter.tsx'
import { Submit } from '../layout/form.tsx'
import { Pages } from '../layout/pages.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { ImpactMark, MaintenanceStatusMark } from '../layout/status.tsx'
import { Day, durationText, monthText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import type { IncidentProps } from './incident-parts.tsx'
import type { MaintenanceProps } from './maintenance-parts.tsx'

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
      organization={organization}
      base={base}
      title={`${t.shell.history} · ${organization.name}`}
      description={t.history.description(organization.name)}
      head={<link rel="canonical" href={link(url, page)} />}
    >
      <h1 safe>{t.shell.history}</h1>
      {history.services.length > 1 ? <OneService history={history} base={base} t={t} /> : null}
      {months.length === 0 ? <Empty sentence={service === null ? t.history.none : t.history.noneOfService} /> : null}
      {months.map(({ month, incidents, maintenance }) => (
        <section class="history-month" aria-label={monthText(month, t)}>
          <h2 safe>{monthText(month, t)}</h2>
          <ul class="records">
            {newestFirst(incidents, maintenance).map((one) =>
              'impact' in one ? (
                <PastIncident incident={one} base={base} timeZone={timeZone} t={t} />
              ) : (
                <PastWindow window={one} base={base} timeZone={timeZone} t={t} />
              ),
            )}
          </ul>
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

function newestFirst(incidents: IncidentProps[], windows: MaintenanceProps[]): (IncidentProps | MaintenanceProps)[] {
  return [...incidents, ...windows].toSorted((one, other) => beganAt(other) - beganAt(one))
}

function beganAt(one: IncidentProps | MaintenanceProps): number {
  return one.startedAt ?? ('scheduledStart' in one ? one.scheduledStart : 0)
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

interface RecordProps {
  base: string
  timeZone: string
  t: Messages
}

function PastIncident(props: RecordProps & { incident: IncidentProps }): JSX.Element {
  const { incident, base, timeZone, t } = props
  const { startedAt, resolvedAt } = incident
  return (
    <li class={`record record-${incident.impact}`}>
      <Day at={startedAt} timeZone={timeZone} t={t} />
      <h3 dir="auto">
        <a href={routes.statusPage.incident.url({ base, id: incident.id })} safe>
          {incident.title}
        </a>
      </h3>
      <ImpactMark impact={incident.impact} t={t} />
      <Lasted from={startedAt} to={resolvedAt} t={t} />
      <Named services={incident.services} t={t} />
    </li>
  )
}

function PastWindow(props: RecordProps & { window: MaintenanceProps }): JSX.Element {
  const { window, base, timeZone, t } = props
  return (
    <li class="record record-maintenance">
      <Day at={beganAt(window)} timeZone={timeZone} t={t} />
      <h3 dir="auto">
        <a href={routes.statusPage.maintenance.url({ base, id: window.id })} safe>
          {window.title}
        </a>
      </h3>
      <MaintenanceStatusMark status={window.status} t={t} />
      <Lasted from={window.startedAt} to={window.endedAt} t={t} />
      <Named services={window.services} t={t} />
    </li>
  )
}

function Lasted({ from, to, t }: { from: number | null; to: number | null; t: Messages }): JSX.Element {
  if (from === null || to === null || to <= from) return ''
  return (
    <span class="record-lasted" safe>
      {durationText(to - from, t)}
    </span>
  )
}

function Named({ services, t }: { services: { name: string }[]; t: Messages }): JSX.Element {
  if (services.length === 0) return ''
  return (
    <p class="record-services hint" safe>
      {t.list(services.map(({ name }) => isolated(name)))}
    </p>
  )
}
