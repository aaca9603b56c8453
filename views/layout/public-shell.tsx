import type { Children } from '@kitajs/html'
import { urls } from '#src/urls.ts'
import type { Language } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { Document } from './document.tsx'
import { Icon } from './icons.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

export interface PublicShellProps {
  organization: { name: string; language: Language }
  /** `/` or `/s/SLUG/`. */
  base: string
  title: string
  description?: string
  head?: Children
  children?: Children
}

/** Around everything a visitor reads. */
export function PublicShell(props: PublicShellProps): JSX.Element {
  const { organization, base } = props
  const t = messagesOf(organization.language)
  return (
    <Document
      title={props.title}
      surface="public"
      description={props.description}
      t={t}
      head={
        <>
          <link rel="alternate" type="application/rss+xml" title={`${organization.name}, RSS`} href={urls.rss(base)} />
          <link
            rel="alternate"
            type="application/atom+xml"
            title={`${organization.name}, Atom`}
            href={urls.atom(base)}
          />
          {props.head}
        </>
      }
    >
      <a class="skip-link" href="#main" safe>
        {t.shell.skip}
      </a>
      <header class="public-header">
        <a class="public-name" href={urls.page(base)} safe>
          {organization.name}
        </a>
        <a class="button" href={`${urls.page(base)}#subscribe`}>
          <Icon name="bell" />
          <span safe>{t.shell.subscribe}</span>
        </a>
      </header>
      <main id="main" class="public-main" tabindex="-1">
        {props.children}
      </main>
      <footer class="public-footer">
        <nav aria-label={t.shell.further}>
          <ul>
            <li>
              <a href={urls.history(base)} safe>
                {t.shell.history}
              </a>
            </li>
            <li>
              <a href={urls.rss(base)}>RSS</a>
            </li>
            <li>
              <a href={urls.atom(base)}>Atom</a>
            </li>
            <li>
              <a href={urls.jsonFeed(base)}>JSON Feed</a>
            </li>
            <li>
              <a href={urls.calendar(base)} safe>
                {t.shell.calendar}
              </a>
            </li>
          </ul>
        </nav>
        <ThemeSwitch class="theme-switch" t={t} />
      </footer>
    </Document>
  )
}
