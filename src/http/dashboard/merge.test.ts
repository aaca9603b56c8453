import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import type { ServiceStatus } from '#src/words.ts'

const hour = 3_600_000

const service = ({ deps }: TestApp, name: string) =>
  createService(deps, system, acmeId, { name, description: '', serviceGroupId: null, startedAt: 0 }).id

function incident({ deps }: TestApp, title: string, statuses: Record<string, ServiceStatus>, organizationId = acmeId) {
  const services = Object.entries(statuses).map(([serviceId, status]) => ({ serviceId, status }))
  const said = { title, body: 'x', status: 'investigating', services, notify: false } as const
  return openIncident(deps, system, organizationId, said).id
}

test('a duplicate goes on in the other incident: services, links and bars, told once', async () => {
  const app = testApp()
  const { deps } = app
  const [api, web] = [service(app, 'API'), service(app, 'Web')]
  const duplicate = incident(app, 'Logins fail', { [api]: 'major_outage', [web]: 'degraded_performance' })
  const target = incident(app, 'The API is down', { [api]: 'partial_outage', [web]: 'partial_outage' })
  deps.clock.advance(hour)
  const form = (await app.as('ed').get(`/app/acme/incidents/${duplicate}`)).text
  expect(form).toContain(`<option value="${target}">The API is down</option>`)
  const answer = await app.as('ed').post(`/app/acme/incidents/${duplicate}/merger`, {
    intoId: target,
    body: 'One cause.',
    notify: 'yes',
  })
  expect(answer.location).toBe(`/app/acme/incidents/${target}`)

  const statuses = currentStatuses(deps, acmeId)
  expect([statuses.get(api), statuses.get(web)]).toEqual(['major_outage', 'partial_outage'])
  for (const page of ['/', '/history', '/history.json', '/app/acme/incidents', '/api/v2/summary.json']) {
    const { text } = await app.as('ed').get(page)
    expect([page, text.includes('The API is down'), text.includes('Logins fail')]).toEqual([page, true, false])
  }
  expect((await app.visitor().get(`/s/acme/incidents/${duplicate}`)).location).toBe(`/s/acme/incidents/${target}`)
  expect((await app.as('vic').get(`/app/acme/incidents/${duplicate}`)).location).toBe(`/app/acme/incidents/${target}`)
  expect(deps.db.select().from(notifications).all()).toHaveLength(1)
  expect((await app.visitor().get(`/services/${api}`)).text).toContain('Major outage for 1 h')
  expect(app.audited().at(-1)).toBe('incident.merged')

  await app.as('ed').post(`/app/acme/incidents/${target}/resolution`, { body: 'Fixed.' })
  expect(currentStatuses(deps, acmeId).get(api)).toBe('operational')
})

test('a chain of merges leads to its end', async () => {
  const app = testApp()
  const [first, second, third] = ['A', 'B', 'C'].map((title) => incident(app, title, {}))
  const ed = app.as('ed')
  await ed.post(`/app/acme/incidents/${first}/merger`, { intoId: second ?? '', body: 'x' })
  await ed.post(`/app/acme/incidents/${second}/merger`, { intoId: third ?? '', body: 'x' })
  for (const id of [first, second])
    expect((await app.visitor().get(`/incidents/${id}`)).location).toBe(`/incidents/${third}`)
})

test('refused: into itself, into nothing, into what is resolved, into another organization’s', async () => {
  const app = testApp()
  const id = incident(app, 'A', {})
  const resolved = incident(app, 'B', {})
  incident(app, 'C', {})
  const foreign = incident(app, 'F', {}, otherId)
  const ed = app.as('ed')
  await ed.post(`/app/acme/incidents/${resolved}/resolution`, { body: 'x' })
  const merge = async (intoId: string) => {
    const { status, text } = await ed.post(`/app/acme/incidents/${id}/merger`, { intoId, body: 'Typed.' })
    return [status, text]
  }
  for (const intoId of [id, '']) {
    const [status, text] = await merge(intoId)
    expect(status).toBe(422)
    expect(text).toContain('Choose the incident to merge this one into.')
  }
  expect((await merge(resolved))[1]).toContain('You can merge only open incidents')
  expect((await merge(foreign))[0]).toBe(404)
  expect((await ed.get('/app/acme/incidents')).text).toContain('>A<')
})
