import { Elysia } from 'elysia'
import { findService } from '#src/domain/services/find-service.ts'
import { newestWindows } from '#src/domain/status-page/load-maintenance.ts'
import type { PageIncident, PageMaintenance } from '#src/domain/status-page/model.ts'
import { readNewest } from '#src/domain/status-page/read-history.ts'
import { incidentsOfService } from '#src/domain/status-page/read-service.ts'
import { atomFeed } from '#views/public/feed-atom.ts'
import { jsonFeed } from '#views/public/feed-json.ts'
import type { FeedEntry, FeedProps } from '#views/public/feed-parts.ts'
import { rssFeed } from '#views/public/feed-rss.ts'
import type { AppDeps } from '../app-deps.ts'
import type { PageCache } from './page-cache.ts'
import { bases, type PageAddress, pageOf } from './page-of.ts'

interface Params {
  slug?: string
  /** A service's, for its own feeds. */
  id?: string
}

const feeds: { file: string; type: string; render: (props: FeedProps) => string }[] = [
  { file: 'history.rss', type: 'application/rss+xml; charset=utf-8', render: rssFeed },
  { file: 'history.atom', type: 'application/atom+xml; charset=utf-8', render: atomFeed },
  { file: 'history.json', type: 'application/feed+json; charset=utf-8', render: jsonFeed },
]

/** Of the whole page, and of one service alone: three formats each. */
export const feedRoutes = (deps: AppDeps, cache: PageCache) => {
  const plugin = new Elysia({ name: 'public/feeds' })
  for (const prefix of bases)
    for (const { file, type, render } of feeds) {
      const answer = ({ request, params }: { request: Request; params?: Params }) => {
        const page = pageOf(deps, request, params?.slug)
        return cache.answer(request, page, `${params?.id ?? ''}/${file}`, type, () =>
          render(feedProps(deps, page, params?.id)),
        )
      }
      plugin.get(`${prefix}/${file}`, answer).get(`${prefix}/services/:id/${file}`, answer)
    }
  return plugin
}

const most = 50

function feedProps(deps: AppDeps, { organization, url }: PageAddress, serviceId: string | undefined): FeedProps {
  const service = serviceId === undefined ? undefined : findService(deps.db, organization.id, serviceId)
  const incidents = service ? incidentsOfService(deps, service.id) : readNewest(deps, organization)
  const windows = newestWindows(deps.db, organization.id, service?.id)
  const entries = [...incidents.map(incidentEntry), ...windows.map(windowEntry)]
    .toSorted((a, b) => b.publishedAt - a.publishedAt)
    .slice(0, most)
  return { organization, service, entries, url }
}

function incidentEntry({ id, title, startedAt, updates }: PageIncident): FeedEntry {
  return { id, kind: 'incident', title, publishedAt: startedAt, updates }
}

function windowEntry({ id, title, createdAt, updates }: PageMaintenance): FeedEntry {
  return { id, kind: 'maintenance', title, publishedAt: updates.at(-1)?.displayAt ?? createdAt, updates }
}
