import { urls } from '#src/urls.ts'
import { Icon } from '../layout/icons.tsx'
import { plainText } from '../layout/markdown.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { IncidentStatusMark } from '../layout/status.tsx'
import { IncidentFacts, type IncidentProps, Updates } from './incident-parts.tsx'

export interface IncidentViewProps {
  organization: PublicOrganization
  incident: IncidentProps
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** One incident, whole: what a link in a mail leads to. */
export function IncidentView({ organization, incident, base, url }: IncidentViewProps): JSX.Element {
  const newest = incident.updates[0]
  return (
    <PublicShell
      organization={organization}
      base={base}
      title={`${incident.title} · ${organization.name}`}
      description={newest ? plainText(newest.body, newest.bodyFormat).slice(0, 160) : undefined}
      head={<link rel="canonical" href={urls.publicIncident(url, incident.id)} />}
    >
      <p class="back">
        <a href={urls.page(base)}>
          <Icon name="arrow-left" />
          <span>Current status</span>
        </a>
      </p>
      <article class="incident">
        <h1 safe>{incident.title}</h1>
        <p class="incident-state">
          <IncidentStatusMark status={incident.status} />
        </p>
        <IncidentFacts incident={incident} timeZone={organization.timeZone} />
        <Updates updates={incident.updates} timeZone={organization.timeZone} />
      </article>
    </PublicShell>
  )
}
