import { expect, test } from 'vitest'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { testEpoch } from '#src/testing/test-deps.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { organizationById } from '../organizations/find-organization.ts'
import { createService } from '../services/create-service.ts'
import { incidentCourse } from './incident-course.ts'
import { readIncident } from './load-incidents.ts'

const hour = 3_600_000

test('an incident tells how it went for each service it touched, whatever else held the service', async () => {
  const app = testApp()
  const { deps } = app
  const [api, web, mail] = ['API', 'Web', 'Mail'].map(
    (name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
  ) as [string, string, string]
  const said = { title: 'I', body: 'x', status: 'investigating', notify: false } as const
  openIncident(deps, system, acmeId, { ...said, services: [{ serviceId: web, status: 'major_outage' }] })
  const { id } = openIncident(deps, system, acmeId, {
    ...said,
    services: [
      { serviceId: api, status: 'major_outage' },
      { serviceId: mail, status: 'operational' },
    ],
  })
  const post = (
    status: 'identified' | 'resolved',
    services: { serviceId: string; status: 'degraded_performance' }[],
  ) => {
    deps.clock.advance(hour)
    postUpdate(deps, system, acmeId, id, { status, body: 'x', services, notify: false })
  }
  post('identified', [
    { serviceId: api, status: 'degraded_performance' },
    { serviceId: web, status: 'degraded_performance' },
  ])
  post('resolved', [])
  deps.clock.advance(hour)

  const incident = readIncident(deps, organizationById(deps, acmeId), id)
  const at = (hours: number) => testEpoch + hours * hour
  expect(incidentCourse(deps.db, incident, deps.clock.now())).toEqual([
    {
      id: api,
      name: 'API',
      intervals: [
        { from: at(0), to: at(1), status: 'major_outage' },
        { from: at(1), to: at(2), status: 'degraded_performance' },
      ],
    },
    {
      id: web,
      name: 'Web',
      intervals: [
        { from: at(0), to: at(1), status: 'operational' },
        { from: at(1), to: at(2), status: 'degraded_performance' },
      ],
    },
  ])
  const { text } = await app.visitor().get(`/incidents/${id}`)
  expect(text).toContain('How it went')
  expect(text).toMatch(/10 Mar 2026, 13:00–14:00 CET<.time><span> · 1 h</)
})
