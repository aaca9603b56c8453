import { urls } from '#src/urls.ts'
import { changedAt, type FeedProps, feedTitle, updatesHtml } from './feed-parts.ts'

/** JSON Feed 1.1 (jsonfeed.org); an item is an incident, rewritten in place, its id the link. */
export function jsonFeed(props: FeedProps): string {
  const { organization, service, incidents, url } = props
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feedTitle(props),
    home_page_url: service ? urls.publicService(url, service.id) : url,
    feed_url: service ? urls.serviceJsonFeed(url, service.id) : urls.jsonFeed(url),
    language: 'en-US',
    authors: [{ name: organization.name }],
    items: incidents.map((incident) => {
      const link = urls.publicIncident(url, incident.id)
      return {
        id: link,
        url: link,
        title: incident.title,
        content_html: updatesHtml(incident, organization.timeZone),
        date_published: new Date(incident.startedAt).toISOString(),
        date_modified: new Date(changedAt(incident)).toISOString(),
      }
    }),
  })
}
