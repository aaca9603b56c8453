import type { Children } from '@kitajs/html'
import { assetUrl } from '#src/assets.ts'
import { en, type Messages } from '../messages/en.ts'
import { isolated } from './direction.ts'

export interface DocumentProps {
  /** Parts of it stand apart by ` · `. */
  title: string
  /** Styles and scripts of the page: `public` for visitors, `app` for the team. */
  surface: 'public' | 'app'
  description?: string
  /** `#rrggbb`: the accent of visitors' pages; null or absent: Opsentry's own. */
  brandColor?: string | null
  /** Null or absent: Opsentry's own. */
  faviconUrl?: string | null
  /** Further elements of the head: feeds, canonical address. */
  head?: Children
  bodyClass?: string
  /** The messages of its language; pages for the team are in English. */
  t?: Messages
  children?: Children
}

/** The whole page; the theme script stands before the body so that no wrong colour flashes up. */
export function Document(props: DocumentProps): JSX.Element {
  const { t = en } = props
  return (
    <>
      {'<!doctype html>'}
      <html lang={t.language} data-locale={t.locale} data-times={props.surface === 'public' ? 'visitor' : 'team'}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          {/* Its own ground (static/tokens.css); the types of elements know no `media` of a `meta`. */}
          {'<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f8f8">'}
          {'<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1314">'}
          <title safe>{props.title.split(' · ').map(isolated).join(' · ')}</title>
          {props.description ? <meta name="description" content={props.description} /> : null}
          {props.faviconUrl ? (
            <link rel="icon" href={props.faviconUrl} />
          ) : (
            <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
          )}
          <link rel="stylesheet" href={stylesOf(props)} />
          <script src={assetUrl(`${props.surface}.js`)}></script>
          {props.surface === 'app' ? <script src={assetUrl('htmx.js')} defer></script> : null}
          {props.head}
        </head>
        <body class={props.bodyClass ?? ''}>{props.children}</body>
      </html>
    </>
  )
}

function stylesOf({ surface, brandColor }: DocumentProps): string {
  return assetUrl(brandColor ? `${surface}-${brandColor.slice(1)}.css` : `${surface}.css`)
}
