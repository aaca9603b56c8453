import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { BackToDashboard } from './account-shell.tsx'
import { AppFrame, type Person } from './app-frame.tsx'
import type { IconName } from './icons.tsx'

export type AdminRoom =
  | 'instance'
  | 'settings'
  | 'organizations'
  | 'factor-resets'
  | 'sso'
  | 'homepage'
  | 'relay'
  | 'bounces'
  | 'destinations'
  | 'bucket'
  | 'language-model'
  | 'queue'
  | 'alarms'
  | 'notices'
  | 'retention'
  | 'request-logs'
  | 'data-requests'
  | 'privacy'
  | 'audit'

interface Room {
  room: AdminRoom
  label: string
  icon: IconName
  url: () => string
}

const groups: { label: string; rooms: Room[] }[] = [
  {
    label: 'Now',
    rooms: [
      { room: 'instance', label: 'Instance', icon: 'server', url: routes.admin.instance.show.url },
      { room: 'alarms', label: 'Alarms', icon: 'siren', url: routes.admin.alarms.show.url },
      { room: 'queue', label: 'Messages', icon: 'send', url: routes.admin.queue.url },
      { room: 'notices', label: 'Notices', icon: 'megaphone', url: routes.admin.notices.index.url },
      { room: 'data-requests', label: 'Data requests', icon: 'inbox', url: routes.admin.dataRequests.index.url },
    ],
  },
  {
    label: 'Set up',
    rooms: [
      { room: 'settings', label: 'Settings', icon: 'settings', url: routes.admin.settings.show.url },
      { room: 'organizations', label: 'Organizations', icon: 'building', url: routes.admin.organizations.show.url },
      { room: 'homepage', label: 'Homepage', icon: 'house', url: routes.admin.homepage.show.url },
      { room: 'sso', label: 'Single sign-on', icon: 'key-round', url: routes.admin.sso.show.url },
      { room: 'factor-resets', label: 'Second factors', icon: 'key-round', url: routes.admin.factorResets.index.url },
      { room: 'relay', label: 'Mail server', icon: 'mail', url: routes.admin.relay.show.url },
      { room: 'bounces', label: 'Bounces', icon: 'mail-x', url: routes.admin.bounces.show.url },
      { room: 'destinations', label: 'Destinations', icon: 'network', url: routes.admin.destinations.show.url },
      { room: 'bucket', label: 'Bucket', icon: 'archive', url: routes.admin.bucket.show.url },
      { room: 'language-model', label: 'Language model', icon: 'bot', url: routes.admin.languageModel.show.url },
    ],
  },
  {
    label: 'Evidence',
    rooms: [
      { room: 'privacy', label: 'Privacy', icon: 'shield-check', url: routes.admin.privacy.show.url },
      { room: 'retention', label: 'Retention', icon: 'archive-x', url: routes.admin.retention.show.url },
      { room: 'request-logs', label: 'Request log', icon: 'logs', url: routes.admin.requestLogs.show.url },
      { room: 'audit', label: 'Audit log', icon: 'scroll-text', url: routes.admin.audit.index.url },
    ],
  },
]

export interface AdminShellProps {
  person: Person
  title: string
  room: AdminRoom
  actions?: JSX.Element
  children?: Children
}

/** Shell of the settings of the whole instance, for the instance admin alone. */
export function AdminShell(props: AdminShellProps): JSX.Element {
  const shown = groups.map(({ label, rooms }) => ({
    label,
    items: rooms.map(({ room, label, icon, url }) => ({ label, icon, url: url(), current: room === props.room })),
  }))
  return (
    <AppFrame
      person={props.person}
      site="Opsentry"
      title={props.title}
      nav={{ label: 'Administration', groups: shown }}
      top={<BackToDashboard />}
      actions={props.actions}
    >
      {props.children}
    </AppFrame>
  )
}
