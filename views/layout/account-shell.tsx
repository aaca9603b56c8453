import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { AppFrame, type Person } from './app-frame.tsx'
import { Icon, type IconName } from './icons.tsx'

export type AccountRoom = 'account' | 'second-factor' | 'sessions' | 'api-tokens' | 'organizations' | 'data'

const rooms: { room: AccountRoom; label: string; icon: IconName; url: () => string }[] = [
  { room: 'account', label: 'Account', icon: 'circle-user', url: routes.account.show.url },
  { room: 'second-factor', label: 'Second factor', icon: 'shield-check', url: routes.account.secondFactor.show.url },
  { room: 'sessions', label: 'Sessions', icon: 'monitor-smartphone', url: routes.account.sessions.show.url },
  { room: 'api-tokens', label: 'API tokens', icon: 'key-round', url: routes.account.apiTokens.index.url },
  { room: 'organizations', label: 'Organizations', icon: 'building', url: routes.account.organizations.show.url },
  { room: 'data', label: 'Your data', icon: 'hard-drive-download', url: routes.account.data.show.url },
]

export interface AccountShellProps {
  person: Person
  title: string
  room: AccountRoom
  actions?: JSX.Element
  children?: Children
}

/** Shell of the settings that belong to the account, whatever the organization. */
export function AccountShell(props: AccountShellProps): JSX.Element {
  const items = rooms.map(({ room, label, icon, url }) => ({ label, icon, url: url(), current: room === props.room }))
  return (
    <AppFrame
      person={props.person}
      site="Opsentry"
      title={props.title}
      nav={{ label: 'Account', groups: [{ label: 'Your account', items }] }}
      top={<BackToDashboard />}
      actions={props.actions}
    >
      {props.children}
    </AppFrame>
  )
}

export function BackToDashboard(): JSX.Element {
  return (
    <p class="organization-name">
      <a href={routes.app.show.url()} class="with-icon">
        <Icon name="arrow-left" />
        <span>Dashboard</span>
      </a>
    </p>
  )
}
