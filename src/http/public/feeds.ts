import type { Service } from '#src/domain/services/service.ts'
import { newestWindows } from '#src/domain/status-page/load-maintenance.ts'
import type { PageIncident, PageMaintenance } from '#src/domain/status-page/model.ts'
import { readNewest } from '#src/domain/status-page/read-history.ts'
import { incidentsOfService } from '#src/domain/status-page/read-service.ts'
import { readNamedService } from '#src/domain/status-page/read-services.ts'
import { routes } from '#src/routes.ts'
import { atomFeed } from '#views/public/feed-atom.ts'
import { jsonFeed } from '#views/public/feed-json.ts'
import type { FeedEntry, FeedProps } from '#views/public/feed-parts.ts'
import { rssFeed } from '#views/public/feed-rss.ts'
import type { Binding } from '../action.ts'
import { type CachedContext, cachedFile } from './cached-page.ts'

const { files, serviceFiles } = routes.statusPage

const formats: { name: 'rss' | 'atom' | 'json'; type: string; render: (props: FeedProps) => string }[] = [
  { name: 'rss', type: 'application/rss+xml; charset=utf-8', render: rssFeed },
  { name: 'atom', type: 'application/atom+xml; charset=utf-8', render: atomFeed },
  { name: 'json', type: 'application/feed+json; charset=utf-8', render: jsonFeed },
]

/** Feeds of the whole page and of each service, in three formats. */
export const feedRoutes: Binding[] = formats.flatMap(({ name, type, render }) => [
  cachedFile(files[name], type, (context) => render(feedProps(context))),
  cachedFile(serviceFiles[name], type, ({ deps, statusPage, params }) =>
    render(feedProps({ deps, statusPage }, readNamedService(deps, statusPage.organization, params.id))),
  ),
])

const most = 50

function feedProps({ deps, statusPage }: Pick<CachedContext, 'deps' | 'statusPage'>, service?: Service): FeedProps {
  const { organization, url } = statusPage
  const incidents = service ? incidentsOfService(deps, organization, service.id) : readNewest(deps, organization)
  const windows = newestWindows(deps.db, organization.id, service?.id)
  const entries = [...incidents.map(incidentEntry), ...windows.map(windowEntry)]
    .toSorted((a, b) => b.publishedAt - a.publishedAt)
    .slice(0, most)
  return { organization, service, entries, url }
}

function incidentEntry({ id, feedId, title, startedAt, updatedAt, updates }: PageIncident): FeedEntry {
  return { id, feedId, title, publishedAt: startedAt, updatedAt, planned: null, updates }
}

function windowEntry(window: PageMaintenance): FeedEntry {
  const { id, feedId, title, createdAt, updatedAt, updates } = window
  const publishedAt = updates.at(-1)?.displayAt ?? createdAt
  const planned = { from: window.scheduledStart, to: window.scheduledEnd }
  return { id, feedId, title, publishedAt, updatedAt, planned, updates }
}
