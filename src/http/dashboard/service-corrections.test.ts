import { expect, test } from 'vitest'
import { statusCorrections } from '#src/db/schema/status-corrections.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

const hour = 3_600_000

/** Down since noon UTC, which Acme's clocks show as one; it is three there now. */
function outage() {
  const app = testApp()
  const { deps } = app
  const api = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null, startedAt: 0 })
  openIncident(deps, system, acmeId, {
    title: 'Down',
    body: 'x',
    status: 'investigating',
    services: [{ serviceId: api.id, status: 'major_outage' }],
    notify: false,
  })
  deps.clock.advance(2 * hour)
  return { app, path: `/app/acme/services/${api.id}`, page: `/services/${api.id}` }
}

const correction = {
  from: '2026-03-10T13:00',
  to: '2026-03-10T14:00',
  correctStatus: 'operational',
  reason: 'The probe itself was down.',
}

const rows = ({ deps }: TestApp) => deps.db.select().from(statusCorrections).all()

test('a correction corrects the bars and the uptime, keeps its reason to the team, and can be withdrawn', async () => {
  const { app, path, page } = outage()
  expect((await app.visitor().get(page)).text).toContain('Major outage for 2 h')
  expect((await app.as('ann').post(`${path}/corrections`, correction)).status).toBe(303)
  const corrected = (await app.visitor().get(page)).text
  expect(corrected).toContain('Major outage for 1 h')
  expect(corrected).toMatch(/<dt>24 hours<\/dt><dd>95\.83%/)
  expect(corrected).not.toContain('The probe')
  expect((await app.visitor().get('/')).text).toContain('Major outage for 1 h')
  expect((await app.as('ann').get(path)).text).toContain('The probe itself was down.')
  expect(app.audited().at(-1)).toBe('service.status_corrected')

  await app.as('ann').post(`${path}/corrections/${rows(app)[0]?.id}/withdrawal`)
  expect((await app.visitor().get(page)).text).toContain('Major outage for 2 h')
  expect((await app.as('ann').get(path)).text).not.toContain('The probe itself was down.')
  expect(app.audited().at(-1)).toBe('service.correction_withdrawn')
  const again = await app.as('ann').post(`${path}/corrections/${rows(app)[0]?.id}/withdrawal`)
  expect(again.status).toBe(404)
})

test('an outage that nobody wrote down is put on record', async () => {
  const { app, path, page } = outage()
  const earlier = { from: '2026-03-09T10:00', to: '2026-03-09T10:30', correctStatus: 'partial_outage' }
  await app.as('ann').post(`${path}/corrections`, { ...correction, ...earlier })
  expect((await app.visitor().get(page)).text).toContain('Partial outage for 30 min')
})

test.each([
  ['no reason', { reason: ' ' }, 'Say why the record was wrong'],
  ['the future', { to: '2026-03-10T15:01' }, 'This is still to come'],
  ['an end before the start', { to: '2026-03-10T12:00' }, 'The end must be after the start'],
  ['no moment', { from: 'lately' }, 'Type when it began'],
  ['no status', { correctStatus: 'fine' }, 'Choose what the service truly was'],
])('%s is refused, and what was typed stays', async (_what, fields, sentence) => {
  const { app, path } = outage()
  const answer = await app.as('ann').post(`${path}/corrections`, { ...correction, ...fields })
  expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true])
  if (!('reason' in fields)) expect(answer.text).toContain('value="The probe itself was down."')
  expect(rows(app)).toEqual([])
})
