import { expect, test } from 'vitest'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { newMetric } from '#src/domain/metrics/metric.ts'
import { listReaderGroups } from '#src/domain/page-access/find-reader-groups.ts'
import { listReaders } from '#src/domain/page-access/find-readers.ts'
import { metricsOfReader, servicesOfReader } from '#src/domain/page-access/sight.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'

test('the team chooses the readers’ way, then the services of each, by themselves and by groups', async () => {
  const app = testApp()
  const { db } = app.deps
  const [ann, page] = [app.as('ann'), '/app/acme/settings/readers']
  const service = (name: string) =>
    createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null }).id
  const [api, web] = [service('API'), service('Web')]
  const metric = createMetric(app.deps, system, acmeId, { ...newMetric, name: 'Speed' }).id
  await ann.post(page, { readers: 'sue@example.org\nexample.com' })
  expect((await ann.get(page)).text).not.toMatch(/Sees|Add a group/)
  expect((await ann.post('/app/acme/settings/visibility', { visibility: 'readers' })).status).toBe(303)
  expect((await ann.get('/app/acme/settings/visibility')).text).toMatch(/name="opensByMail" value="yes" checked/)
  expect((await ann.get(page)).text.match(/Sees nothing yet: choose services/g)).toHaveLength(2)

  const [domain = '', sue = ''] = listReaders(db, acmeId).map(({ id }) => id)
  expect((await ann.post(`${page}/${sue}/services`, { [`service-${api}`]: 'yes' })).location).toBe(page)
  const made = await ann.post(`${page}/groups`, { name: 'Customers' })
  const [group] = listReaderGroups(db, acmeId)
  expect(made.location).toBe(`${page}/groups/${group?.id}`)
  const chosen = {
    name: 'Customers',
    [`metric-${metric}`]: 'yes',
    [`service-${web}`]: 'yes',
    [`reader-${sue}`]: 'yes',
    [`reader-${domain}`]: 'yes',
  }
  expect((await ann.post(made.location ?? '', chosen)).location).toBe(page)
  expect([servicesOfReader(db, sue).toSorted(), servicesOfReader(db, domain)]).toEqual([[api, web].toSorted(), [web]])
  expect(metricsOfReader(db, sue)).toEqual([metric])
  const list = (await ann.get(page)).text
  for (const said of ['Sees 2 services', 'Sees 1 service', '2 readers, 1 service']) expect(list).toContain(said)
  const { text } = await ann.get(`${page}/${sue}/services`)
  expect([text.includes('By their groups they see Web.'), text.match(/ value="yes" checked/g)?.length]).toEqual([
    true,
    2,
  ])

  const refused = await ann.post(`${page}/groups`, { name: 'Customers' })
  expect([refused.status, refused.text.includes('Another group has this name.')]).toEqual([422, true])
  const unnamed = await ann.post(made.location ?? '', { name: '', [`service-${api}`]: 'yes' })
  expect([unnamed.status, unnamed.text.includes(`name="service-${api}" value="yes" checked`)]).toEqual([422, true])
  expect((await ann.post(`${made.location}/removal`)).location).toBe(page)
  expect(servicesOfReader(db, domain)).toEqual([])
})

test('the composer says when an incident would stay with the team, because it names no reader’s service', async () => {
  const app = testApp()
  const warning = 'this names none: choose a service, or it stays with your team.'
  const compose = async () => (await app.as('ed').get('/app/acme/incidents/new')).text
  expect(await compose()).not.toContain(warning)
  await app.as('ann').post('/app/acme/settings/visibility', { visibility: 'readers' })
  expect(await compose()).toContain(warning)
  const plan = (await app.as('ed').get('/app/acme/maintenance/new')).text
  expect(plan).toContain('with none chosen, it stays with your team.')
})

test('a subscriber’s page says as whom they hear, or that they hear nothing', async () => {
  const app = testApp()
  await app.as('ann').post('/app/acme/settings/readers', { readers: 'example.com' })
  const shown = async (address: string) =>
    (await app.as('ann').get(`/app/acme/subscribers/${subscribe(app.deps, address)}`)).text
  expect(await shown('ann@example.com')).not.toContain('As a reader')
  await app.as('ann').post('/app/acme/settings/visibility', { visibility: 'readers' })
  expect(await shown('bob@example.com')).toMatch(/Hears of the 0 services that .?@example\.com.? may see\./)
  expect(await shown('eve@example.net')).toContain(
    'Hears nothing: on this page each reader hears of their own services',
  )
})
