import { routes } from '#src/routes.ts'
import { changedAt, entryHtml, entryUrl, type FeedProps, feedTitle } from './feed-parts.ts'

/** JSON Feed 1.1 (jsonfeed.org); an item is an incident or a maintenance window, rewritten in place, its id the link. */
export function jsonFeed(props: FeedProps): string {
  const { organization, service, entries, url } = props
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feedTitle(props),
    home_page_url: service ? routes.statusPage.service.url({ base: url, id: service.id }) : url,
    feed_url: service
      ? routes.statusPage.serviceFiles.json.url({ base: url, id: service.id })
      : routes.statusPage.files.json.url({ base: url }),
    language: organization.language,
    authors: [{ name: organization.name }],
    items: entries.map((entry) => {
      const link = entryUrl(props, entry)
      return {
        id: link,
        url: link,
        title: entry.title,
        content_html: entryHtml(entry, props),
        date_published: new Date(entry.publishedAt).toISOString(),
        date_modified: new Date(changedAt(entry)).toISOString(),
      }
    }),
  })
}
