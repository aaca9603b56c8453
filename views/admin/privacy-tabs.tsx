import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'

const tabs = [
  { name: 'policy', url: routes.admin.privacy.show.url },
  { name: 'operator', url: routes.admin.privacy.operator.show.url },
  { name: 'subProcessors', url: routes.admin.privacy.subProcessors.index.url },
] as const

export interface PrivacyTabProps {
  person: Person
  tab: (typeof tabs)[number]['name']
  /** Absent: that of the room. */
  title?: string
  actions?: JSX.Element
  children?: Children
}

/** The instance's privacy settings are one screen with three tabs. */
export function PrivacyTab({ person, tab, title, actions, children }: PrivacyTabProps): JSX.Element {
  const { adminRooms, privacyTabs } = person.t
  return (
    <AdminShell person={person} title={title ?? adminRooms.privacy} room="privacy" actions={actions}>
      <nav class="tabs" aria-label={adminRooms.privacy}>
        <ul>
          {tabs.map(({ name, url }) => (
            <li>
              <a href={url()} aria-current={name === tab ? 'page' : undefined} safe>
                {privacyTabs[name]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </AdminShell>
  )
}
