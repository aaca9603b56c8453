import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { type AlarmProps, Alarms } from './alarms.tsx'
import { Document } from './document.tsx'
import { Form, Submit } from './form.tsx'
import { Icon, type IconName } from './icons.tsx'
import { KeySheet, KeySheetButton } from './key-sheet.tsx'
import { Body } from './markdown.tsx'
import { PolicyNotice, type PolicyNoticeProps } from './policy-notice.tsx'
import { type StrayOrigin, StrayOriginNotice } from './stray-origin.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

/** Signed-in account, as every page behind the sign-in shows it. */
export interface Person {
  /** The messages of the language in which they work. */
  t: DashboardMessages
  accountName: string
  /** May see the settings of the whole instance, such as its mail server. */
  instanceAdmin: boolean
  /** No mail can leave while no relay is connected: nothing that needs one is offered. */
  mailAvailable: boolean
  csrf: string
  /** Shown once, after an action on the page before. */
  flash?: string
  /** Of the instance admin alone: the request did not come by the public URL. */
  strayOrigin?: StrayOrigin | undefined
  /** Trouble of the whole instance that concerns this account. */
  alarms: AlarmProps[]
  /** Notices of the instance admin to all account holders. */
  notices: { id: string; title: string; body: string }[]
  /** Versions of the privacy policy that the account has not read. */
  policies: PolicyNoticeProps[]
}

export interface NavItem {
  label: string
  icon: IconName
  url: string
  current: boolean
}

export interface NavGroup {
  /** What its items have in common, such as `Reach`. */
  label: string
  items: NavItem[]
}

export interface AppFrameProps {
  person: Person
  /** In the window's title, after the heading. */
  site: string
  title: string
  nav: { label: string; groups: NavGroup[] }
  /** Above the navigation: where one is. */
  top: JSX.Element
  /** Status page of the organization; absent outside its dashboard. */
  statusPageUrl?: string
  /** Actions of the page: a link or two beside the heading. */
  actions?: JSX.Element
  children?: Children
}

/** Around everything that an account works with: the dashboard, its own account, the instance. */
export function AppFrame(props: AppFrameProps): JSX.Element {
  const { person, nav, top, actions = '' } = props
  const { t } = person
  return (
    <Document title={`${props.title} · ${props.site}`} surface="app" bodyClass="dashboard" t={t}>
      <a class="skip-link" href="#main" safe>
        {t.shell.skip}
      </a>
      <header class="dashboard-bar">
        {top}
        <Menu t={t}>
          <nav class="dashboard-nav" aria-label={nav.label}>
            {nav.groups.map((group, index) => (
              <NavItems group={group} id={`nav-${index}`} />
            ))}
          </nav>
          <AccountLinks person={person} statusPageUrl={props.statusPageUrl} />
        </Menu>
      </header>
      <main id="main" class="dashboard-main" tabindex="-1">
        {person.strayOrigin ? <StrayOriginNotice stray={person.strayOrigin} t={t} /> : null}
        <Alarms alarms={person.alarms} csrf={person.csrf} mayAct={person.instanceAdmin} t={t} />
        {person.policies.map((policy) => (
          <PolicyNotice policy={policy} csrf={person.csrf} t={t} />
        ))}
        {person.notices.map((notice) => (
          <Notice notice={notice} csrf={person.csrf} t={t} />
        ))}
        {person.flash ? (
          <p class="flash" role="status" safe>
            {person.flash}
          </p>
        ) : null}
        <div class="page-heading">
          <h1 dir="auto" safe>
            {props.title}
          </h1>
          <div class="page-actions">{actions}</div>
        </div>
        {props.children}
      </main>
      {/* Moved by static/sending.js to the top of the form. */}
      <p id="not-sent" class="form-problem" role="alert" hidden safe>
        {t.frame.notSent}
      </p>
      <KeySheet t={t} />
    </Document>
  )
}

/**
 * On a phone it opens over the page by a button with a word, in wider windows it stands there. A popover needs no script; a browser
 * that knows none shows everything.
 */
function Menu({ t, children }: { t: DashboardMessages; children: Children }): JSX.Element {
  return (
    <>
      <button type="button" class="button menu-button" popovertarget="menu">
        <Icon name="menu" />
        <span safe>{t.frame.menu}</span>
      </button>
      <div id="menu" class="dashboard-menu" popover="auto">
        <button type="button" class="button menu-button" popovertarget="menu" popovertargetaction="hide" safe>
          {t.frame.close}
        </button>
        {children}
      </div>
    </>
  )
}

function NavItems({ group, id }: { group: NavGroup; id: string }): JSX.Element {
  return (
    <>
      <p class="nav-label" id={id} safe>
        {group.label}
      </p>
      <ul aria-labelledby={id}>
        {group.items.map((item) => (
          <li>
            <a href={item.url} aria-current={item.current ? 'page' : undefined}>
              <Icon name={item.icon} />
              <span safe>{item.label}</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function AccountLinks({ person, statusPageUrl }: { person: Person; statusPageUrl?: string }): JSX.Element {
  const { t } = person
  return (
    <div class="dashboard-account">
      {statusPageUrl ? <QuietLink url={statusPageUrl} icon="external-link" label={t.frame.statusPage} /> : null}
      {person.instanceAdmin ? (
        <QuietLink url={routes.admin.show.url()} icon="server" label={t.frame.administration} />
      ) : null}
      <QuietLink url={routes.account.show.url()} icon="circle-user" label={t.frame.account} />
      <ThemeSwitch class="quiet-link" t={t} />
      <KeySheetButton t={t} />
      <Form action={routes.signOut.url()} csrf={person.csrf}>
        <button type="submit" class="quiet-link">
          <Icon name="log-out" />
          <span safe>{t.frame.signOut}</span>
        </button>
      </Form>
      <p class="account-name" dir="auto" safe>
        {person.accountName}
      </p>
    </div>
  )
}

function QuietLink({ url, icon, label }: { url: string; icon: IconName; label: string }): JSX.Element {
  return (
    <a href={url} class="quiet-link">
      <Icon name={icon} />
      <span safe>{label}</span>
    </a>
  )
}

interface NoticeProps {
  notice: Person['notices'][number]
  csrf: string
  t: DashboardMessages
}

function Notice({ notice, csrf, t }: NoticeProps): JSX.Element {
  return (
    <section class="admin-notice" aria-label={t.frame.notice}>
      <Icon name="megaphone" />
      <div class="prose">
        <h2 dir="auto" safe>
          {notice.title}
        </h2>
        <Body text={notice.body} format="markdown" />
      </div>
      <Form action={routes.account.noticeDismissal.url({ id: notice.id })} csrf={csrf}>
        <Submit label={t.frame.gotIt} />
      </Form>
    </section>
  )
}
