import type { Children } from '@kitajs/html'
import { urls } from '#src/urls.ts'
import { BackToDashboard } from './account-shell.tsx'
import { AppFrame, type Person } from './app-frame.tsx'
import type { IconName } from './icons.tsx'

export type AdminRoom =
  | 'settings'
  | 'organizations'
  | 'homepage'
  | 'relay'
  | 'bounces'
  | 'destinations'
  | 'queue'
  | 'notices'
  | 'retention'
  | 'request-logs'
  | 'data-requests'
  | 'privacy'
  | 'audit'

const rooms: { room: AdminRoom; label: string; icon: IconName; url: () => string }[] = [
  { room: 'settings', label: 'Settings', icon: 'settings', url: urls.adminSettings },
  { room: 'organizations', label: 'Organizations', icon: 'building', url: urls.adminOrganizations },
  { room: 'homepage', label: 'Homepage', icon: 'house', url: urls.adminHomepage },
  { room: 'relay', label: 'Mail server', icon: 'mail', url: urls.adminRelay },
  { room: 'bounces', label: 'Bounces', icon: 'mail-x', url: urls.adminBounces },
  { room: 'destinations', label: 'Destinations', icon: 'network', url: urls.adminDestinations },
  { room: 'queue', label: 'Messages', icon: 'send', url: urls.adminQueue },
  { room: 'notices', label: 'Notices', icon: 'megaphone', url: urls.adminNotices },
  { room: 'retention', label: 'Retention', icon: 'archive-x', url: urls.adminRetention },
  { room: 'request-logs', label: 'Request log', icon: 'logs', url: urls.adminRequestLogs },
  { room: 'data-requests', label: 'Data requests', icon: 'inbox', url: urls.adminDataRequests },
  { room: 'privacy', label: 'Privacy', icon: 'shield-check', url: urls.adminPrivacy },
  { room: 'audit', label: 'Audit log', icon: 'scroll-text', url: urls.adminAudit },
]

export interface AdminShellProps {
  person: Person
  title: string
  room: AdminRoom
  actions?: JSX.Element
  children?: Children
}

/** What concerns the whole instance; for the instance admin. */
export function AdminShell(props: AdminShellProps): JSX.Element {
  const items = rooms.map(({ room, label, icon, url }) => ({ label, icon, url: url(), current: room === props.room }))
  return (
    <AppFrame
      person={props.person}
      site="Opsentry"
      title={props.title}
      nav={{ label: 'Administration', items }}
      top={<BackToDashboard />}
      actions={props.actions}
    >
      {props.children}
    </AppFrame>
  )
}
