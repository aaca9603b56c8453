import type { Children } from '@kitajs/html'
import { urls } from '#src/urls.ts'
import { AppFrame, type Person } from './app-frame.tsx'
import { Icon, type IconName } from './icons.tsx'

export type AccountRoom = 'account' | 'second-factor' | 'sessions' | 'organizations' | 'data'

const rooms: { room: AccountRoom; label: string; icon: IconName; url: () => string }[] = [
  { room: 'account', label: 'Account', icon: 'circle-user', url: urls.account },
  { room: 'second-factor', label: 'Second factor', icon: 'shield-check', url: urls.accountSecondFactor },
  { room: 'sessions', label: 'Sessions', icon: 'monitor-smartphone', url: urls.accountSessions },
  { room: 'organizations', label: 'Organizations', icon: 'building', url: urls.accountOrganizations },
  { room: 'data', label: 'Your data', icon: 'hard-drive-download', url: urls.accountData },
]

export interface AccountShellProps {
  person: Person
  title: string
  room: AccountRoom
  actions?: JSX.Element
  children?: Children
}

/** What a person sets for themself, whatever the organization. */
export function AccountShell(props: AccountShellProps): JSX.Element {
  const items = rooms.map(({ room, label, icon, url }) => ({ label, icon, url: url(), current: room === props.room }))
  return (
    <AppFrame
      person={props.person}
      site="Opsentry"
      title={props.title}
      nav={{ label: 'Account', items }}
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
      <a href={urls.app()} class="with-icon">
        <Icon name="arrow-left" />
        <span>Dashboard</span>
      </a>
    </p>
  )
}
