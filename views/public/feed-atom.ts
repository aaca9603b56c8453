import { routes } from '#src/routes.ts'
import { changedAt, entryHtml, entryUrl, type FeedProps, feedChangedAt, feedTitle } from './feed-parts.ts'
import { xml } from './xml.ts'

/** Atom (RFC 4287) with Statuspage's ids, brought along or made as it does, so that a reader who moves here sees nothing twice. */
export function atomFeed(props: FeedProps): string {
  const { organization, service, entries, url } = props
  const self = service
    ? routes.statusPage.serviceFiles.atom.url({ base: url, id: service.id })
    : routes.statusPage.files.atom.url({ base: url })
  const host = new URL(url).hostname
  const items = entries.map((entry) =>
    [
      '<entry>',
      `<id>${xml(entry.feedId ?? `tag:${host},2005:Incident/${entry.id}`)}</id>`,
      `<published>${new Date(entry.publishedAt).toISOString()}</published>`,
      `<updated>${new Date(changedAt(entry)).toISOString()}</updated>`,
      `<link rel="alternate" type="text/html" href="${xml(entryUrl(props, entry))}"/>`,
      `<title>${xml(entry.title)}</title>`,
      `<content type="html">${xml(entryHtml(entry, props))}</content>`,
      '</entry>',
    ].join(''),
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<feed xml:lang="${organization.language}" xmlns="http://www.w3.org/2005/Atom">`,
    `<id>tag:${host},2005:/${service ? `services/${xml(service.id)}/` : ''}history</id>`,
    `<link rel="alternate" type="text/html" href="${xml(service ? routes.statusPage.service.url({ base: url, id: service.id }) : url)}"/>`,
    `<link rel="self" type="application/atom+xml" href="${xml(self)}"/>`,
    `<title>${xml(feedTitle(props))}</title>`,
    `<updated>${new Date(feedChangedAt(props)).toISOString()}</updated>`,
    `<author><name>${xml(organization.name)}</name></author>`,
    ...items,
    '</feed>',
  ].join('\n')
}
