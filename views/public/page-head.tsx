import { routes } from '#src/routes.ts'
import type { Language } from '#src/words.ts'

export interface PageHeadProps {
  organization: { name: string; websiteUrl: string | null; language: Language; indexed: boolean }
  /** Absolute: the page's one address. */
  canonical: string
  /** Its twin in Markdown; absent where it has none. */
  markdown?: string
  /** As schema.org names the page. */
  kind?: 'WebPage' | 'CollectionPage'
  title: string
}

/** What one page says of itself to search engines and programs. */
export function PageHead(props: PageHeadProps): JSX.Element {
  const { organization, canonical, markdown } = props
  return (
    <>
      <link rel="canonical" href={canonical} />
      <meta property="og:url" content={canonical} />
      {markdown === undefined ? null : <link rel="alternate" type="text/markdown" href={markdown} />}
      {organization.indexed ? <LinkedData {...props} /> : null}
    </>
  )
}

/** JSON-LD: data, which the policy against inline scripts leaves alone. No `<` of it can end the element. */
function LinkedData({ organization, canonical, kind = 'WebPage', title }: PageHeadProps): JSX.Element {
  const { name, websiteUrl, language } = organization
  const data = {
    '@context': 'https://schema.org',
    '@type': kind,
    name: title,
    url: canonical,
    inLanguage: language,
    publisher: { '@type': 'Organization', name, ...(websiteUrl === null ? {} : { url: websiteUrl }) },
  }
  return `<script type="application/ld+json">${JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, escaped)}</script>`
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

export interface SocialCardProps {
  organization: { name: string; live: () => { sentence: string; imageUrl: string } | null }
  title: string
  description: string | undefined
}

/** What a chat or a network shows beside a link: the live state, as a picture (ogp.me, Twitter's cards). */
export function SocialCard({ organization, title, description }: SocialCardProps): JSX.Element {
  const live = organization.live()
  if (live === null) return ''
  return (
    <>
      <meta property="og:type" content="website" />
      <meta property="og:site_name" content={organization.name} />
      <meta property="og:title" content={title} />
      {description ? <meta property="og:description" content={description} /> : null}
      <meta property="og:image" content={live.imageUrl} />
      <meta property="og:image:type" content="image/png" />
      <meta property="og:image:width" content="1200" />
      <meta property="og:image:height" content="630" />
      <meta property="og:image:alt" content={`${organization.name}: ${live.sentence}`} />
      <meta name="twitter:card" content="summary_large_image" />
    </>
  )
}

/** To follow the page without an address. */
export function FeedLinks({ name, base, calendar }: { name: string; base: string; calendar: string }): JSX.Element {
  const { files } = routes.statusPage
  return (
    <>
      <link rel="alternate" type="application/rss+xml" title={`${name}, RSS`} href={files.rss.url({ base })} />
      <link rel="alternate" type="application/atom+xml" title={`${name}, Atom`} href={files.atom.url({ base })} />
      <link rel="alternate" type="application/feed+json" title={`${name}, JSON Feed`} href={files.json.url({ base })} />
      <link rel="alternate" type="text/calendar" title={`${name}, ${calendar}`} href={files.calendar.url({ base })} />
    </>
  )
}
