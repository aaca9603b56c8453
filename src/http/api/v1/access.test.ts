import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { DomainError } from '#src/domain/errors.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { createMetric } from '#src/domain/metrics/create-metric.ts'
import { newMetric } from '#src/domain/metrics/metric.ts'
import { removeMetric } from '#src/domain/metrics/remove-metric.ts'
import { metricsOfReader } from '#src/domain/page-access/sight.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { openByMail, setOrganization } from '#src/testing/page-readers.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'
import { testRoom } from '#src/testing/room.ts'
import { ProgramRefusal } from '../../program-refusal.ts'
import { callOperation } from './call.ts'

/** A page of readers before a program. */
function program() {
  const { deps } = testRoom()
  setOrganization(deps, { visibility: 'readers', opensByMail: true })
  const service = (name: string, id = acmeId) =>
    createService(deps, system, id, { name, description: '', serviceGroupId: null }).id
  const call = async (method: string, path: string, body?: object) => {
    const { status, value } = await callOperation(deps, system, { method, path: `/v1/pages/${acmeId}/${path}`, body })
    return { status, value: Object(value) }
  }
  const refusal = async (...asked: Parameters<typeof call>) => {
    try {
      await call(...asked)
    } catch (error) {
      if (error instanceof ProgramRefusal) return `${error.status} ${error.message}`
      if (error instanceof DomainError) return `${error.code} ${error.message}`
      throw error
    }
    return 'done'
  }
  const add = async (email: string, more = {}) =>
    (await call('POST', 'page_access_users', { page_access_user: { email, ...more } })).value
  return { deps, service, call, refusal, add }
}

test('a program reads back what it wrote, whoever it is about', async () => {
  const { service, call, add } = program()
  const [api, web] = [service('API'), service('Web')]
  const sue = await add('Sue@Example.org', { external_login: 'u-1' })
  const all = await add('@example.com')
  expect([sue, all]).toMatchObject([
    { page_id: acmeId, email: 'sue@example.org', external_login: 'u-1', page_access_group_id: null },
    { email: '@example.com', external_login: null, page_access_group_ids: [] },
  ])
  const named = { name: 'A', external_identifier: 'x', component_ids: [api], page_access_user_ids: [sue.id, all.id] }
  const { status, value: group } = await call('POST', 'page_access_groups', { page_access_group: named })
  expect([status, group]).toMatchObject([
    201,
    { ...named, page_access_user_ids: [sue.id, all.id].toSorted(), metric_ids: [] },
  ])
  expect((await call('GET', `page_access_groups/${group.id}`)).value).toEqual(group)
  expect((await call('GET', 'page_access_groups')).value).toEqual([group])
  expect((await call('GET', `page_access_users/${sue.id}`)).value).toMatchObject({
    page_access_group_id: group.id,
    page_access_group_ids: [group.id],
  })
  const list = async (query: string) => (await call('GET', `page_access_users?${query}`)).value
  expect(await list('email=SUE@example.org')).toMatchObject([{ id: sue.id, page_access_group_ids: [group.id] }])
  expect([await list('email=eve@example.org'), (await list('per_page=1')).length, (await list('')).length]).toEqual([
    [],
    1,
    2,
  ])

  const components = async (of: string) =>
    (await call('GET', `${of}/components`)).value.map(({ name }: { name: string }) => name)
  const user = `page_access_users/${sue.id}`
  await call('PUT', `${user}/components`, { component_ids: [web] })
  await call('PATCH', `${user}/components`, { component_ids: [api] })
  expect([await components(user), await components(`page_access_groups/${group.id}`)]).toEqual([
    ['API', 'Web'],
    ['API'],
  ])
  await call('POST', `${user}/components`, { component_ids: [web] })
  expect(await components(user)).toEqual(['Web'])
  await call('DELETE', `${user}/components`, { component_ids: [api] })
  expect(await components(user)).toEqual(['Web'])
  await call('DELETE', `${user}/components`)
  expect(await components(user)).toEqual([])
  await call('POST', `components/${web}/page_access_users`, { page_access_user_ids: [sue.id] })
  await call('POST', `components/${web}/page_access_groups`, { page_access_group_ids: [group.id] })
  expect([await components(user), await components(`page_access_groups/${group.id}`)]).toEqual([
    ['Web'],
    ['API', 'Web'],
  ])
  await call('DELETE', `components/${web}/page_access_groups`)
  await call('DELETE', `${user}/components/${web}`)
  expect([await components(user), await components(`page_access_groups/${group.id}`)]).toEqual([[], ['API']])
  const changed = await call('PATCH', user, { page_access_user: { email: 'sue@example.org', external_login: null } })
  expect(changed.value).toMatchObject({ external_login: null, page_access_group_ids: [group.id] })
  expect((await call('DELETE', user)).status).toBe(204)
  expect((await call('DELETE', `page_access_groups/${group.id}`)).value).toMatchObject({
    page_access_user_ids: [all.id],
  })
})

