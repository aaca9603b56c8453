import { routes } from '#src/routes.ts'
import { Icon } from '../layout/icons.tsx'
import { plainText } from '../layout/markdown.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { messagesOf } from '../messages/messages-of.ts'
import { MaintenanceFacts, type MaintenanceProps } from './maintenance-parts.tsx'
import { PageHead } from './page-head.tsx'
import { EarlierUpdates, NewestUpdate } from './updates.tsx'

export interface MaintenanceViewProps {
  organization: PublicOrganization
  window: MaintenanceProps
  base: string
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

/** One maintenance window, whole: what a link in a mail or a calendar leads to. */
export function MaintenanceView({ organization, window, base, url }: MaintenanceViewProps): JSX.Element {
  const { timeZone } = organization
  const t = messagesOf(organization.language)
  const newest = window.updates[0]
  return (
    <PublicShell
      ownStyles
      organization={organization}
      base={base}
      title={`${window.title} · ${organization.name}`}
      description={newest ? plainText(newest.body, newest.bodyFormat).slice(0, 160) : undefined}
      head={
        <PageHead
          organization={organization}
          title={window.title}
          canonical={routes.statusPage.maintenance.url({ base: url, id: window.id })}
          markdown={routes.statusPage.markdown.maintenance.url({ base, id: window.id })}
        />
      }
    >
      <p class="back">
        <a href={routes.statusPage.show.url({ base })}>
          <Icon name="arrow-left" />
          <span safe>{t.page.current}</span>
        </a>
      </p>
      <article class="incident edge edge-under_maintenance">
        <h1 dir="auto" safe>
          {window.title}
        </h1>
        <MaintenanceFacts window={window} timeZone={timeZone} t={t} />
        <NewestUpdate update={newest} url={url} timeZone={timeZone} t={t} />
      </article>
      <EarlierUpdates updates={window.updates.slice(1)} url={url} timeZone={timeZone} t={t} />
    </PublicShell>
  )
}
