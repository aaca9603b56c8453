import { routes } from '#src/routes.ts'
import { Icon } from '../layout/icons.tsx'
import { plainText } from '../layout/markdown.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { IncidentStatusMark } from '../layout/status.tsx'
import { Ago } from '../layout/times.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { IncidentCourse, type ServiceCourseProps } from './incident-course.tsx'
import { IncidentFacts, type IncidentProps } from './incident-parts.tsx'
import { edgeOf } from './open-incidents.tsx'
import { PageHead } from './page-head.tsx'
import { EarlierUpdates, NewestUpdate } from './updates.tsx'

export interface IncidentViewProps {
  organization: PublicOrganization
  incident: IncidentProps
  /** Each service's statuses during the incident. */
  course: ServiceCourseProps[]
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** One incident, whole: what a link in a mail leads to. */
export function IncidentView({ organization, incident, course, base, url }: IncidentViewProps): JSX.Element {
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  const newest = incident.updates[0]
  const now = course.map(({ intervals }) => intervals.at(-1)?.status)
  const edge = incident.resolvedAt === null ? edgeOf(incident.impact, now) : 'edge-operational'
  return (
    <PublicShell
      ownStyles
      organization={organization}
      base={base}
      title={`${incident.title} · ${organization.name}`}
      description={newest ? plainText(newest.body, newest.bodyFormat).slice(0, 160) : undefined}
      head={
        <PageHead
          organization={organization}
          title={incident.title}
          canonical={routes.statusPage.incident.url({ base: url, id: incident.id })}
          markdown={routes.statusPage.markdown.incident.url({ base, id: incident.id })}
        />
      }
    >
      <p class="back">
        <a href={routes.statusPage.show.url({ base })}>
          <Icon name="arrow-left" />
          <span safe>{t.page.current}</span>
        </a>
      </p>
      <article class={`incident edge ${edge}`}>
        <p class="incident-state">
          <IncidentStatusMark status={incident.status} t={t} />
          {newest ? <Ago at={newest.displayAt} timeZone={timeZone} t={t} /> : null}
        </p>
        <h1 dir="auto" safe>
          {incident.title}
        </h1>
        <NewestUpdate update={newest} url={url} timeZone={timeZone} t={t} />
        <IncidentFacts incident={incident} timeZone={timeZone} t={t} />
      </article>
      <EarlierUpdates updates={incident.updates.slice(1)} url={url} timeZone={timeZone} t={t} />
      <IncidentCourse services={course} timeZone={timeZone} t={t} />
    </PublicShell>
  )
}
