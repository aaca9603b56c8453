import { expect, test } from 'vitest'
import { findIncident, updatesOf } from '#src/domain/incidents/find-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { postUpdate } from '#src/domain/incidents/post-update.ts'
import { currentStatuses } from '#src/domain/service-status/current-status.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, actorOf, system } from '#src/testing/personas.ts'
import { openForm } from '#src/testing/sent-forms.ts'

const minute = 60_000
const app = testApp()
const { deps } = app
const home = '/app/acme'
const [api, web] = ['API', 'Web'].map(
  (name) => createService(deps, system, acmeId, { name, description: '', serviceGroupId: null }).id,
)

function outage() {
  const { id } = openIncident(deps, system, acmeId, {
    ...{ title: 'Logins fail', body: 'We look.', status: 'investigating', notify: false },
    services: [api, web].map((serviceId) => ({ serviceId: serviceId ?? '', status: 'major_outage' as const })),
    nextUpdateBy: deps.clock.now() + 15 * minute,
  })
  return { id, url: `/app/acme/incidents/${id}` }
}

test('the overview resolves an incident with all its services, and says whom that tells', async () => {
  subscribe(deps, 'sue@example.org')
  const { id, url } = outage()
  const form = await openForm(app.as('ed'), home, `${url}/resolution`)
  expect(form.page.text).toContain('Tell 1 subscriber by e-mail')
  const sent = await form.send()
  expect([sent.status, sent.headers.get('location')]).toEqual([303, home])
  expect([api, web].map((service) => currentStatuses(deps, acmeId).get(service ?? ''))).toEqual([
    'operational',
    'operational',
  ])
  expect(updatesOf(deps.db, id)[0]).toMatchObject({ status: 'resolved', body: 'This incident has been resolved.' })
})

test('an incident that a colleague wrote of meanwhile is not resolved from the overview unasked', async () => {
  const { id, url } = outage()
  const form = await openForm(app.as('ed'), home, `${url}/resolution`)
  postUpdate(deps, actorOf('ann'), acmeId, id, { body: 'Worse.', status: 'identified', services: [], notify: false })
  const asked = await form.send()
  expect([asked.status, asked.text.includes('Posted while you were writing')]).toEqual([409, true])
  expect(findIncident(deps.db, acmeId, id).resolvedAt).toBeNull()
})

test('the promise counts down in its row, is said to be late, and is extended there', async () => {
  const { id, url } = outage()
  expect((await app.as('ed').get(home)).text).toContain('next update due in 15 min')
  deps.clock.advance(20 * minute)
  expect((await app.as('ed').get(home)).text).toContain('next update overdue by 5 min')
  const form = await openForm(app.as('ed'), home, `${url}/promise`)
  expect((await form.send({ nextUpdateIn: '60' })).headers.get('location')).toBe(home)
  expect(findIncident(deps.db, acmeId, id).nextUpdateBy).toBe(deps.clock.now() + 60 * minute)
  const refused = await app.as('ed').post(`${url}/promise`, { nextUpdateIn: '7' })
  expect([refused.status, refused.text.includes('Choose when visitors hear more.')]).toEqual([422, true])
})

test('viewers see what is open and none of its buttons', async () => {
  const { url } = outage()
  const { text } = await app.as('vic').get(home)
  expect([text.includes('Logins fail'), text.includes(`${url}/resolution`), text.includes('Post an update')]).toEqual([
    true,
    false,
    false,
  ])
})
