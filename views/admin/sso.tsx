import type { Children } from '@kitajs/html'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { SsoCards, type SsoCardsProps } from '../layout/sso.tsx'

export function InstanceSsoPage({ person, ...cards }: SsoCardsProps & { person: Person }): JSX.Element {
  return (
    <AdminShell person={person} title="Single sign-on" room="sso">
      <p class="hint">
        A provider of the instance opens whole accounts, the instance admin’s too, and makes new ones; organizations
        still decide whom they take in. Each organization may have one of its own besides, in its settings.
      </p>
      <SsoCards {...cards} />
    </AdminShell>
  )
}

export function InstanceProviderPage({ person, children }: { person: Person; children?: Children }): JSX.Element {
  return (
    <AdminShell person={person} title="Single sign-on" room="sso">
      {children}
    </AdminShell>
  )
}
