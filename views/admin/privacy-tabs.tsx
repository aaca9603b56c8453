import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'

const tabs = {
  policy: { label: 'Policy', url: routes.admin.privacy.show.url },
  operator: { label: 'Operator', url: routes.admin.privacy.operator.show.url },
  subProcessors: { label: 'Sub-processors', url: routes.admin.privacy.subProcessors.index.url },
}

export interface PrivacyTabProps {
  person: Person
  tab: keyof typeof tabs
  title?: string
  actions?: JSX.Element
  children?: Children
}

/** The instance's privacy settings are one screen with three tabs. */
export function PrivacyTab({ person, tab, title = 'Privacy', actions, children }: PrivacyTabProps): JSX.Element {
  return (
    <AdminShell person={person} title={title} room="privacy" actions={actions}>
      <nav class="tabs" aria-label="Privacy">
        <ul>
          {Object.entries(tabs).map(([name, { label, url }]) => (
            <li>
              <a href={url()} aria-current={name === tab ? 'page' : undefined} safe>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </AdminShell>
  )
}
