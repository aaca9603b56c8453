import { parseFeed as readRowan } from '@rowanmanning/feed-parser'
import FeedMe from 'feedme'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { parseFeed as readHtmlparser2 } from 'htmlparser2'
import ICAL from 'ical.js'
import nodeIcal from 'node-ical'
import RssParser from 'rss-parser'
import { convertIcsCalendar } from 'ts-ics'
import { expect, test } from 'vitest'
import {
  type CalendarReader,
  expectCalendarRead,
  expectFeedsRead,
  type FedPage,
  type FeedFile,
  type FeedFormat,
  fedPage,
  feedFormats,
  type ReadFeed,
} from '#src/testing/fed-page.ts'

/** Readers from npm that others wrote; Debian's are in foreign-readers.outside.test.ts. */

let made: Promise<FedPage> | undefined
const page = () => {
  made ??= fedPage()
  return made
}

const xml = ['rss', 'atom'] as const
const each = (read: (file: FeedFile) => ReadFeed | Promise<ReadFeed>) => (files: FeedFile[]) =>
  Promise.all(files.map(read))

const readers: Record<
  string,
  { formats: readonly FeedFormat[]; read: (file: FeedFile) => ReadFeed | Promise<ReadFeed> }
> = {
  feedsmith: { formats: feedFormats, read: byFeedsmith },
  'rss-parser': {
    formats: xml,
    async read({ text }) {
      const { title, items } = await new RssParser<object, { id?: string; updated?: string }>({
        customFields: { item: ['updated'] },
      }).parseString(text)
      return {
        title,
        items: items.map(({ id, guid, title, content, updated, pubDate }) => ({
          id: id ?? guid,
          title,
          html: content,
          changed: updated ?? pubDate,
        })),
      }
    },
  },
  '@rowanmanning/feed-parser': {
    formats: xml,
    read({ text }) {
      const { title, items } = readRowan(text)
      return {
        title: title ?? undefined,
        items: items.map(({ id, title, content, description, updated }) => ({
          id: id ?? undefined,
          title: title ?? undefined,
          html: content ?? description ?? undefined,
          changed: updated?.toISOString(),
        })),
      }
    },
  },
  htmlparser2: {
    formats: xml,
    read({ text }) {
      const { title, items = [] } = readHtmlparser2(text) ?? {}
      return {
        title,
        items: items.map(({ id, title, description, pubDate }) => ({
          ...{ id, title, html: description, changed: pubDate?.toISOString() },
        })),
      }
    },
  },
  feedme: { formats: feedFormats, read: byFeedMe },
}

test.each(Object.keys(readers))('%s reads every feed', async (name) => {
  const { formats = [], read } = readers[name] ?? {}
  if (!read) throw new Error('there is no such reader')
  await expectFeedsRead({ formats, read: each(read) }, await page())
})

function byFeedsmith({ format, text }: FeedFile): ReadFeed {
  if (format === 'rss') {
    const { title, items = [] } = parseRssFeed(text)
    return {
      title,
      items: items.map(({ guid, title, description, pubDate }) => ({
        ...{ id: guid?.value, title, html: description, changed: pubDate },
      })),
    }
  } else if (format === 'atom') {
    const { title, entries = [] } = parseAtomFeed(text)
    return {
      title: title?.value,
      items: entries.map(({ id, title, content, updated }) => ({
        ...{ id, title: title?.value, html: content?.value, changed: updated },
      })),
    }
  } else {
    const { title, items = [] } = parseJsonFeed(JSON.parse(text))
    return {
      title,
      items: items.map(({ id, title, content_html, date_modified }) => ({
        ...{ id, title, html: content_html, changed: date_modified },
      })),
    }
  }
}

async function byFeedMe({ text }: FeedFile): Promise<ReadFeed> {
  const parser = new FeedMe(true)
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  parser.on('finish', resolve).on('error', reject)
  parser.end(text)
  await promise
  const feed = parser.done()
  /** A text with attributes has them beside it. */
  const textOf = (value: unknown): string | undefined =>
    typeof value === 'string' ? value : (value as { text?: string } | undefined)?.text
  return {
    title: textOf(feed?.title),
    items: (feed?.items ?? []).map(
      ({ id, guid, title, content, content_html, description, updated, date_modified, pubdate }) => ({
        id: textOf(id ?? guid),
        title: textOf(title),
        html: textOf(content ?? content_html ?? description),
        changed: textOf(updated ?? date_modified ?? pubdate),
      }),
    ),
  }
}

const calendars: Record<string, CalendarReader> = {
  'ical.js': (files) =>
    files.map(({ text }) => {
      const calendar = new ICAL.Component(ICAL.parse(text))
      for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
      return calendar.getAllSubcomponents('vevent').map((component) => {
        const { uid, summary, description, startDate, endDate } = new ICAL.Event(component)
        const [start, end] = [startDate, endDate].map((date) => date.toJSDate().getTime())
        return { uid, summary, description, start, end }
      })
    }),
  'node-ical': (files) =>
    files.map(({ text }) =>
      Object.values(nodeIcal.sync.parseICS(text)).flatMap((one) =>
        one?.type === 'VEVENT'
          ? {
              ...{ uid: one.uid, summary: String(one.summary), description: String(one.description) },
              ...{ start: one.start.getTime(), end: one.end?.getTime() },
            }
          : [],
      ),
    ),
  'ts-ics': (files) =>
    files.map(({ text }) =>
      (convertIcsCalendar(undefined, text).events ?? []).map(({ uid, summary, description, start, end }) => ({
        ...{ uid, summary, description, start: start.date.getTime(), end: end?.date.getTime() },
      })),
    ),
}

test.each(Object.keys(calendars))('%s reads every calendar', async (name) => {
  const read = calendars[name]
  if (!read) throw new Error('there is no such reader')
  await expectCalendarRead(read, await page())
})

test('there are eight of them', () => {
  expect(Object.keys(readers).length + Object.keys(calendars).length).toBe(8)
})
