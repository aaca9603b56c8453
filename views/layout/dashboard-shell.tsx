import type { Children } from '@kitajs/html'
import { pageBase, urls } from '#src/urls.ts'
import { Document } from './document.tsx'
import { CsrfField } from './fields.tsx'
import { Icon, type IconName } from './icons.tsx'

export type DashboardRoom = 'home' | 'incidents' | 'services' | 'subscribers'

/** What every page of the dashboard knows. */
export interface Shell {
  organization: { name: string; slug: string }
  /** The others this account may switch to. */
  organizations: { name: string; slug: string }[]
  accountName: string
  /** Sees what concerns the whole instance, such as its mail server. */
  instanceAdmin: boolean
  csrf: string
  flash?: string
}

export interface DashboardShellProps {
  shell: Shell
  title: string
  room: DashboardRoom
  /** What may be done on this page: a link or two beside the heading. */
  actions?: JSX.Element
  children?: Children
}

const rooms: { room: DashboardRoom; label: string; icon: IconName; url: (slug: string) => string }[] = [
  { room: 'home', label: 'Overview', icon: 'house', url: urls.dashboard },
  { room: 'incidents', label: 'Incidents', icon: 'siren', url: urls.incidents },
  { room: 'services', label: 'Services', icon: 'layers', url: urls.services },
  { room: 'subscribers', label: 'Subscribers', icon: 'bell', url: urls.subscribers },
]

export function DashboardShell(props: DashboardShellProps): JSX.Element {
  const { shell, actions = '' } = props
  return (
    <Document title={`${props.title} · ${shell.organization.name}`} surface="app" bodyClass="dashboard">
      <a class="skip-link" href="#main">
        Skip to the content
      </a>
      <header class="dashboard-bar">
        <OrganizationSwitcher shell={shell} />
        <nav class="dashboard-nav" aria-label="Dashboard">
          <ul>
            {rooms.map(({ room, label, icon, url }) => (
              <li>
                <a href={url(shell.organization.slug)} aria-current={room === props.room ? 'page' : undefined}>
                  <Icon name={icon} />
                  <span safe>{label}</span>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="dashboard-account">
          {shell.instanceAdmin ? (
            <a href={urls.adminRelay()} class="quiet-link">
              <Icon name="mail" />
              <span>Mail server</span>
            </a>
          ) : null}
          <a href={urls.page(pageBase(shell.organization.slug))} class="quiet-link">
            <Icon name="external-link" />
            <span>Status page</span>
          </a>
          <button type="button" class="quiet-link" data-theme-switch>
            <Icon name="sun-moon" />
            <span>Theme</span>
          </button>
          <form method="post" action={urls.signOut()}>
            <CsrfField token={shell.csrf} />
            <button type="submit" class="quiet-link">
              <Icon name="log-out" />
              <span>Sign out</span>
            </button>
          </form>
          <p class="account-name" safe>
            {shell.accountName}
          </p>
        </div>
      </header>
      <main id="main" class="dashboard-main" tabindex="-1">
        {shell.flash ? (
          <p class="flash" role="status" safe>
            {shell.flash}
          </p>
        ) : null}
        <div class="page-heading">
          <h1 safe>{props.title}</h1>
          <div class="page-actions">{actions}</div>
        </div>
        {props.children}
      </main>
    </Document>
  )
}

/** A plain list of links behind the organization's name; nothing to open where there is one organization. */
function OrganizationSwitcher({ shell }: { shell: Shell }): JSX.Element {
  if (shell.organizations.length < 2)
    return (
      <p class="organization-name">
        <a href={urls.dashboard(shell.organization.slug)} safe>
          {shell.organization.name}
        </a>
      </p>
    )
  return (
    <details class="organization-switcher">
      <summary>
        <span safe>{shell.organization.name}</span>
        <Icon name="chevron-down" />
      </summary>
      <ul>
        {shell.organizations.map((organization) => (
          <li>
            <a href={urls.dashboard(organization.slug)} safe>
              {organization.name}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}
