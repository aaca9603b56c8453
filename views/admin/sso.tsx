import type { Children } from '@kitajs/html'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { SsoCards, type SsoCardsProps } from '../layout/sso.tsx'

export function InstanceSsoPage({ person, ...cards }: SsoCardsProps & { person: Person }): JSX.Element {
  return (
    <AdminShell person={person} title={person.t.adminRooms.sso} room="sso">
      <p class="hint" safe>
        {person.t.instanceSso.hint}
      </p>
      <SsoCards {...cards} />
    </AdminShell>
  )
}

export function InstanceProviderPage({ person, children }: { person: Person; children?: Children }): JSX.Element {
  return (
    <AdminShell person={person} title={person.t.adminRooms.sso} room="sso">
      {children}
    </AdminShell>
  )
}
