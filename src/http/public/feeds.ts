import { Elysia } from 'elysia'
import type { PageIncident } from '#src/domain/status-page/model.ts'
import { readNewest } from '#src/domain/status-page/read-history.ts'
import { atomFeed } from '#views/public/feed-atom.ts'
import { rssFeed } from '#views/public/feed-rss.ts'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, pageOf } from './page-of.ts'

interface FeedProps {
  organization: { name: string; timeZone: string }
  incidents: PageIncident[]
  /** Absolute, of the status page, with a trailing slash. */
  url: string
}

const feeds: { path: string; type: string; render: (props: FeedProps) => string }[] = [
  { path: '/history.rss', type: 'application/rss+xml; charset=utf-8', render: rssFeed },
  { path: '/history.atom', type: 'application/atom+xml; charset=utf-8', render: atomFeed },
]

export const feedRoutes = (deps: AppDeps, cache: PageCache) => {
  const routes = new Elysia({ name: 'public/feeds' })
  for (const prefix of bases)
    for (const { path, type, render } of feeds)
      routes.get(`${prefix}${path}`, ({ request, params }: { request: Request; params?: { slug?: string } }) =>
        cache.answer(request, `${params?.slug ?? ''}${path}`, type, () => {
          const { organization, url } = pageOf(deps, params?.slug)
          return render({ organization, incidents: readNewest(deps, organization), url })
        }),
      )
  return routes
}