test('metrics are given as components are', async () => {
  const { deps, call, add } = program()
  const metric = (name: string) => createMetric(deps, system, acmeId, { ...newMetric, name }).id
  const [speed, load] = [metric('Speed'), metric('Load')]
  const sue = await add('sue@example.org')
  const user = `page_access_users/${sue.id}/metrics`
  const names = async () => (await call('GET', user)).value.map(({ name }: { name: string }) => name)
  const steps: [string, string, object | undefined, string[]][] = [
    ['PATCH', user, { metric_ids: [load] }, ['Load']],
    ['PUT', user, { metric_ids: [speed, load] }, ['Speed', 'Load']],
    ['DELETE', `${user}/${load}`, undefined, ['Speed']],
    ['POST', user, { metric_ids: [load] }, ['Load']],
    ['DELETE', user, { metric_ids: [speed] }, ['Load']],
    ['DELETE', user, undefined, []],
  ]
  for (const [method, path, body, left] of steps) {
    expect((await call(method, path, body)).value).toMatchObject({ id: sue.id })
    expect([method, body, await names()]).toEqual([method, body, left])
  }
  const group = { name: 'A', metric_ids: [speed], page_access_user_ids: [sue.id] }
  const made = await call('POST', 'page_access_groups', { page_access_group: group })
  expect(made.value).toMatchObject({ metric_ids: [speed] })
  expect(metricsOfReader(deps.db, sue.id)).toEqual([speed])
  removeMetric(deps, system, acmeId, speed)
  expect((await call('GET', `page_access_groups/${made.value.id}`)).value).toMatchObject({ metric_ids: [] })
})

