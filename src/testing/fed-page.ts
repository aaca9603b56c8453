import { expect } from 'vitest'
import { editStatusUpdate } from '#src/domain/incidents/edit-incident.ts'
import { scheduleWindow } from '#src/domain/maintenance/schedule-window.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { testApp } from './harness.ts'
import { acmeId, system } from './personas.ts'
import { smallExport } from './statuspage-export.ts'
import { testEpoch } from './test-deps.ts'

/** What everybody who reads feeds and calendars has to see in them, whoever wrote the reader. */

export const feedFormats = ['rss', 'atom', 'json'] as const
export type FeedFormat = (typeof feedFormats)[number]

export interface FeedFile {
  format: FeedFormat | 'ics'
  text: string
}

export interface ReadFeed {
  title: string | undefined
  items: ReadItem[]
}

export interface ReadItem {
  id: string | undefined
  title: string | undefined
  html: string | undefined
  /** As the format has it: RSS has the moment of the newest update alone. */
  changed: string | undefined
}

export interface ReadEvent {
  uid: string | undefined
  summary: string | undefined
  description: string | undefined
  /** UTC ms. */
  start: number | undefined
  end: number | undefined
}

/** Each reads many files at once, because some are programs of their own. */
export interface FeedReader {
  formats: readonly FeedFormat[]
  read: (files: FeedFile[]) => ReadFeed[] | Promise<ReadFeed[]>
}

export type CalendarReader = (files: FeedFile[]) => ReadEvent[][] | Promise<ReadEvent[][]>

type Files = Record<FeedFile['format'], { page: FeedFile; service: FeedFile }>

/** A page's feeds: empty, with an old page's incident and planned work, and after an edit of that incident. */
export interface FedPage {
  empty: Files
  before: Files
  after: Files
  /** As feed readers know them: the planned window, and the incident that came with its id. */
  ids: Record<FeedFormat, [window: string, incident: string]>
  windowId: string
}

const hour = 3_600_000
const [slow, api] = ['open00000000', 'api000000000']
const feedId = 'tag:old.example,2005:Incident/1234567'
export const planned = { start: testEpoch + 24 * hour, end: testEpoch + 26 * hour }

export async function fedPage(): Promise<FedPage> {
  const app = testApp()
  const { deps } = app
  const service = createService(deps, system, acmeId, { name: 'Empty', description: '', serviceGroupId: null })
  const filesOf = async (serviceId: string): Promise<Files> => {
    const read = async (format: FeedFile['format'], base: string) => {
      const path = `${base}${format === 'ics' ? 'calendar' : 'history'}.${format}`
      const { status, text } = await app.visitor().get(path)
      expect([path, status]).toEqual([path, 200])
      return { format, text }
    }
    const both = async (format: FeedFile['format']) =>
      [format, { page: await read(format, '/'), service: await read(format, `/services/${serviceId}/`) }] as const
    return Object.fromEntries(await Promise.all(([...feedFormats, 'ics'] as const).map(both))) as Files
  }
  const empty = await filesOf(service.id)
  const feed = { entries: [{ id: slow, feedId, label: '' }], remarks: [] }
  importStatuspage(deps, system, acmeId, smallExport(), feed)
  const window = scheduleWindow(deps, system, acmeId, {
    title: 'Larger & newer disks',
    body: 'We move, then we check.',
    serviceIds: [api],
    reminders: [],
    scheduledStart: planned.start,
    scheduledEnd: planned.end,
    ...{ autoStart: true, autoComplete: true, notifyAtStart: false, notifyAtEnd: false, notify: false, rule: null },
  })
  deps.clock.advance(hour)
  const before = await filesOf(api)
  editStatusUpdate(deps, system, acmeId, slow, 'update000003', { body: 'A cable is cut.', notify: false })
  const after = await filesOf(api)
  const link = (id: string) => `http://localhost/incidents/${id}`
  const links: [string, string] = [link(window.id), link(slow)]
  const atom: [string, string] = [`tag:localhost,2005:Incident/${window.id}`, feedId]
  return { empty, before, after, ids: { rss: links, json: links, atom }, windowId: window.id }
}

/** Empty feeds are read, planned work says when, and an edit moves what it changes and nobody's identity. */
export async function expectFeedsRead({ formats, read }: FeedReader, page: FedPage): Promise<void> {
  for (const format of formats) {
    const states = [page.empty, page.before, page.after].map((files) => files[format])
    const files = states.flatMap(({ page, service }) => [page, service])
    const [empty, emptyService, before, beforeService, after, afterService] = await read(files)
    expect([format, empty]).toEqual([format, { title: 'Acme Status - Incident History', items: [] }])
    expect([format, emptyService]).toEqual([format, { title: 'Acme Status - Empty Incident History', items: [] }])
    for (const [told, edited] of [
      [before, after],
      [beforeService, afterService],
    ]) {
      const [window, incident] = told?.items ?? []
      const [sameWindow, editedIncident] = edited?.items ?? []
      expect([window, incident].map((item) => [item?.id, item?.title])).toEqual([
        [page.ids[format][0], 'Larger & newer disks'],
        [page.ids[format][1], 'API is slow'],
      ])
      expect(window?.html).toContain('THIS IS A SCHEDULED EVENT Mar 11, 13:00 - 15:00 GMT+1')
      expect(incident?.html).toMatch(/Identified<\/strong> - We look into it\./)
      expect(editedIncident?.html).toMatch(/Identified<\/strong> - A cable is cut\./)
      expect(edited?.items.map(({ id }) => id)).toEqual(told?.items.map(({ id }) => id))
      expect(sameWindow?.changed).toBe(window?.changed)
      const moved = Date.parse(editedIncident?.changed ?? '') - Date.parse(incident?.changed ?? '')
      expect([format, moved > 0]).toEqual([format, format !== 'rss'])
    }
  }
}

/** Without events it is read as one without; planned work is there, at its time, under the organization's name. */
export async function expectCalendarRead(
  read: CalendarReader,
  { empty, before, after, windowId }: FedPage,
): Promise<void> {
  const files = [empty, before, after].flatMap(({ ics }) => [ics.page, ics.service])
  const [none, noneOfService, ...full] = await read(files)
  expect([none, noneOfService]).toEqual([[], []])
  expect(full).toHaveLength(4)
  for (const events of full)
    expect(events).toEqual([
      {
        uid: `${windowId}@opsentry`,
        summary: 'Acme: Larger & newer disks',
        description: expect.stringContaining('We move, then we check.'),
        ...planned,
      },
    ])
}
