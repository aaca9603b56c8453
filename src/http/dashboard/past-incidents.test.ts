import { expect, test } from 'vitest'
import { deliveries, notifications } from '#src/db/schema/delivery.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const fields = {
  title: 'Logins failed',
  body: 'A certificate had expired.',
  startedAt: '2026-03-09T10:00',
  endedAt: '2026-03-09T12:30',
}

test('what is over is put on record: history and bars tell it, the service is green, nobody is told', async () => {
  const app = testApp()
  const { deps } = app
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null, startedAt: 0 })
  subscribe(deps, 'sue@example.org')
  const answer = await app
    .as('ed')
    .post('/app/acme/past-incidents', { ...fields, [`service-${api.id}`]: 'major_outage' })
  expect(answer.status).toBe(303)
  const page = (await app.visitor().get('/')).text
  expect(page).toContain('Logins failed')
  expect(page).toContain('Major outage for 2 h 30 min')
  expect(page).toContain('All systems operational')
  expect(currentStatuses(deps, acmeId).get(api.id)).toBe('operational')
  expect(deps.db.select().from(incidents).get()).toMatchObject({
    startedAt: Date.UTC(2026, 2, 9, 9),
    resolvedAt: Date.UTC(2026, 2, 9, 11, 30),
    impact: 'critical',
  })
  expect([deps.db.select().from(notifications).all(), deps.db.select().from(deliveries).all()]).toEqual([[], []])
  expect(app.audited().at(-1)).toBe('incident.recorded')
})

test('times that cannot be are refused beside their field, and the text stays', async () => {
  const app = testApp()
  const ed = app.as('ed')
  for (const [changes, sentence] of [
    [{ startedAt: '' }, 'Type when it began'],
    [{ endedAt: '2026-03-09T09:00' }, 'It ended after it began'],
    [{ endedAt: '2026-03-10T18:00' }, 'This is still to come'],
  ] as const) {
    const refused = await ed.post('/app/acme/past-incidents', { ...fields, ...changes })
    expect([
      refused.status,
      refused.text.includes(sentence),
      refused.text.includes('A certificate had expired.'),
    ]).toEqual([422, true, true])
  }
  expect(app.deps.db.select().from(incidents).all()).toEqual([])
  expect((await app.as('vic').get('/app/acme/past-incidents/new')).status).toBe(403)
})
