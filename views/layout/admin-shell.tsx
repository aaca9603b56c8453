import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { BackToDashboard } from './account-shell.tsx'
import { AppFrame, type Person } from './app-frame.tsx'
import type { IconName } from './icons.tsx'

export type AdminRoom =
  | 'instance'
  | 'certificates'
  | 'settings'
  | 'organizations'
  | 'factor-resets'
  | 'sso'
  | 'homepage'
  | 'relay'
  | 'bounces'
  | 'destinations'
  | 'bucket'
  | 'backups'
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
  icon: IconName
  url: () => string
}

const groups: { name: 'now' | 'setUp' | 'evidence'; rooms: Room[] }[] = [
  {
    name: 'now',
    rooms: [
      { room: 'instance', icon: 'server', url: routes.admin.instance.show.url },
      { room: 'alarms', icon: 'siren', url: routes.admin.alarms.show.url },
      { room: 'queue', icon: 'send', url: routes.admin.queue.url },
      { room: 'notices', icon: 'megaphone', url: routes.admin.notices.index.url },
      { room: 'data-requests', icon: 'inbox', url: routes.admin.dataRequests.index.url },
    ],
  },
  {
    name: 'setUp',
    rooms: [
      { room: 'settings', icon: 'settings', url: routes.admin.settings.show.url },
      { room: 'organizations', icon: 'building', url: routes.admin.organizations.show.url },
      { room: 'certificates', icon: 'lock', url: routes.admin.certificates.show.url },
      { room: 'homepage', icon: 'house', url: routes.admin.homepage.show.url },
      { room: 'sso', icon: 'key-round', url: routes.admin.sso.show.url },
      { room: 'factor-resets', icon: 'key-round', url: routes.admin.factorResets.index.url },
      { room: 'relay', icon: 'mail', url: routes.admin.relay.show.url },
      { room: 'bounces', icon: 'mail-x', url: routes.admin.bounces.show.url },
      { room: 'destinations', icon: 'network', url: routes.admin.destinations.show.url },
      { room: 'bucket', icon: 'archive', url: routes.admin.bucket.show.url },
      { room: 'backups', icon: 'hard-drive-download', url: routes.admin.backups.show.url },
      { room: 'language-model', icon: 'bot', url: routes.admin.languageModel.show.url },
    ],
  },
  {
    name: 'evidence',
    rooms: [
      { room: 'privacy', icon: 'shield-check', url: routes.admin.privacy.show.url },
      { room: 'retention', icon: 'archive-x', url: routes.admin.retention.show.url },
      { room: 'request-logs', icon: 'logs', url: routes.admin.requestLogs.show.url },
      { room: 'audit', icon: 'scroll-text', url: routes.admin.audit.index.url },
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
  const { t } = props.person
  const shown = groups.map(({ name, rooms }) => ({
    label: t.roomGroups[name],
    items: rooms.map(({ room, icon, url }) => ({
      label: t.adminRooms[room],
      icon,
      url: url(),
      current: room === props.room,
    })),
  }))
  return (
    <AppFrame
      person={props.person}
      site="Opsentry"
      title={props.title}
      nav={{ label: t.frame.administration, groups: shown }}
      top={<BackToDashboard t={t} />}
      actions={props.actions}
    >
      {props.children}
    </AppFrame>
  )
}
