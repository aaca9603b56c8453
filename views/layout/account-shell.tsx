import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AppFrame, type Person } from './app-frame.tsx'
import { Icon, type IconName } from './icons.tsx'

export type AccountRoom = 'account' | 'second-factor' | 'sessions' | 'api-tokens' | 'organizations' | 'data'

const rooms: { room: AccountRoom; icon: IconName; url: () => string }[] = [
  { room: 'account', icon: 'circle-user', url: routes.account.show.url },
  { room: 'second-factor', icon: 'shield-check', url: routes.account.secondFactor.show.url },
  { room: 'sessions', icon: 'monitor-smartphone', url: routes.account.sessions.show.url },
  { room: 'api-tokens', icon: 'key-round', url: routes.account.apiTokens.index.url },
  { room: 'organizations', icon: 'building', url: routes.account.organizations.show.url },
  { room: 'data', icon: 'hard-drive-download', url: routes.account.data.show.url },
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
  const { t } = props.person
  const items = rooms.map(({ room, icon, url }) => ({
    label: t.accountRooms[room],
    icon,
    url: url(),
    current: room === props.room,
  }))
  return (
    <AppFrame
      person={props.person}
      site="Opsentry"
      title={props.title}
      nav={{ label: t.frame.account, groups: [{ label: t.roomGroups.account, items }] }}
      top={<BackToDashboard t={t} />}
      actions={props.actions}
    >
      {props.children}
    </AppFrame>
  )
}

export function BackToDashboard({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <p class="organization-name">
      <a href={routes.app.show.url()} class="with-icon">
        <Icon name="arrow-left" />
        <span safe>{t.frame.dashboard}</span>
      </a>
    </p>
  )
}
