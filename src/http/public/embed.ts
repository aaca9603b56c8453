import { assetNamed } from '#src/assets.ts'
import { bannerIn } from '#src/banner-look.ts'
import { routes } from '#src/routes.ts'
import { type EmbedTheme, embedThemes, type Language, languages } from '#src/words.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { EmbedCard, embedState } from '#views/public/embed.tsx'
import type { Binding } from '../action.ts'
import { embedPolicy } from '../plugins/security-headers.ts'
import type { QueryName } from './address-of.ts'
import { foreignHeaders } from './audience.ts'
import { type CachedContext, cachedFile } from './cached-page.ts'
import { cachedVariant, type Variant } from './cached-variant.ts'
import type { StatusPageAddress } from './page-of.ts'
import { pageState } from './page-state.ts'

const { embed, embedFiles } = routes.statusPage

/** Seconds after which a card loads itself anew; most of the time the answer is that nothing has changed. */
const refreshedEvery = '120'

interface CardQuery {
  theme: EmbedTheme
  /** Null: the page's own. */
  language: Language | null
}

/** The page at a glance on other sites: as a card in a frame, and as a banner by a script. */
export const embedRoutes: Binding[] = [
  cachedVariant(embed, 'text/html; charset=utf-8', {
    read: readCard,
    render: showCard,
    slides: true,
    headers: ({ statusPage: { organization } }) => ({
      'content-security-policy': embedPolicy(framedBy(organization)),
      refresh: refreshedEvery,
      ...foreignHeaders(organization),
    }),
  }),
  cachedFile(embedFiles.state, 'application/json; charset=utf-8', ({ deps, statusPage }) => {
    const { organization, url } = statusPage
    const t = messagesOf(organization.language)
    const state = pageState(deps, organization, t)
    return embedState({ organization, state, banner: bannerIn(organization, state.status), url, t })
  }),
  cachedVariant(embedFiles.script, 'text/javascript; charset=utf-8', {
    read: () => ({ values: null, kept: true }),
    render: () => minified(new TextDecoder().decode(assetNamed('embed.js').body)),
    headers: ({ statusPage }) => foreignHeaders(statusPage.organization),
  }),
]

/** The script as it is written has comments and long names, and every visitor of another site loads it. */
function minified(source: string): string {
  const minify = { whitespace: true, identifiers: true, syntax: true }
  return new Bun.Transpiler({ loader: 'js', minify } as Bun.TranspilerOptions).transformSync(source)
}

/** Of a page that is not public no other site shows anything: its visitors are known to it alone. */
function framedBy({ visibility, embedding, embedOrigins }: StatusPageAddress['organization']): string[] {
  if (visibility !== 'public' || embedding === 'nowhere') return []
  else return embedding === 'anywhere' ? ['*'] : embedOrigins
}

export function readCard({ theme, language }: Partial<Record<QueryName, string>>): Variant<CardQuery> {
  const values = {
    theme: embedThemes.find((one) => one === theme) ?? 'auto',
    language: languages.find((one) => one === language) ?? null,
  }
  return { values, kept: true }
}

export function showCard({ deps, statusPage }: Pick<CachedContext, 'deps' | 'statusPage'>, asked: CardQuery): string {
  const { organization, url } = statusPage
  const t = messagesOf(asked.language ?? organization.language)
  const state = pageState(deps, organization, t)
  return String(EmbedCard({ organization, state, at: deps.clock.now(), url, theme: asked.theme, t }))
}
