import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { AppFrame, type Person } from './app-frame.tsx'
import { Icon, type IconName } from './icons.tsx'

export type DashboardRoom =
  | 'home'
  | 'incidents'
  | 'maintenance'
  | 'services'
  | 'metrics'
  | 'reports'
  | 'subscribers'
  | 'notifications'
  | 'webhooks'
  | 'team'
  | 'api-tokens'
  | 'audit'
  | 'settings'

/** Organization and account, as every page of the dashboard shows them. */
export interface Shell extends Person {
  /** `language`: of its status page; the dashboard speaks its reader's. */
  organization: { name: string; slug: string; language: Language; furtherLanguages: Language[] }
  /** UTC ms at which the page is shown: lists say how long ago. */
  now: number
  /** Absolute URL at which the team opens the status page. */
  statusPageUrl: string
  /** All that this account may switch to, this one included. */
  organizations: { name: string; slug: string }[]
  mayOpenOrganization: boolean
  /** Only the owner's role may export the organization. */
  mayExport: boolean
  /** Only the owner's role may say who vouches for members. */
  maySetUpSso: boolean
  /** The rooms that the role opens. */
  rooms: DashboardRoom[]
}

export interface DashboardShellProps {
  shell: Shell
  title: string
  room: DashboardRoom
  /** Actions of the page: a link or two beside the heading. */
  actions?: JSX.Element
  children?: Children
}

interface Room {
  room: DashboardRoom
  icon: IconName
  url: (params: { slug: string }) => string
}

/** What goes on now, whom it reaches, and what it is about. */
const groups: { name: 'now' | 'reach' | 'setUp'; rooms: Room[] }[] = [
  {
    name: 'now',
    rooms: [
      { room: 'home', icon: 'house', url: routes.dashboard.show.url },
      { room: 'incidents', icon: 'siren', url: routes.dashboard.incidents.index.url },
      { room: 'maintenance', icon: 'wrench', url: routes.dashboard.maintenance.index.url },
      { room: 'services', icon: 'layers', url: routes.dashboard.services.index.url },
      { room: 'reports', icon: 'file-chart-column', url: routes.dashboard.reports.show.url },
    ],
  },
  {
    name: 'reach',
    rooms: [
      { room: 'subscribers', icon: 'bell', url: routes.dashboard.subscribers.index.url },
      { room: 'notifications', icon: 'send', url: routes.dashboard.notifications.url },
      { room: 'webhooks', icon: 'webhook', url: routes.dashboard.webhooks.index.url },
    ],
  },
  {
    name: 'setUp',
    rooms: [
      { room: 'metrics', icon: 'chart-line', url: routes.dashboard.metrics.index.url },
      { room: 'team', icon: 'users', url: routes.dashboard.team.show.url },
      { room: 'api-tokens', icon: 'key-round', url: routes.dashboard.apiTokens.index.url },
      { room: 'audit', icon: 'scroll-text', url: routes.dashboard.audit.index.url },
      { room: 'settings', icon: 'settings', url: routes.dashboard.settings.show.url },
    ],
  },
]

export function DashboardShell(props: DashboardShellProps): JSX.Element {
  const { shell } = props
  const { t } = shell
  const { name, slug } = shell.organization
  const open = groups
    .map(({ name, rooms }) => ({
      label: t.roomGroups[name],
      items: rooms
        .filter(({ room }) => shell.rooms.includes(room))
        .map(({ room, icon, url }) => ({
          label: t.rooms[room],
          icon,
          url: url({ slug }),
          current: room === props.room,
        })),
    }))
    .filter(({ items }) => items.length > 0)
  return (
    <AppFrame
      person={shell}
      site={name}
      title={props.title}
      nav={{ label: t.frame.dashboard, groups: open }}
      top={<OrganizationSwitcher shell={shell} />}
      statusPageUrl={shell.statusPageUrl}
      actions={props.actions}
    >
      {props.children}
    </AppFrame>
  )
}

/** A plain list of links behind the organization's name; nothing to open where there is one organization. */
function OrganizationSwitcher({ shell }: { shell: Shell }): JSX.Element {
  if (shell.organizations.length < 2 && !shell.mayOpenOrganization)
    return (
      <p class="organization-name" dir="auto">
        <a href={routes.dashboard.show.url({ slug: shell.organization.slug })} safe>
          {shell.organization.name}
        </a>
      </p>
    )
  return (
    <details class="organization-switcher">
      <summary>
        <bdi safe>{shell.organization.name}</bdi>
        <Icon name="chevron-down" />
      </summary>
      <ul>
        {shell.organizations.map((organization) => (
          <li>
            <a
              href={routes.dashboard.show.url({ slug: organization.slug })}
              aria-current={organization.slug === shell.organization.slug ? 'true' : undefined}
              dir="auto"
              safe
            >
              {organization.name}
            </a>
          </li>
        ))}
        {shell.mayOpenOrganization ? (
          <li>
            <a href={routes.app.newOrganization.url()} class="with-icon">
              <Icon name="plus" />
              <span safe>{shell.t.frame.newOrganization}</span>
            </a>
          </li>
        ) : null}
      </ul>
    </details>
  )
}
