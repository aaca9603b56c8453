import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'

const tabs = {
  organization: { label: 'Organization', url: routes.dashboard.settings.show.url },
  look: { label: 'Look', url: routes.dashboard.settings.look.show.url },
  address: { label: 'Address', url: routes.dashboard.settings.address.url },
  visibility: { label: 'Visibility', url: routes.dashboard.settings.visibility.show.url },
  embedding: { label: 'Embed & badges', url: routes.dashboard.settings.embedding.show.url },
  networks: { label: 'Networks', url: routes.dashboard.settings.networks.show.url },
  email: { label: 'E-mail', url: routes.dashboard.settings.email.show.url },
  provisioning: { label: 'Provisioning', url: routes.dashboard.settings.provisioning.show.url },
  bucket: { label: 'Bucket', url: routes.dashboard.settings.bucket.show.url },
  sso: { label: 'Single sign-on', url: routes.dashboard.settings.sso.show.url },
  export: { label: 'Export', url: routes.dashboard.settings.export.show.url },
}

export interface SettingsTabProps {
  shell: Shell
  tab: keyof typeof tabs
  children?: Children
}

/** The settings are one screen with a few tabs, so that a refused form stands where it can be seen. */
export function SettingsTab({ shell, tab, children }: SettingsTabProps): JSX.Element {
  return (
    <DashboardShell shell={shell} title="Settings" room="settings">
      <nav class="tabs" aria-label="Settings">
        <ul>
          {Object.entries(tabs)
            .filter(([name]) => isOpen(shell, name))
            .map(([name, { label, url }]) => (
              <li>
                <a href={url({ slug: shell.organization.slug })} aria-current={name === tab ? 'page' : undefined} safe>
                  {label}
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
function isOpen({ mayExport, maySetUpSso }: Shell, tab: string): boolean {
  const ownersAlone: Record<string, boolean> = { export: mayExport, sso: maySetUpSso, provisioning: maySetUpSso }
  return ownersAlone[tab] ?? true
}
