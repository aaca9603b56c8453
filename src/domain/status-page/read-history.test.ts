import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { incidents } from '#src/db/schema/incidents.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { recordPastIncident } from '../incidents/record-past-incident.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { createService } from '../services/create-service.ts'
import { importStatuspage } from '../statuspage-import/import-statuspage.ts'
import { readHistory, shownService } from './read-history.ts'

const file = new URL('../../testing/fixtures/github-history.json.gz', import.meta.url)

const hour = 3_600_000

interface Exported {
  incidents: { id: string; created_at: string; started_at?: string | null }[]
}

test('the pages of the history hold as many incidents of each month as the file of a real page does', () => {
  const { deps } = testApp()
  const exported: Exported = JSON.parse(gunzipSync(readFileSync(file)).toString())
  importStatuspage(deps, system, acmeId, exported)
  const organization = { ...organizationById(deps, acmeId), timeZone: 'UTC' }
  const told = new Map<string, number>()
  for (let page = 1, more = true; more; page++) {
    const history = readHistory(deps, organization, { page, service: null })
    for (const { month, incidents } of history.months) {
      expect(told.has(month), `${month} stands on two pages`).toBe(false)
      told.set(month, incidents.length)
    }
    more = history.hasNext
  }
  const inFile = new Map<string, number>()
  for (const { started_at, created_at } of exported.incidents) {
    const month = new Date(started_at ?? created_at).toISOString().slice(0, 7)
    inFile.set(month, (inFile.get(month) ?? 0) + 1)
  }
  expect(Object.fromEntries([...told].toSorted())).toEqual(Object.fromEntries([...inFile].toSorted()))
  expect([...told.values()].reduce((sum, count) => sum + count, 0)).toBe(1282)
})

test('narrowed to a service it holds what named that service, and nothing of another organization', () => {
  const { deps } = testApp()
  const organization = organizationById(deps, acmeId)
  const service = (name: string, of = acmeId) =>
    createService(deps, system, of, { name, description: '', serviceGroupId: null, startedAt: 0 }).id
  const [api, web, foreign] = [service('API'), service('Web'), service('API', otherId)]
  const happened = (title: string, serviceIds: (typeof api)[]) =>
    recordPastIncident(deps, system, acmeId, {
      ...{ title, body: 'Over.', startedAt: testEpoch - 2 * hour, endedAt: testEpoch - hour },
      services: serviceIds.map((serviceId) => ({ serviceId, status: 'partial_outage' as const })),
    })
  happened('Of both', [api, web])
  happened('Of the API', [api])
  happened('Of nothing', [])
  const titles = (service: typeof api | null) =>
    readHistory(deps, organization, { page: 1, service }).months.flatMap(({ incidents }) =>
      incidents.map(({ title }) => title).toSorted(),
    )
  expect(titles(null)).toEqual(['Of both', 'Of nothing', 'Of the API'])
  expect(titles(api)).toEqual(['Of both', 'Of the API'])
  expect(titles(web)).toEqual(['Of both'])
  expect(shownService(deps, organization, api)).toBe(api)
  for (const asked of [foreign, '', 'zzz', `${api} `]) expect(shownService(deps, organization, asked)).toBeNull()
})

test('a month with more incidents than are read at once stands on its page whole', () => {
  const { deps, db } = testRoom()
  const common = { organizationId: acmeId, status: 'resolved' as const, impact: 'minor' as const, updatedAt: 0 }
  const at = (month: number, minute: number) => Date.UTC(2026, month, 1, 0, minute)
  const many = Array.from({ length: 250 }, (_, minute) => ({ id: `m${minute}`, startedAt: at(1, minute) }))
  const rows = [...many, { id: 'older', startedAt: at(0, 0) }, { id: 'newer', startedAt: at(2, 0) }]
  writeUnaudited(db, (tx) => {
    for (const row of rows)
      tx.insert(incidents)
        .values({ ...common, ...row, title: row.id, createdAt: 0 })
        .run()
  })
  const shown = (page: number) => {
    const { months, hasNext } = readHistory(deps, organizationById(deps, acmeId), { page, service: null })
    return { months: months.map(({ month, incidents }) => [month, incidents.length]), hasNext }
  }
  expect([1, 2, 3].map(shown)).toEqual([
    {
      months: [
        ['2026-03', 1],
        ['2026-02', 250],
      ],
      hasNext: true,
    },
    { months: [['2026-01', 1]], hasNext: false },
    { months: [], hasNext: false },
  ])
})
