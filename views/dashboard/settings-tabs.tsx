import type { Children } from '@kitajs/html'
import { urls } from '#src/urls.ts'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'

const tabs = {
  organization: { label: 'Organization', url: urls.organizationSettings },
  look: { label: 'Look', url: urls.organizationLook },
  address: { label: 'Address', url: urls.organizationAddress },
  visibility: { label: 'Visibility', url: urls.organizationVisibility },
  email: { label: 'E-mail', url: urls.emailSettings },
  export: { label: 'Export', url: urls.organizationExport },
}

export interface SettingsTabProps {
  shell: Shell
  tab: keyof typeof tabs
  children?: Children
}

/** The settings are one screen with a few leaves, so that a refused form stands where it can be seen. */
export function SettingsTab({ shell, tab, children }: SettingsTabProps): JSX.Element {
  return (
    <DashboardShell shell={shell} title="Settings" room="settings">
      <nav class="tabs" aria-label="Settings">
        <ul>
          {Object.entries(tabs)
            .filter(([name]) => name !== 'export' || shell.mayExport)
            .map(([name, { label, url }]) => (
              <li>
                <a href={url(shell.organization.slug)} aria-current={name === tab ? 'page' : undefined} safe>
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
