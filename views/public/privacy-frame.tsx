import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import { Document } from '../layout/document.tsx'
import { type PublicOrganization, PublicShell } from '../layout/public-shell.tsx'
import { ThemeSwitch } from '../layout/theme-switch.tsx'
import type { Messages } from '../messages/en.ts'
import { policyLinks } from './policy-links.ts'

/** Surroundings of the pages about privacy: an organization's status page, or the instance itself. */
export interface PrivacyPlace {
  /** Null: at the instance's own address, which no status page's password or visibility guards. */
  page: { organization: PublicOrganization; base: string } | null
  t: Messages
}

const leaves = ['policy', 'versions', 'subProcessors', 'cookies'] as const

export interface PrivacyFrameProps {
  place: PrivacyPlace
  leaf: (typeof leaves)[number]
  heading: string
  children?: Children
}

/** Four pages side by side: the policy, its versions, who else handles data, what the browser stores. */
export function PrivacyFrame({ place, leaf, heading, children }: PrivacyFrameProps): JSX.Element {
  const links = policyLinks(place.page?.base ?? null)
  return (
    <Around place={place} heading={heading}>
      <article class="privacy stack">
        <nav class="leaves" aria-label={place.t.privacy.pages}>
          <ul>
            {leaves.map((name) => (
              <li>
                <a href={links[name]} aria-current={name === leaf ? 'page' : undefined} safe>
                  {place.t.privacy[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <h1 safe>{heading}</h1>
        {children}
      </article>
    </Around>
  )
}

function Around(props: { place: PrivacyPlace; heading: string; children?: Children }): JSX.Element {
  const { page, t } = props.place
  if (page === null)
    return (
      <PlainShell title={props.heading} t={t}>
        {props.children}
      </PlainShell>
    )
  const { organization, base } = page
  return (
    <PublicShell organization={organization} base={base} title={`${props.heading} · ${organization.name}`}>
      {props.children}
    </PublicShell>
  )
}

/** Shell of the pages that the instance itself shows to visitors. */
export function PlainShell(props: { title: string; t: Messages; head?: Children; children?: Children }): JSX.Element {
  const { t } = props
  return (
    <Document title={props.title} surface="public" t={t} head={props.head}>
      <a class="skip-link" href="#main" safe>
        {t.shell.skip}
      </a>
      <main id="main" class="public-main plain-main" tabindex="-1">
        {props.children}
      </main>
      <footer class="public-footer">
        <nav aria-label={t.shell.further}>
          <ul>
            <li>
              <a href={routes.signIn.show.url()} safe>
                {t.homepage.signIn}
              </a>
            </li>
            <li>
              <a href={routes.privacyPolicy.show.url()} safe>
                {t.privacy.heading}
              </a>
            </li>
          </ul>
        </nav>
        <ThemeSwitch class="theme-switch" t={t} />
      </footer>
    </Document>
  )
}
