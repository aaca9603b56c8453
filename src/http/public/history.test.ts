import { expect, test } from 'vitest'
import { recordPastIncident } from '#src/domain/incidents/record-past-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testEpoch } from '#src/testing/test-deps.ts'

const hour = 3_600_000
const day = 24 * hour

test('the history of one service is an answer of its own, and any other value asks for all of it', async () => {
  const app = testApp()
  const service = (name: string) =>
    createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null, startedAt: 0 }).id
  const [api, web] = [service('API'), service('Web')]
  const happened = (title: string, serviceId: typeof api, ago: number) =>
    recordPastIncident(app.deps, system, acmeId, {
      ...{ title, body: 'Over.', startedAt: testEpoch - ago, endedAt: testEpoch - ago + hour },
      services: [{ serviceId, status: 'partial_outage' }],
    })
  happened('Of the API', api, 2 * day)
  happened('Of the web', web, 3 * day)
  // More than fill a page, in the month before.
  for (let one = 0; one < 51; one++) happened(`Older ${one}`, api, 40 * day)
  happened('Oldest', api, 80 * day)
  const titles = async (query: string) => {
    const { status, text } = await app.visitor().get(`/history${query}`)
    expect(status).toBe(200)
    return [...text.matchAll(/<h3 dir="auto"><a[^>]*>(Of[^<]*)</g)].map(([, title]) => title)
  }
  const all = ['Of the API', 'Of the web']
  expect(await titles('')).toEqual(all)
  expect(await titles(`?service=${api}`)).toEqual(['Of the API'])
  expect(await titles(`?service=${web}`)).toEqual(['Of the web'])
  expect(await titles('')).toEqual(all)
  for (const junk of ['', 'zzz', `${api}x`, '%00', '"><script>']) expect(await titles(`?service=${junk}`)).toEqual(all)

  const narrowed = (await app.visitor().get(`/history?service=${api}`)).text
  expect(narrowed).toContain(`<option value="${api}" selected`)
  expect(narrowed).toContain(`href="/history?service=${api}&page=2"`)
})
