import { routes } from '#src/routes.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { entryHtml, entryUrl, type FeedProps, feedChangedAt, feedTitle, saidAt } from './feed-parts.ts'
import { xml } from './xml.ts'

/** RSS 2.0; an item is an incident or a maintenance window, rewritten in place, its guid the link. */
export function rssFeed(props: FeedProps): string {
  const { organization, service, entries, url } = props
  const self = service
    ? routes.statusPage.serviceFiles.rss.url({ base: url, id: service.id })
    : routes.statusPage.files.rss.url({ base: url })
  const items = entries.map((entry) => {
    const link = xml(entryUrl(props, entry))
    return [
      '<item>',
      `<title>${xml(entry.title)}</title>`,
      `<description>${xml(entryHtml(entry, props))}</description>`,
      `<pubDate>${new Date(saidAt(entry)).toUTCString()}</pubDate>`,
      `<link>${link}</link>`,
      `<guid isPermaLink="true">${link}</guid>`,
      '</item>',
    ].join('')
  })
  const newest = entries
    .map(saidAt)
    .toSorted((a, b) => b - a)
    .at(0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>',
    `<title>${xml(feedTitle(props))}</title>`,
    `<link>${xml(service ? routes.statusPage.service.url({ base: url, id: service.id }) : url)}</link>`,
    `<atom:link rel="self" type="application/rss+xml" href="${xml(self)}"/>`,
    `<description>${xml(messagesOf(organization.language).feed.description(organization.name))}</description>`,
    `<language>${organization.language}</language>`,
    ...(newest === undefined ? [] : [`<pubDate>${new Date(newest).toUTCString()}</pubDate>`]),
    `<lastBuildDate>${new Date(feedChangedAt(props)).toUTCString()}</lastBuildDate>`,
    ...items,
    '</channel></rss>',
  ].join('\n')
}