test('what cannot be is refused by the name of its field', async () => {
  const { deps, service, refusal, add } = program()
  const [api, foreign] = [service('API'), service('Elsewhere', otherId)]
  const sue = await add('sue@example.org')
  const user = (fields: object) => ['POST', 'page_access_users', { page_access_user: fields }] as const
  const group = (fields: object) => ['POST', 'page_access_groups', { page_access_group: fields }] as const
  const refusals: [Parameters<typeof refusal>, RegExp][] = [
    [[...user({})], /^422 page_access_user\[email\]: This is missing/],
    [[...user({ email: 'sue' })], /^422 page_access_user\[email\]: “sue” is neither/],
    [[...user({ email: '@gmail.com' })], /^422 page_access_user\[email\]: .*gives an address to everybody/],
    [[...user({ email: 'SUE@example.org' })], /^conflict sue@example.org is a reader of this page already/],
    [
      [...user({ email: 'a@example.org', page_access_group_ids: ['x'] })],
      /^422 page_access_user\[page_access_group_ids\]/,
    ],
    [
      [...user({ email: '@example.org', subscribe_to_components: true })],
      /^422 page_access_user\[subscribe_to_components\]/,
    ],
    [[...user({ email: 'b@example.org', subscribe_to_components: true })], /^conflict No mail can ask them/],
    [[...user({ email: 'c@example.org', name: 'x' })], /^422 page_access_user\[name\]: This is not known here/],
    [[...group({})], /^422 page_access_group\[name\]: Type the name/],
    [
      [...group({ name: 'A', component_ids: [foreign] })],
      /^422 page_access_group\[component_ids\]: There is no service/,
    ],
    [[...group({ name: 'A', page_access_user_ids: ['x'] })], /^422 page_access_group\[page_access_user_ids\]/],
    [[...group({ name: 'A', metric_ids: ['x'] })], /^422 page_access_group\[metric_ids\]: There is no metric/],
    [
      ['PATCH', `page_access_users/${sue.id}`, { page_access_user: { email: 'eve@example.org' } }],
      /^422 .*another user/i,
    ],
    [
      ['PUT', `page_access_users/${sue.id}/components`, { component_ids: [foreign] }],
      /^422 component_ids: There is no/,
    ],
    [['PUT', `page_access_users/${sue.id}/components`, {}], /^422 component_ids: This is missing/],
    [['DELETE', `page_access_users/${sue.id}/components/${foreign}`], /^not_found/],
    [['POST', `components/${foreign}/page_access_users`, { page_access_user_ids: [sue.id] }], /^not_found/],
    [['POST', `components/${api}/page_access_users`, { page_access_user_ids: ['x'] }], /^not_found/],
    [['GET', 'page_access_users/x'], /^not_found/],
    [['GET', `page_access_groups/${sue.id}/components`], /^not_found/],
    [['PATCH', `page_access_users/${sue.id}/metrics`, { metric_ids: ['x'] }], /^422 metric_ids: There is no metric/],
    [['DELETE', `page_access_users/${sue.id}/metrics/x`], /^not_found/],
  ]
  for (const [asked, sentence] of refusals)
    expect([asked, await refusal(...asked)]).toEqual([asked, expect.stringMatching(sentence)])
  openByMail(deps, 'tom@example.org')
  expect(await refusal(...user({ email: 'd@example.org' }))).toMatch(/^conflict On this page everybody who is let in/)
})

test('an endpoint hears as the user whom a program names, and an address as the one that it is', async () => {
  const { call, refusal, add } = program()
  const [sue, tom] = [await add('sue@example.org'), await add('tom@example.org')]
  const subscribe = (fields: object) => ['POST', 'subscribers', { subscriber: fields }] as const
  const agreed = { skip_confirmation_notification: true }
  const url = { endpoint: 'https://hooks.example.org/sue', ...agreed }
  expect((await call(...subscribe({ ...url, page_access_user: sue.id }))).value.page_access_user_id).toBe(sue.id)
  expect((await call(...subscribe({ email: 'tom@example.org', ...agreed }))).value.page_access_user_id).toBe(tom.id)
  expect(
    (await call(...subscribe({ ...url, endpoint: 'https://x.example.org/' }))).value.page_access_user_id,
  ).toBeNull()
  const other = { email: 'sue@example.org', ...agreed, page_access_user: tom.id }
  expect(await refusal(...subscribe(other))).toMatch(/^422 subscriber\[page_access_user\]: An address hears/)
  expect(await refusal(...subscribe({ ...url, page_access_user: 'x' }))).toMatch(/^422 .*There is no page access user/)
  await call('DELETE', `page_access_users/${sue.id}`)
  const all = (await call('GET', 'subscribers')).value.map(
    (one: { page_access_user_id: string }) => one.page_access_user_id,
  )
  expect(all.toSorted()).toEqual([tom.id, null, null].toSorted())
})

test('whoever is to be subscribed is asked by mail, once', async () => {
  const { deps, add } = program()
  configureRelay(deps, system, {
    ...{ host: '127.0.0.1', port: '9', user: '', password: '', from: 'status@relay.example', security: 'none' },
  })
  await add('sue@example.org', { subscribe_to_components: true })
  await add('tom@example.org', { subscribe_to_components: false })
  const asked = deps.db.select().from(deliveries).all()
  expect(asked.map(({ address, kind }) => [address, kind])).toEqual([['sue@example.org', 'subscription_confirmation']])
})
