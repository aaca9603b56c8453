import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { type IncidentFacts, incidentOf } from './incident.ts'
import { pageContext } from './page-context.ts'

const file = new URL('../testing/fixtures/github-history.json.gz', import.meta.url)
const [real] = JSON.parse(gunzipSync(readFileSync(file)).toString()).incidents

test('an incident, its updates and what they affect have the fields of a real page’s newest, in their order', () => {
  const api = { id: 'api', name: 'API', oldStatus: 'operational', status: 'partial_outage' } as const
  const said = { id: 'u', status: 'investigating', body: 'x', notify: true, services: [api] } as const
  const at = { createdAt: 0, updatedAt: 0 }
  const facts: IncidentFacts = {
    ...{ id: 'i', title: 'T', status: 'investigating', impact: 'minor', startedAt: 0, monitoringAt: null },
    ...{ resolvedAt: null, services: [], updates: [{ ...said, ...at, displayAt: 0 }], ...at },
  }
  const ours = incidentOf(facts, 'https://status.example/incidents/i', pageContext('page', []))
  const keysOf = (value: object | null | undefined) => Object.keys(value ?? {})
  const update = ours.incident_updates[0]
  expect(keysOf(ours)).toEqual(keysOf(real))
  expect(keysOf(update)).toEqual(keysOf(real.incident_updates[0]))
  expect(keysOf(update?.affected_components?.[0])).toEqual(keysOf(real.incident_updates[0].affected_components[0]))
  expect(ours.reminder_intervals).toBe(real.reminder_intervals)
})
