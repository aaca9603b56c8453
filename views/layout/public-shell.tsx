import type { Children } from '@kitajs/html'
import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { FeedLinks, SocialCard } from '../public/page-head.tsx'
import { Document } from './document.tsx'
import { Icon } from './icons.tsx'
import { languageName } from './language-name.ts'
import { Body } from './markdown.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { WhoseTimes } from './times.tsx'

/** Organization, as every page for visitors shows it. */
export interface PublicOrganization {
  name: string
  timeZone: string
  language: Language
  /** All in which the page is shown, its own first; absent: in that alone. */
  languages?: Language[]
  /** `#rrggbb`; null: Opsentry's own. */
  brandColor: string | null
  logoUrl: string | null
  /** In its place on a dark page; null: the same. */
  darkLogoUrl: string | null
  faviconUrl: string | null
  /** Target of logo and name; null: the status page. */
  websiteUrl: string | null
  /** Web or mailto URL at which visitors get help. */
  supportUrl: string | null
  /** Markdown; '': none. */
  footer: string
  footerLinks: { text: string; url: string }[]
  /** A style sheet of its own; null: none. */
  stylesUrl: string | null
  /** May search engines know of the page? */
  indexed: boolean
  /** How the page is now; null where it is not public, and no chat is told. */
  live: () => LiveState | null
}

export interface LiveState {
  sentence: string
  /** Absolute; another one for each state. */
  imageUrl: string
}

export interface PublicShellProps {
  organization: PublicOrganization
  /** `/` or `/s/SLUG/`. */
  base: string
  title: string
  description?: string
  head?: Children
  /**
   * It tells how things are, and the organization's own style sheet counts. Where somebody acts for themselves (a subscription, a
   * password) or reads what the operator says, nothing that an organization wrote may hide or move it.
   */
  ownStyles?: true
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
      brandColor={organization.brandColor}
      faviconUrl={organization.faviconUrl}
      t={t}
      head={
        <>
          {props.ownStyles && organization.stylesUrl ? <link rel="stylesheet" href={organization.stylesUrl} /> : null}
          {organization.indexed ? null : <meta name="robots" content="noindex, nofollow" />}
          <FeedLinks name={organization.name} base={base} calendar={t.shell.calendar} />
          <SocialCard organization={organization} title={props.title} description={props.description} />
          {props.head}
        </>
      }
    >
      <a class="skip-link" href="#main" safe>
        {t.shell.skip}
      </a>
      <header class="public-header">
        <PublicName organization={organization} base={base} />
        <a class="button" href={`${routes.statusPage.show.url({ base })}#subscribe`}>
          <Icon name="bell" />
          <span safe>{t.shell.subscribe}</span>
        </a>
      </header>
      <main id="main" class="public-main" tabindex="-1">
        {props.children}
      </main>
      <footer class="public-footer">
        {organization.footer === '' ? null : (
          <div class="public-footer-text prose">
            <Body text={organization.footer} format="markdown" />
          </div>
        )}
        <nav aria-label={t.shell.further}>
          <ul>
            {organization.footerLinks.map(({ text, url }) => (
              <li>
                <a href={url} dir="auto" safe>
                  {text}
                </a>
              </li>
            ))}
            {organization.supportUrl ? (
              <li>
                <a href={organization.supportUrl} safe>
                  {t.shell.help}
                </a>
              </li>
            ) : null}
            <li>
              <a href={routes.statusPage.history.url({ base })} safe>
                {t.shell.history}
              </a>
            </li>
            <li>
              <a href={routes.statusPage.files.rss.url({ base })}>RSS</a>
            </li>
            <li>
              <a href={routes.statusPage.files.atom.url({ base })}>Atom</a>
            </li>
            <li>
              <a href={routes.statusPage.files.json.url({ base })}>JSON Feed</a>
            </li>
            <li>
              <a href={routes.statusPage.files.calendar.url({ base })} safe>
                {t.shell.calendar}
              </a>
            </li>
            <li>
              <a href={routes.statusPage.privacy.show.url({ base })} safe>
                {t.privacy.heading}
              </a>
            </li>
          </ul>
        </nav>
        <OtherLanguages organization={organization} />
        <WhoseTimes timeZone={organization.timeZone} t={t} />
        <ThemeSwitch class="theme-switch" t={t} />
      </footer>
    </Document>
  )
}

/** Each in its own words; the same page in it. */
function OtherLanguages({
  organization: { language, languages = [] },
}: {
  organization: PublicOrganization
}): JSX.Element {
  const others = languages.filter((one) => one !== language)
  if (others.length === 0) return ''
  return (
    <ul class="other-languages">
      {others.map((one) => (
        <li>
          <a href={`?language=${one}`} hreflang={one} lang={one} rel="alternate" safe>
            {languageName(one)}
          </a>
        </li>
      ))}
    </ul>
  )
}

function PublicName({ organization, base }: { organization: PublicOrganization; base: string }): JSX.Element {
  const { name, logoUrl, darkLogoUrl, websiteUrl } = organization
  const url = websiteUrl ?? routes.statusPage.show.url({ base })
  return logoUrl === null ? (
    <a class="public-name" href={url} dir="auto" safe>
      {name}
    </a>
  ) : (
    <a class="public-logo" href={url}>
      {darkLogoUrl === null ? (
        <img src={logoUrl} alt={name} />
      ) : (
        <>
          {/* A browser loads the one that it shows. */}
          <img class="on-light" src={logoUrl} alt={name} loading="lazy" />
          <img class="on-dark" src={darkLogoUrl} alt={name} loading="lazy" />
        </>
      )}
    </a>
  )
}
