import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

type Tab = keyof DashboardMessages['settingsTabs']

const tabs: { tab: Tab; url: (params: { slug: string }) => string }[] = [
  { tab: 'organization', url: routes.dashboard.settings.show.url },
  { tab: 'look', url: routes.dashboard.settings.look.show.url },
  { tab: 'address', url: routes.dashboard.settings.address.url },
  { tab: 'visibility', url: routes.dashboard.settings.visibility.show.url },
  { tab: 'embedding', url: routes.dashboard.settings.embedding.show.url },
  { tab: 'networks', url: routes.dashboard.settings.networks.show.url },
  { tab: 'email', url: routes.dashboard.settings.email.show.url },
  { tab: 'provisioning', url: routes.dashboard.settings.provisioning.show.url },
  { tab: 'bucket', url: routes.dashboard.settings.bucket.show.url },
  { tab: 'sso', url: routes.dashboard.settings.sso.show.url },
  { tab: 'export', url: routes.dashboard.settings.export.show.url },
]

export interface SettingsTabProps {
  shell: Shell
  tab: Tab
  children?: Children
}

/** The settings are one screen with a few tabs, so that a refused form stands where it can be seen. */
export function SettingsTab({ shell, tab, children }: SettingsTabProps): JSX.Element {
  const { t } = shell
  return (
    <DashboardShell shell={shell} title={t.rooms.settings} room="settings">
      <nav class="tabs" aria-label={t.rooms.settings}>
        <ul>
          {tabs
            .filter((one) => isOpen(shell, one.tab))
            .map((one) => (
              <li>
                <a
                  href={one.url({ slug: shell.organization.slug })}
                  aria-current={one.tab === tab ? 'page' : undefined}
                  safe
                >
                  {t.settingsTabs[one.tab]}
                </a>
              </li>
            ))}
        </ul>
      </nav>
      {children}
    </DashboardShell>
  )
}

/** Some are for owners alone; the others for whoever reads the settings. */
function isOpen({ mayExport, maySetUpSso }: Shell, tab: Tab): boolean {
  const ownersAlone: Partial<Record<Tab, boolean>> = { export: mayExport, sso: maySetUpSso, provisioning: maySetUpSso }
  return ownersAlone[tab] ?? true
}
