import { assetUrl } from '#src/assets.ts'
import { routes } from '#src/routes.ts'
import type { BannerPlace } from '#src/words/banner.ts'
import type { EmbedTheme, ServiceStatus } from '#src/words.ts'
import { isolated } from '../layout/direction.ts'
import type { PublicOrganization } from '../layout/public-shell.tsx'
import { ServiceStatusMark, statusShapes } from '../layout/status.tsx'
import { momentText } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'

export interface EmbedProps {
  organization: Pick<PublicOrganization, 'name' | 'timeZone'>
  state: {
    status: ServiceStatus
    sentence: string
    /** Newest first. */
    incidents: { id: string; title: string }[]
  }
  /** UTC milliseconds. */
  at: number
  /** Absolute, of the status page, with a trailing slash. */
  url: string
  theme: EmbedTheme
  t: Messages
}

/** Incidents that have room on the card. */
const most = 2

/** The page at a glance, for a frame on another site: no script, and its links open beside that site. */
export function EmbedCard({ organization, state, at, url, theme, t }: EmbedProps): JSX.Element {
  const { name, timeZone } = organization
  return (
    <>
      {'<!doctype html>'}
      <html lang={t.language} data-theme={theme}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title safe>{`${isolated(name)} · ${state.sentence}`}</title>
          <link rel="canonical" href={url} />
          <link rel="stylesheet" href={assetUrl('embed.css')} />
        </head>
        <body>
          <main class={`embed embed-${state.status}`} aria-labelledby="state">
            <p class="embed-name" dir="auto" safe>
              {name}
            </p>
            <h1 id="state">
              <ServiceStatusMark status={state.status} markOnly />
              <span safe>{state.sentence}</span>
            </h1>
            {state.incidents.length === 0 ? null : (
              <ul>
                {state.incidents.slice(0, most).map(({ id, title }) => (
                  <li>
                    <a
                      href={routes.statusPage.incident.url({ base: url, id })}
                      target="_blank"
                      dir="auto"
                      safe
                      rel="noopener"
                    >
                      {title}
                    </a>
                  </li>
                ))}
              </ul>
            )}
            <p class="embed-foot">
              <a href={url} target="_blank" safe rel="noopener">
                {t.embed.open}
              </a>{' '}
              <span safe>{momentText(at, timeZone, t)}</span>
            </p>
          </main>
        </body>
      </html>
    </>
  )
}

export interface EmbedStateProps extends Pick<EmbedProps, 'state' | 'url' | 't'> {
  organization: Pick<PublicOrganization, 'name'>
  /** `#rrggbb` each: the background, and the text on it. */
  banner: { place: BannerPlace; color: string; ink: string }
}

/** What `embed.js` shows; `shape`: a path in a box of 16. */
export function embedState({ organization, state, banner, url, t }: EmbedStateProps): string {
  return JSON.stringify({
    name: organization.name,
    status: state.status,
    sentence: state.sentence,
    shape: statusShapes[state.status],
    ...banner,
    language: t.language,
    url,
    open: t.embed.open,
    dismiss: t.embed.dismiss,
  })
}
